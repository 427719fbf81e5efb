import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { InputProblem } from '@countersign/adapters/dump';
import { compareText, fail, type Issue, ok, type Result } from '@countersign/core';

/** A file of records. */
export interface TrailFile {
  /** As it is called in messages; `-` is standard input. */
  readonly name: string;
  /** Whether it was named, and not found in a directory. */
  readonly isNamed: boolean;
}

/** A bucket of trails holds a file for every five minutes of every account and region. */
const MAX_FILES = 1_000_000;

/**
 * Finds the files behind paths: those that are named, and those in directories at any depth, in
 * the order in which they were delivered as far as their names tell. Digests are left out. Fails
 * where something that was named is not there, or a directory holds no file of records and may
 * not be empty.
 */
export async function findTrailFiles(
  directory: string,
  paths: readonly string[],
  { mayBeEmpty = false }: { readonly mayBeEmpty?: boolean } = {},
): Promise<Result<readonly TrailFile[], readonly InputProblem[]>> {
  const files: TrailFile[] = [];
  for (const given of paths) {
    const found = await filesBehind(directory, given);
    if (!found.ok) return fail([found.failure]);
    if (found.value.length === 0 && !mayBeEmpty) return fail([nothingIn(given)]);
    for (const file of found.value) files.push(file);
  }
  return ok(files);
}

async function filesBehind(
  directory: string,
  given: string,
): Promise<Result<readonly TrailFile[], InputProblem>> {
  const itself = [{ name: given, isNamed: true }];
  if (given === '-') return ok(itself);
  const absolute = path.resolve(directory, given);
  try {
    if (!(await stat(absolute)).isDirectory()) return ok(itself);
    const found = await readdir(absolute, { recursive: true });
    const names = found.filter(isTrailFile).toSorted(byDelivery);
    if (names.length > MAX_FILES) return fail(problem(given, `more than ${MAX_FILES} files`));
    return ok(names.map((name) => ({ name: path.join(given, name), isNamed: false })));
  } catch {
    return fail(problem(given, 'there is no such file or directory, or it cannot be read'));
  }
}

function nothingIn(given: string): InputProblem {
  const help = 'give the directory into which a trail’s bucket was copied';
  return problem(given, 'the directory holds no file of CloudTrail', help);
}

/** Whether a file of a directory may hold records, by its name. */
export function isTrailFile(name: string): boolean {
  return /\.jsonl?(?:\.gz)?$/.test(name) && !name.includes('CloudTrail-Digest');
}

/** Files of all accounts and regions of a trail by the instant in their names. */
function byDelivery(one: string, other: string): number {
  return compareText(deliveredAt(one), deliveredAt(other)) || compareText(one, other);
}

/**
 * The instant at which CloudTrail delivered a file; empty where the name has none.
 *
 * @see {@link https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html}
 */
function deliveredAt(name: string): string {
  return /_(\d{8}T\d{4}Z)_[^/\\]*$/.exec(name)?.[1] ?? '';
}

function problem(file: string, message: string, help?: string): InputProblem {
  const issue: Issue = { code: 'invalid-value', severity: 'error', pointer: '', message };
  return { file, issue: help === undefined ? issue : { ...issue, help } };
}
