import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** What a snapshot holds is nobody's business but its owner's: names, addresses, who may do what. */
const FILE_MODE = 0o600;
/** The mode of its directories. */
export const DIRECTORY_MODE = 0o700;

/**
 * Writes a JSON value into a file that appears whole or not at all, also when the
 * machine stops: written into `workplace`, which is on the same disk, flushed, then
 * put in its place.
 *
 * @throws the operating system's error
 */
export async function writeJsonWhole(
  file: string,
  value: unknown,
  workplace: string,
): Promise<void> {
  const directory = path.dirname(file);
  await mkdir(directory, { recursive: true, mode: DIRECTORY_MODE });
  const temporary = path.join(workplace, `${randomUUID()}.tmp`);
  try {
    await writeFlushed(temporary, `${JSON.stringify(value, null, 2)}\n`);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await flushDirectory(directory);
}

async function writeFlushed(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', FILE_MODE);
  try {
    await handle.writeFile(text, 'utf8');
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Flushes the name of a new file; Windows has no such thing for directories. */
export async function flushDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
