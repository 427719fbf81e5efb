import { setTimeout as sleep } from 'node:timers/promises';
import { plainText } from '../terminal/plain-text.ts';
import { type Check, fails, type Seen } from './check.ts';

/** What was looked at, and what was seen. */
export interface CheckOutcome extends Seen, Pick<Check, 'part' | 'name'> {}

/** How long something is waited for, in milliseconds. */
export const CHECK_LIMIT_MS = 60_000;

/** Looks at everything at once; answers in the order of the checks. */
export async function runChecks(
  checks: readonly Check[],
  { limitMs, tell }: { readonly limitMs: number; readonly tell: (done: number) => void },
): Promise<readonly CheckOutcome[]> {
  let done = 0;
  return Promise.all(
    checks.map(async ({ look, name, part }) => {
      const seen = await within(limitMs, look);
      done += 1;
      tell(done);
      return { part, name, ...seen };
    }),
  );
}

async function within(limitMs: number, look: () => Promise<Seen>): Promise<Seen> {
  const isOver = new AbortController();
  const late = sleep(limitMs, null, { signal: isOver.signal }).then(
    () => fails(`it did not answer within ${limitMs / 1000} s`, 'see whether it can be reached'),
    () => fails('nobody waits any more'),
  );
  try {
    return await Promise.race([look(), late]);
  } catch (error) {
    return fails(plainText(error instanceof Error ? error.message : String(error)));
  } finally {
    isOver.abort();
  }
}
