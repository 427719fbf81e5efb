import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fail, ok, type Result } from '@countersign/core';
import { fileProblem, type InputProblem, systemProblem } from './input-problem.ts';
import { formatBytes, type InputLimits } from './limits.ts';

/** How standard input is called in messages. */
export const STANDARD_INPUT = 'standard input';

/** Where files are looked for, and what stands behind `-`. */
export interface ReadTextOptions {
  /** What relative paths start from. */
  readonly directory: string;
  readonly standardInput: AsyncIterable<Uint8Array>;
  readonly limits: Pick<InputLimits, 'fileBytes' | 'textBytes'>;
}

/** The bytes of a file, as they lie there and as they are without compression. */
export interface PlainBytes {
  readonly stored: Buffer;
  readonly plain: Buffer;
}

/** Reads one file, or standard input for `-`; gzip is told by its first bytes. */
export async function readPlain(
  file: string,
  options: ReadTextOptions,
): Promise<Result<PlainBytes, InputProblem>> {
  const name = file === '-' ? STANDARD_INPUT : file;
  const stored = await readBytes(file, name, options);
  if (!stored.ok) return stored;
  const plain = plainBytes(stored.value, name, options.limits.textBytes);
  return plain.ok ? ok({ stored: stored.value, plain: plain.value }) : plain;
}

/** Bytes without compression, as many as that may be; gzip is told by its first bytes. */
export function plainBytes(
  bytes: Buffer,
  name: string,
  maxBytes: number,
): Result<Buffer, InputProblem> {
  return isGzip(bytes) ? decompress(bytes, name, maxBytes) : ok(bytes);
}

async function readBytes(
  file: string,
  name: string,
  { directory, standardInput, limits }: ReadTextOptions,
): Promise<Result<Buffer, InputProblem>> {
  if (file === '-') return collect(standardInput, name, limits.fileBytes);
  const absolute = path.resolve(directory, file);
  try {
    // Refused before anything is read; a pipe has no size and is refused on the way.
    const found = await stat(absolute);
    if (found.size > limits.fileBytes) return fail(tooLarge(name, limits.fileBytes));
    if (!found.isFile()) return await collect(createReadStream(absolute), name, limits.fileBytes);
    const bytes = await readFile(absolute);
    return bytes.length > limits.fileBytes ? fail(tooLarge(name, limits.fileBytes)) : ok(bytes);
  } catch (error) {
    return fail(systemProblem(name, error));
  }
}

async function collect(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  maxBytes: number,
): Promise<Result<Buffer, InputProblem>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) return fail(tooLarge(name, maxBytes));
    chunks.push(chunk);
  }
  return ok(Buffer.concat(chunks, size));
}

function tooLarge(name: string, maxBytes: number): InputProblem {
  return fileProblem(
    name,
    'too-large',
    `the file is larger than ${formatBytes(maxBytes)}, the most that is read`,
    'check that this is the file you meant',
  );
}

/** PowerShell writes UTF-16 when output is redirected; a byte order mark tells. */
export function isUtf16(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xfe;
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** What deflate makes of one byte at most. */
const MAX_RATIO = 1032;
const MIN_CHUNK = 1 << 16;

function decompress(bytes: Buffer, name: string, maxBytes: number): Result<Buffer, InputProblem> {
  // The last four bytes tell how long the text is, if they tell the truth.
  const told = bytes.length < 18 ? 0 : bytes.readUInt32LE(bytes.length - 4);
  // One byte more: a chunk that is full makes room for another.
  const chunkSize = Math.max(MIN_CHUNK, Math.min(told + 1, bytes.length * MAX_RATIO, maxBytes));
  try {
    return ok(gunzipSync(bytes, { maxOutputLength: maxBytes, chunkSize }));
  } catch (error) {
    if (error instanceof RangeError) {
      return fail(
        fileProblem(
          name,
          'too-large',
          `the file decompresses to more than ${formatBytes(maxBytes)}, the most that is read`,
        ),
      );
    }
    const why = error instanceof Error ? error.message : String(error);
    return fail(
      fileProblem(
        name,
        'not-readable',
        `the file begins like gzip but cannot be decompressed: ${why}`,
        'write it again, or give the JSON as it is',
      ),
    );
  }
}
