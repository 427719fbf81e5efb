import * as z from 'zod';

/** Makes the schema of the last line of `watch --drift`; `docs/schema/drift.json` is made from it. */
export function driftSchema(): z.ZodType {
  const place = {
    kind: z.string(),
    id: z.string(),
    name: z.string(),
    accountId: z.string().nullable(),
  };
  return z.object({
    schema: z.literal('countersign.drift/1'),
    items: z.array(
      z.object({
        ...place,
        how: z
          .enum(['added', 'removed', 'changed'])
          .describe('`added`: the account has it and the model has not.'),
        aspects: z.array(z.string()).describe('What of it differs, by name.'),
      }),
    ),
    undecided: z.array(z.object(place)),
    notKnown: z.array(z.string()),
  });
}
