import { INPUT_LIMITS, type InputProblem, readText } from '@countersign/adapters/dump';
import { fail, ok, type Result } from '@countersign/core';
import type { TrailDecoder, TrailEvent } from '@countersign/govern';
import type { Io } from '../io.ts';
import { findTrailFiles } from './trail-files.ts';

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
  const files = await findTrailFiles(directory, paths);
  if (!files.ok) return files;
  for (const { isNamed, name } of files.value) {
    const text = await readText(name, { directory, standardInput: stdin, limits: INPUT_LIMITS });
    if (text.ok) decoder.decode(text.value, name, take);
    else if (isNamed) return fail([text.failure]);
    // One file of many that is broken keeps nobody from reading the others.
    else decoder.noteUnreadable(name, text.failure.issue.message);
  }
  return ok(null);
}
