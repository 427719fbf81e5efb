import path from 'node:path';
import { fail, ok, type Result } from '@countersign/core';
import type { SnapshotManifest } from '@countersign/govern';
import type { ReadInputsOptions } from './input-place.ts';
import { fileProblem, type InputProblem } from './input-problem.ts';
import { kindOfInput } from './kind-of-input.ts';
import { INPUT_LIMITS } from './limits.ts';
import { readJson, readManifest } from './read-snapshot-into.ts';

/** A snapshot whose files can be read one by one. */
export interface OpenedSnapshot {
  readonly manifest: SnapshotManifest;
  /** Reads a file by its name in the directory, such as `accounts/111122223333/account.json`. */
  readFile(name: string): Promise<Result<unknown, InputProblem>>;
}

/** Opens the snapshot in the directory `given`. */
export async function openSnapshot(
  given: string,
  { directory, standardInput, limits = INPUT_LIMITS }: ReadInputsOptions,
): Promise<Result<OpenedSnapshot, readonly InputProblem[]>> {
  if ((await kindOfInput(given, directory)) !== 'snapshot') return fail([noSnapshot(given)]);
  const place = { directory, standardInput, limits };
  const manifest = await readManifest(given, place);
  if (!manifest.ok) return manifest;
  return ok({
    manifest: manifest.value,
    readFile: async (name) => readJson(path.join(given, name), place),
  });
}

function noSnapshot(given: string): InputProblem {
  return fileProblem(
    given,
    'no-input',
    'this is not the directory of a finished snapshot',
    'give a directory that `countersign collect` wrote',
  );
}
