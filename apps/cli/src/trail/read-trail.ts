import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { INPUT_LIMITS, type InputProblem, readText } from '@countersign/adapters/dump';
import { fail, type Issue, ok, type Result } from '@countersign/core';
import type { TrailDecoder, TrailEvent } from '@countersign/govern';
import type { Io } from '../io.ts';

/** A bucket of trails holds a file for every five minutes of every account and region. */
const MAX_FILES = 1_000_000;

/**
 * Reads what CloudTrail recorded and hands each event on, once: from files in whatever form it
 * is delivered, gzip or not, from directories with such files at any depth, and from standard
 * input. Digests are left out. What is no record is kept aside by the decoder, and so is a file
 * of a directory that cannot be read. Fails where something that was named cannot be read.
 */
export async function readTrail(
  io: Io,
  paths: readonly string[],
  decoder: TrailDecoder,
  take: (event: TrailEvent) => void,
): Promise<Result<null, readonly InputProblem[]>> {
  const { directory, stdin } = io;
  for (const given of paths) {
    const files = await filesBehind(io, given);
    if (!files.ok) return fail([files.failure]);
    for (const file of files.value) {
      const text = await readText(file, { directory, standardInput: stdin, limits: INPUT_LIMITS });
      if (text.ok) decoder.decode(text.value, file, take);
      else if (file === given) return fail([text.failure]);
      // One file of many that is broken keeps nobody from reading the others.
      else decoder.noteUnreadable(file, text.failure.issue.message);
    }
  }
  return ok(null);
}

async function filesBehind(
  { directory }: Io,
  given: string,
): Promise<Result<readonly string[], InputProblem>> {
  if (given === '-') return ok([given]);
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
  return /\.jsonl?(?:\.gz)?$/.test(name) && !name.includes('CloudTrail-Digest');
}

function problem(file: string, message: string, help?: string): InputProblem {
  const issue: Issue = { code: 'invalid-value', severity: 'error', pointer: '', message };
  return { file, issue: help === undefined ? issue : { ...issue, help } };
}
