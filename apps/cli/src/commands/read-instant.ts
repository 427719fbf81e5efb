import { fail, ok, parseInstant, type Result } from '@countersign/core';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';

/** The instant that `--at` names, in milliseconds since 1970; now without it. */
export function readInstant(io: Io, at: string | undefined): Result<number, Failure> {
  const instant = at === undefined ? io.nowMs() : parseInstant(at);
  if (instant !== null) return ok(instant);
  return fail({
    kind: 'usage',
    message: `\`${at}\` is not a date`,
    help: 'write it like 2026-11-22 or 2026-11-22T08:30:00Z',
  });
}
