import { stat } from 'node:fs/promises';
import path from 'node:path';
import { SNAPSHOT_FILES } from '@countersign/govern';

/** What lies behind a path that was given. */
export type InputKind = 'files' | 'snapshot' | 'unfinished-snapshot';

/** The directory of a snapshot in which lies what is needed to go on collecting. */
const COLLECTING = '.collecting';

/** Tells a snapshot by what lies in its directory; everything else is files. */
export async function kindOfInput(given: string, directory: string): Promise<InputKind> {
  if (given === '-') return 'files';
  const absolute = path.resolve(directory, given);
  if (await exists(path.join(absolute, SNAPSHOT_FILES.manifest))) return 'snapshot';
  return (await exists(path.join(absolute, COLLECTING))) ? 'unfinished-snapshot' : 'files';
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
