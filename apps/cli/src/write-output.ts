import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '@countersign/core';
import type { Failure } from './failure.ts';

/**
 * Writes a file as a whole or not at all: into a temporary file beside it, which then takes
 * its place. A pipe or a device is written to directly.
 */
export async function writeFileWhole(file: string, text: string): Promise<Result<null, Failure>> {
  try {
    if (await isSpecial(file)) await writeTo(file, 'w', text);
    else await replace(file, text);
    return ok(null);
  } catch (error) {
    return fail({
      kind: 'outside',
      message: `cannot write ${file}: ${describe(error)}`,
      help: 'nothing was written; check that the directory exists and that you may write there',
    });
  }
}

async function isSpecial(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  return found !== null && !found.isFile() && !found.isDirectory();
}

async function replace(file: string, text: string): Promise<void> {
  const directory = path.dirname(file);
  const temporary = path.join(directory, `.${path.basename(file)}.${randomUUID()}.tmp`);
  try {
    await writeTo(temporary, 'wx', text);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeTo(file: string, flags: string, text: string): Promise<void> {
  const handle = await open(file, flags);
  try {
    await handle.writeFile(text, 'utf8');
  } finally {
    await handle.close();
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return String(error);
  switch (error.code) {
    case 'ENOENT':
      return 'its directory does not exist';
    case 'ENOTDIR':
      return 'its parent is not a directory';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a directory';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EROFS':
      return 'the disk is read-only';
    default:
      return error.message;
  }
}
