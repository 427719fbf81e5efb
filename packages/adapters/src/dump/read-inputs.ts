import { fail, type Result } from '@countersign/core';
import { findInputFiles } from './find-input-files.ts';
import { findPartitions } from './iam-collect/find-iam-collect.ts';
import { readIamCollectInto } from './iam-collect/read-iam-collect-into.ts';
import { InputAssembler, type InputContents } from './input-assembler.ts';
import type { InputPlace, ReadInputsOptions } from './input-place.ts';
import { fileProblem, type InputProblem } from './input-problem.ts';
import { kindOfInput } from './kind-of-input.ts';
import { INPUT_LIMITS } from './limits.ts';
import { readSnapshotInto } from './read-snapshot-into.ts';
import { readText } from './read-text.ts';

/**
 * Reads account dumps, organisation files, snapshots and folders that iam-collect
 * wrote into one model: files, directories of such files, and `-` for standard input;
 * gzip or not.
 *
 * Other JSON files found in a directory are named in `notKnown`; one that is named
 * itself is a problem. Fails with every problem found.
 */
export async function readInputs(
  paths: readonly string[],
  { directory, standardInput, limits = INPUT_LIMITS }: ReadInputsOptions,
): Promise<Result<InputContents, readonly InputProblem[]>> {
  const place: InputPlace = { directory, standardInput, limits };
  const assembler = new InputAssembler(limits);
  const plain: string[] = [];
  for (const given of paths) {
    const kind = await kindOfInput(given, directory);
    if (kind === 'snapshot') await readSnapshotInto(assembler, given, place);
    else if (kind === 'iam-collect') {
      const partitions = await findPartitions(given, directory);
      await readIamCollectInto(assembler, given, { partitions, place });
    } else if (kind === 'unfinished-snapshot') assembler.problems.push(unfinished(given));
    else plain.push(given);
  }
  const files = await findInputFiles(plain, directory, limits.fileCount);
  if (!files.ok) return fail([...assembler.problems, ...files.failure]);
  for (const file of files.value) {
    const text = await readText(file.name, place);
    if (text.ok) assembler.add(file, text.value);
    else assembler.problems.push(text.failure);
  }
  return assembler.finish(paths);
}

function unfinished(given: string): InputProblem {
  return fileProblem(
    given,
    'no-input',
    'collecting into this directory was interrupted, so that it is not a snapshot yet',
    'run `countersign collect` with the same options again; it goes on where it stopped',
  );
}
