import * as z from 'zod';
import type { KpiDocument } from './kpi-document.ts';

/** Makes the schema of `kpi`; `docs/schema/kpi.json` is made from it. */
export function kpiSchema(shared: {
  readonly count: z.ZodType<number>;
  readonly instant: z.ZodType<string>;
}): z.ZodType<KpiDocument> {
  const { count, instant } = shared;
  return z.object({
    schema: z.literal('countersign.kpi/1'),
    store: z.string().describe('The store; a password is left out.'),
    from: instant,
    to: instant.describe('The end of the time that is looked at; it does not belong to it.'),
    audits: count.describe('How many audits were made in it.'),
    records: count.nullable().describe('How many records of CloudTrail were read.'),
    aside: count.describe('How much was delivered that is no record of CloudTrail.'),
    kpis: z.array(
      z.object({
        id: z.enum([
          'full-administrators',
          'duty-violations',
          'escalation-chains',
          'standing-production-access',
          'unused-privileges',
          'severe-findings',
          'time-to-remediate',
          'time-to-remediate-duties',
          'denied-iam-calls',
          'policy-changes',
        ]),
        title: z.string(),
        unit: z.enum(['count', 'days', 'per-week']),
        goal: z.number().nullable(),
        value: z
          .number()
          .nullable()
          .describe('At the end, or of all of it for what is counted over time.'),
        points: z
          .array(z.object({ at: instant, value: z.number() }))
          .describe('The earliest first.'),
      }),
    ),
  });
}
