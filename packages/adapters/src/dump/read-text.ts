import { TextDecoder } from 'node:util';
import { fail, ok, type Result } from '@countersign/core';
import { fileProblem, type InputProblem } from './input-problem.ts';
import { isUtf16, type ReadTextOptions, readPlain, STANDARD_INPUT } from './read-plain.ts';

/** Reads one file, or standard input for `-`, as UTF-8 text; gzip is told by its first bytes. */
export async function readText(
  file: string,
  options: ReadTextOptions,
): Promise<Result<string, InputProblem>> {
  const read = await readPlain(file, options);
  if (!read.ok) return read;
  return decode(read.value.plain, file === '-' ? STANDARD_INPUT : file);
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

function decoderFor(bytes: Buffer): TextDecoder {
  return new TextDecoder(isUtf16(bytes) ? 'utf-16le' : 'utf-8', { fatal: true });
}
