import * as z from 'zod';
import type { TestDocument } from './test-document.ts';

const layer = z.enum([
  'identity',
  'resource',
  'trust',
  'boundary',
  'session',
  'scp',
  'rcp',
  'endpoint',
]);

/** What `test --json` prints; `docs/schema/test.json` is made from it. */
export const TEST_SCHEMA: z.ZodType<TestDocument> = z.object({
  schema: z.literal('countersign.test/1'),
  results: z.array(
    z.object({
      file: z.string(),
      name: z.string(),
      passed: z.boolean(),
      expected: z.enum(['Allowed', 'ExplicitlyDenied', 'ImplicitlyDenied', 'Unknown', 'Denied']),
      expectedBlockedBy: layer
        .nullable()
        .exactOptional()
        .describe('Only where the scenario says which layer must refuse.'),
      actual: z.enum(['Allowed', 'ExplicitlyDenied', 'ImplicitlyDenied', 'Unknown']),
      blockedBy: layer.nullable().describe('The layer that refuses.'),
    }),
  ),
});
