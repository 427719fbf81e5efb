import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  INPUT_LIMITS,
  type InputProblem,
  parseLocated,
  readText,
} from '@countersign/adapters/dump';
import { fail, type Issue, ok, pointerTo, type Result } from '@countersign/core';
import { isOpenObject, readTrailCall, type TrailCall } from '@countersign/govern';
import type { Io } from '../io.ts';

/** A bucket of trails holds a file for every five minutes of every account and region. */
const MAX_FILES = 1_000_000;

/**
 * Reads records of CloudTrail and hands each on: from files as CloudTrail delivers them,
 * gzip or not, and from directories with such files at any depth. Digests are left out. Fails
 * with the problems of the first file that has any.
 */
export async function readTrail(
  io: Io,
  paths: readonly string[],
  take: (call: TrailCall) => void,
): Promise<Result<number, readonly InputProblem[]>> {
  let count = 0;
  for (const given of paths) {
    const files = await filesBehind(io, given);
    if (!files.ok) return fail([files.failure]);
    for (const file of files.value) {
      const read = await readFile(io, file, take);
      if (!read.ok) return read;
      count += read.value;
    }
  }
  return ok(count);
}

async function filesBehind(
  { directory }: Io,
  given: string,
): Promise<Result<readonly string[], InputProblem>> {
  const absolute = path.resolve(directory, given);
  try {
    if (!(await stat(absolute)).isDirectory()) return ok([given]);
    const found = await readdir(absolute, { recursive: true });
    const names = found.filter(isRecordFile).toSorted();
    if (names.length > MAX_FILES) return fail(problem(given, `more than ${MAX_FILES} files`));
    if (names.length > 0) return ok(names.map((name) => path.join(given, name)));
    const help = 'give the directory into which a trail’s bucket was copied';
    return fail(problem(given, 'the directory holds no file of CloudTrail', help));
  } catch {
    return fail(problem(given, 'there is no such file or directory, or it cannot be read'));
  }
}

function isRecordFile(name: string): boolean {
  return /\.json(?:\.gz)?$/.test(name) && !name.includes('CloudTrail-Digest');
}

function problem(file: string, message: string, help?: string): InputProblem {
  const issue: Issue = { code: 'invalid-value', severity: 'error', pointer: '', message };
  return { file, issue: help === undefined ? issue : { ...issue, help } };
}

async function readFile(
  { directory, stdin }: Io,
  file: string,
  take: (call: TrailCall) => void,
): Promise<Result<number, readonly InputProblem[]>> {
  const text = await readText(file, { directory, standardInput: stdin, limits: INPUT_LIMITS });
  if (!text.ok) return fail([text.failure]);
  const parsed = parseLocated(text.value, INPUT_LIMITS);
  if (!parsed.ok) return fail([{ file, issue: parsed.failure }]);
  const records = recordsOf(parsed.value);
  if (records === null) {
    const help = 'give files that CloudTrail delivered, with `Records`';
    return fail([problem(file, 'these are no records of CloudTrail', help)]);
  }
  for (const [at, record] of records.entries()) {
    const call = readTrailCall(record, pointerTo('/Records', at));
    if (!call.ok) return fail(call.failure.map((issue) => ({ file, issue })));
    take(call.value);
  }
  return ok(records.length);
}

function recordsOf(value: unknown): readonly unknown[] | null {
  if (!isOpenObject(value) || !Object.hasOwn(value, 'Records')) return null;
  const records = value['Records'];
  return Array.isArray(records) ? records : null;
}
