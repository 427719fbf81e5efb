import * as z from 'zod';
import { CHECK_STATES, CHECKED_PARTS } from '../doctor/check.ts';
import type { DoctorDocument } from './doctor-document.ts';

/** Makes the schema of what `doctor` saw; `docs/schema/doctor.json` is made from it. */
export function doctorSchema(): z.ZodType<DoctorDocument> {
  return z.object({
    schema: z.literal('countersign.doctor/1'),
    works: z.boolean().describe('Whether nothing fails.'),
    checks: z.array(
      z.object({
        part: z.enum(CHECKED_PARTS),
        name: z.string().describe('As the configuration calls it.'),
        state: z
          .enum(CHECK_STATES)
          .describe('`warns`: it works, and somebody should know something.'),
        told: z.string(),
        help: z.string().nullable().describe('What to do about it.'),
      }),
    ),
  });
}
