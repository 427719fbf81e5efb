import { createHash } from 'node:crypto';
import { TextDecoder } from 'node:util';
import {
  INPUT_LIMITS,
  type InputProblem,
  isUtf16,
  type ReadTextOptions,
  readPlain,
} from '@countersign/adapters/dump';
import { type Catalog, ok, type Result } from '@countersign/core';
import {
  createTrailWants,
  type DetectionRule,
  type TrailBatch,
  TrailScanner,
} from '@countersign/govern';
import { release } from './release.ts';

/** A file of records that was read. */
export interface ScannedFile {
  /** The SHA-256 of the content as it lies there, in lower-case hexadecimal. */
  readonly digest: string;
  readonly batch: TrailBatch;
}

/** Reads a file of records; relative names start from `directory`. */
export type FileScanner = (
  name: string,
  place: Pick<ReadTextOptions, 'directory' | 'standardInput'>,
) => Promise<Result<ScannedFile, InputProblem>>;

/** Makes what reads files of records one after the other, and remembers what they share. */
export function createFileScanner(catalog: Catalog, rules?: readonly DetectionRule[]): FileScanner {
  const scan = createLineScanner(catalog, rules);
  return async (name, place) => {
    const read = await readPlain(name, { ...place, limits: INPUT_LIMITS });
    if (!read.ok) return read;
    const { plain, stored } = read.value;
    const digest = createHash('sha256').update(stored).digest('hex');
    const batch = scan(inUtf8(plain), name);
    if (plain !== stored) release(plain);
    return ok({ digest, batch });
  };
}

/** Reads records from bytes of whole lines, or of a whole file. */
export type LineScanner = (bytes: Uint8Array, origin: string) => TrailBatch;

/** Makes what reads records from bytes. */
export function createLineScanner(catalog: Catalog, rules?: readonly DetectionRule[]): LineScanner {
  const scanner = new TrailScanner({ decode: textOf, wants: createTrailWants(catalog, rules) });
  return (bytes, origin) => scanner.scan(bytes, origin);
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function textOf(bytes: Uint8Array): string | null {
  try {
    return UTF_8.decode(bytes);
  } catch {
    return null;
  }
}

function inUtf8(bytes: Buffer): Uint8Array {
  return isUtf16(bytes) ? Buffer.from(new TextDecoder('utf-16le').decode(bytes)) : bytes;
}
