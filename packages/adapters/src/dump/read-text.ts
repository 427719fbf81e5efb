import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify, TextDecoder } from 'node:util';
import { gunzip } from 'node:zlib';
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

/** Reads one file, or standard input for `-`, as UTF-8 text; gzip is told by its first bytes. */
export async function readText(
  file: string,
  options: ReadTextOptions,
): Promise<Result<string, InputProblem>> {
  const name = file === '-' ? STANDARD_INPUT : file;
  const bytes = await readBytes(file, name, options);
  if (!bytes.ok) return bytes;
  const plain = isGzip(bytes.value)
    ? await decompress(bytes.value, name, options.limits.textBytes)
    : bytes;
  return plain.ok ? decode(plain.value, name) : plain;
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
    const { size } = await stat(absolute);
    if (size > limits.fileBytes) return fail(tooLarge(name, limits.fileBytes));
    return await collect(createReadStream(absolute), name, limits.fileBytes);
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

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

const decompressAsync = promisify(gunzip);

async function decompress(
  bytes: Buffer,
  name: string,
  maxBytes: number,
): Promise<Result<Buffer, InputProblem>> {
  try {
    return ok(await decompressAsync(bytes, { maxOutputLength: maxBytes }));
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

function decode(bytes: Buffer, name: string): Result<string, InputProblem> {
  try {
    return ok(decoderFor(bytes).decode(bytes));
  } catch {
    return fail(
      fileProblem(
        name,
        'not-readable',
        'the file is not UTF-8 text',
        'give JSON, or JSON compressed with gzip',
      ),
    );
  }
}

/** PowerShell writes UTF-16 when output is redirected; a byte order mark tells. */
function decoderFor(bytes: Buffer): TextDecoder {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true });
}
