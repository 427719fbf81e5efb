import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** `aws`, `aws-cn`, `aws-us-gov`, …: what ARNs begin with. */
const PARTITION = /^aws(?:-[a-z]+)*$/;

/** Everything is below this, so that other clouds could stand beside it. */
const CLOUD = 'aws';

/**
 * The folders of partitions that iam-collect wrote below a directory, or below the
 * `aws` in it; none where it wrote none.
 *
 * @see {@link https://github.com/cloud-copilot/iam-collect} its page on storage, for the layout
 */
export async function findPartitions(given: string, directory: string): Promise<readonly string[]> {
  for (const base of [path.join(given, CLOUD), given]) {
    const names = (await directoriesIn(path.resolve(directory, base))).filter((name) =>
      PARTITION.test(name),
    );
    const partitions: string[] = [];
    for (const name of names.toSorted()) {
      const below = await directoriesIn(path.resolve(directory, base, name));
      if (below.includes('accounts')) partitions.push(path.join(base, name));
    }
    if (partitions.length > 0) return partitions;
  }
  return [];
}

async function directoriesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    // Whoever reads the inputs says why it cannot be read.
    return [];
  }
}
