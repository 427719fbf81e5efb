import type { Signal } from '@countersign/govern';
import * as z from 'zod';

/** Makes the schema of whoever stands behind a call. */
export function actorSchema(): z.ZodType<Signal['actor']> {
  return z.object({
    person: z.string().nullable(),
    arn: z.string(),
    kind: z.enum(['person', 'service', 'unknown']),
    confidence: z.enum(['high', 'medium', 'low']),
    because: z.string(),
  });
}
