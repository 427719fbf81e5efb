import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { compareText, fail, ok, type Result } from '@countersign/core';
import type { Failure } from '../failure.ts';
import { hashFile } from '../hash-file.ts';

/** A file that an audit rested on, and the SHA-256 of its bytes. */
export interface HashedFile {
  /** As it was named, or its path below the directory that was named. */
  readonly name: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** The files of inputs, and one hash for all of them. */
export interface HashedInputs {
  readonly files: readonly HashedFile[];
  /** Of the lines that `sha256sum` prints for the files, in order of name. */
  readonly sha256: string;
}

/** Hashes every file behind inputs; of a directory all below it. */
export async function hashInputs(
  directory: string,
  inputs: readonly string[],
): Promise<Result<HashedInputs, Failure>> {
  const files: HashedFile[] = [];
  try {
    for (const input of inputs) {
      for (const name of await filesBehind(directory, input)) {
        files.push({ name, sha256: await hashFile(path.resolve(directory, name)) });
      }
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail({ kind: 'outside', message: `cannot hash the inputs: ${why}` });
  }
  files.sort((a, b) => compareText(a.name, b.name));
  return ok({ files, sha256: createHash('sha256').update(checksumLines(files)).digest('hex') });
}

/** The lines that `sha256sum` prints, and checks with `--check`. */
export function checksumLines(files: readonly HashedFile[]): string {
  return files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
}

async function filesBehind(directory: string, input: string): Promise<readonly string[]> {
  const absolute = path.resolve(directory, input);
  if (!(await stat(absolute)).isDirectory()) return [input];
  const entries = await readdir(absolute, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(input, path.relative(absolute, entry.parentPath), entry.name));
}
