import * as z from 'zod';
import { keptSchema } from './kept-schema.ts';
import type { TrailEventsDocument, TrailStatsDocument } from './trail-document.ts';

/** What the subcommands of `trail --json` print, by the names of their schemas. */
export interface TrailSchemas {
  readonly 'trail-stats': z.ZodType<TrailStatsDocument>;
  readonly 'trail-events': z.ZodType<TrailEventsDocument>;
}

/** Makes the schemas of `trail`; files in `docs/schema` are made from them. */
export function trailSchemas({
  count,
  instant,
}: {
  readonly count: z.ZodType<number>;
  readonly instant: z.ZodType<string>;
}): TrailSchemas {
  const counted = z.object({ name: z.string(), count });
  const counts = z.array(counted).describe('The most frequent first.');
  return {
    'trail-stats': z.object({
      schema: z.literal('countersign.trail-stats/1'),
      records: count.describe('Records that were found, duplicates among them.'),
      events: count,
      duplicates: count,
      aside: count.describe('How much was delivered that is no record.'),
      from: instant.nullable(),
      to: instant.nullable(),
      denied: count,
      pairs: count.describe('Of the source and the name of events.'),
      mappedPairs: count.describe('Those of which the actions are known.'),
      actions: counts,
      actors: counts,
      errors: counts,
      unmapped: z.array(z.object({ name: z.string(), count, because: z.string() })),
      kept: keptSchema(count),
    }),
    'trail-events': z.object({
      schema: z.literal('countersign.trail-events/1'),
      events: z.array(
        z.object({
          id: z.string(),
          at: instant,
          accountId: z.string().nullable(),
          region: z.string().nullable(),
          source: z.string(),
          name: z.string(),
          actor: z.object({
            person: z.string().nullable().describe('Who it is; null where nothing tells.'),
            arn: z.string().describe('The principal that called.'),
            kind: z.enum(['person', 'service', 'unknown']),
            confidence: z.enum(['high', 'medium', 'low']),
            because: z.string(),
          }),
          actions: z.object({
            actions: z.array(z.string()),
            by: z.enum(['name', 'table', 'none', 'unknown']),
            because: z.string().nullable(),
          }),
          error: z.string().nullable(),
          readOnly: z.boolean().nullable(),
          omitted: z.boolean().describe('Whether AWS left something out.'),
          sourceIp: z.string().nullable(),
        }),
      ),
    }),
  };
}
