import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '@countersign/core';
import { fileProblem, type InputProblem, systemProblem } from './input-problem.ts';

/** A file to read, and whether it was named or found. */
export interface InputFile {
  /** As it was named, or its path below the directory that was named; `-` for standard input. */
  readonly name: string;
  /** The directory it was found in; `null` when it was named itself. */
  readonly foundIn: string | null;
}

/**
 * Lists the files behind the given paths: each file itself, and of a directory
 * every `*.json` and `*.json.gz`, in order of name, without directories below.
 * A file that is reached twice is listed once.
 */
export async function findInputFiles(
  paths: readonly string[],
  directory: string,
  maxCount: number,
): Promise<Result<readonly InputFile[], readonly InputProblem[]>> {
  const problems: InputProblem[] = [];
  const files = new Map<string, InputFile>();
  for (const given of paths) {
    const found = await filesBehind(given, directory);
    if (!found.ok) problems.push(found.failure);
    else for (const [real, file] of found.value) if (!files.has(real)) files.set(real, file);
    if (files.size > maxCount) {
      return fail([
        fileProblem(given, 'too-large', `more than ${maxCount} files were given or found`),
      ]);
    }
  }
  return problems.length > 0 ? fail(problems) : ok([...files.values()]);
}

type RealFile = readonly [realPath: string, file: InputFile];

async function filesBehind(
  given: string,
  directory: string,
): Promise<Result<readonly RealFile[], InputProblem>> {
  if (given === '-') return ok([['-', { name: '-', foundIn: null }]]);
  const absolute = path.resolve(directory, given);
  try {
    const isDirectory = (await stat(absolute)).isDirectory();
    if (!isDirectory) return ok([[await realpath(absolute), { name: given, foundIn: null }]]);
    const names = (await readdir(absolute)).filter(isJsonName).toSorted();
    const files = names.map(async (name): Promise<RealFile> => {
      const file = { name: path.join(given, name), foundIn: given };
      return [await realpath(path.join(absolute, name)), file];
    });
    if (files.length > 0) return ok(await Promise.all(files));
  } catch (error) {
    return fail(systemProblem(given, error));
  }
  return fail(
    fileProblem(
      given,
      'no-input',
      'the directory holds no `*.json` or `*.json.gz` file',
      'put the output of `aws iam get-account-authorization-details` into it, one file per account',
    ),
  );
}

function isJsonName(name: string): boolean {
  return !name.startsWith('.') && (name.endsWith('.json') || name.endsWith('.json.gz'));
}
