import * as z from 'zod';
import { keptSchema } from './kept-schema.ts';
import type { UsageDocument } from './usage-document.ts';

/** Makes the schema of what `usage --json` prints. */
export function usageSchema({
  count,
  instant,
}: {
  readonly count: z.ZodType<number>;
  readonly instant: z.ZodType<string>;
}): z.ZodType<UsageDocument> {
  return z.object({
    schema: z.literal('countersign.usage/1'),
    store: z.string().nullable(),
    files: count,
    knownFiles: count.describe('Files that the store had before; they are not counted again.'),
    records: count.describe('Records that were read now, duplicates among them.'),
    events: count,
    duplicates: count,
    aside: count.describe('How much was delivered that is no record.'),
    withoutAction: count.describe('Calls that are authorised by no action that is known.'),
    usages: z
      .array(
        z.object({
          person: z.string().nullable().describe('Who stands behind it, as far as the calls tell.'),
          principal: z.string().describe('The ARN of a user or role, or the name of a service.'),
          accountId: z.string().nullable().describe('The account that recorded it.'),
          action: z.string(),
          resource: z.string().describe('A pattern of ARNs, or *.'),
          first: instant,
          last: instant,
          count: count.describe('Calls, denied ones among them.'),
          denied: count,
        }),
      )
      .describe('With a store everything that it holds.'),
    kept: keptSchema(count),
  });
}
