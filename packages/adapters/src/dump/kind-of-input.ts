import { stat } from 'node:fs/promises';
import path from 'node:path';
import { SNAPSHOT_FILES } from '@countersign/govern';
import { findPartitions } from './iam-collect/find-iam-collect.ts';

/** What lies behind a path that was given. */
export type InputKind = 'files' | 'snapshot' | 'unfinished-snapshot' | 'iam-collect';

/** The directory of a snapshot in which lies what is needed to go on collecting. */
const COLLECTING = '.collecting';

/** Tells snapshots and folders of iam-collect by what lies in their directories; everything else is files. */
export async function kindOfInput(given: string, directory: string): Promise<InputKind> {
  if (given === '-') return 'files';
  const absolute = path.resolve(directory, given);
  if (await exists(path.join(absolute, SNAPSHOT_FILES.manifest))) return 'snapshot';
  if (await exists(path.join(absolute, COLLECTING))) return 'unfinished-snapshot';
  return (await findPartitions(given, directory)).length > 0 ? 'iam-collect' : 'files';
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
