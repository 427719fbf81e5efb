import { createHash } from 'node:crypto';

/** The SHA-256 of a text, in hexadecimal digits; tells that a text was changed without keeping it. */
export function digestOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : createHash('sha256').update(text).digest('hex');
}
