import type { AsideRecord } from '@countersign/govern';
import * as z from 'zod';

/** Makes the schema of what a trail kept aside. */
export function keptSchema(count: z.ZodType<number>): z.ZodType<readonly AsideRecord[]> {
  return z.array(
    z.object({ origin: z.string(), place: count, because: z.string(), sample: z.string() }),
  );
}
