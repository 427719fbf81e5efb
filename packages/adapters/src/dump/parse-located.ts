import { fail, type Issue, ok, parseJson, type Result } from '@countersign/core';
import type { InputLimits } from './limits.ts';

/**
 * Reads a JSON text from outside. The usual case runs at the speed of `JSON.parse`;
 * only a text that is no JSON is read a second time, to say where it goes wrong.
 *
 * Keys such as `__proto__` become own members of the objects that hold them.
 */
export function parseLocated(
  text: string,
  limits: Pick<InputLimits, 'textBytes' | 'depth'>,
): Result<unknown, Issue> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return locateError(text, limits);
  }
  if (!isDeeperThan(value, limits.depth)) return ok(value);
  return fail({
    code: 'too-deep',
    severity: 'error',
    pointer: '',
    message: `nested deeper than ${limits.depth} levels`,
  });
}

function locateError(
  text: string,
  { textBytes, depth }: Pick<InputLimits, 'textBytes' | 'depth'>,
): Result<unknown, Issue> {
  const start = text.trimStart();
  if (start === '') return fail(emptyText());
  const parsed = parseJson(text, { maxLength: textBytes, maxDepth: depth });
  if (parsed.ok) return ok(parsed.value.value);
  const help = helpFor(start, parsed.failure.message);
  return fail(help === null ? parsed.failure : { ...parsed.failure, help });
}

function emptyText(): Issue {
  return {
    code: 'invalid-json',
    severity: 'error',
    pointer: '',
    message: 'the file is empty',
    help: 'did the command that wrote it fail?',
  };
}

function helpFor(start: string, message: string): string | null {
  if (!start.startsWith('{') && !start.startsWith('[')) return 'give a JSON document';
  const isCut = /the end of the text|a string that does not end/.test(message);
  return isCut ? 'the file seems to be cut off; write it again' : null;
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return items.some((item) => isDeeperThan(item, depth - 1));
}
