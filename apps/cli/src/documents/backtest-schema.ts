import type { Severity } from '@countersign/govern';
import * as z from 'zod';
import type { BacktestDocument } from './backtest-document.ts';

/** Makes the schema of `backtest --json`; `docs/schema/backtest.json` is made from it. */
export function backtestSchema({ count, instant, severity }: Parts): z.ZodType<BacktestDocument> {
  return z.object({
    schema: z.literal('countersign.backtest/1'),
    events: count.describe('How many records were read, each once.'),
    rules: z.array(
      z.object({
        rule: z.string(),
        title: z.string(),
        severity,
        events: count.describe('In how many events it found something.'),
        incidents: count.describe('How many incidents that would have been.'),
        firstAt: instant.nullable(),
        lastAt: instant.nullable(),
        byDay: z.record(z.string(), count).describe('How many events on each day, in UTC.'),
        byCaller: z
          .array(z.object({ caller: z.string(), events: count }))
          .describe('Whose events, most first; ten at most.'),
        examples: z.array(z.object({ eventId: z.string(), title: z.string() })),
      }),
    ),
  });
}

interface Parts {
  readonly count: z.ZodType<number>;
  readonly instant: z.ZodType<string>;
  readonly severity: z.ZodType<Severity>;
}
