import * as z from 'zod';
import { actorSchema } from './actor-schema.ts';
import type { SignalDocument } from './signal-document.ts';

/** Makes the schema of a line of `watch`; `docs/schema/signal.json` is made from it. */
export function signalSchema(instant: z.ZodType<string>): z.ZodType<SignalDocument> {
  const gain = {
    who: z.string().describe('The ARN of a principal, or the id of a person.'),
    conflict: z.string().nullable().describe('The rule of a conflict; null for administrators.'),
  };
  return z.object({
    schema: z.literal('countersign.signal/1'),
    eventId: z.string(),
    at: instant,
    accountId: z.string().nullable(),
    call: z.string(),
    rule: z
      .enum(['privileged-identity', 'self-escalation'])
      .nullable()
      .describe('Null where nobody gained anything.'),
    actor: actorSchema(),
    changes: z.array(z.string()).describe('What the call changed, in words.'),
    appeared: z
      .array(z.object({ ...gain, why: z.string() }))
      .describe('Who comes to be an administrator or to hold two duties, and did not before.'),
    gone: z.array(z.object(gain)),
    unknown: z
      .string()
      .nullable()
      .describe('Why the model may not be right any more; the account has to be read again.'),
    revised: z
      .boolean()
      .describe('Whether the event was told otherwise before, when others had not come yet.'),
  });
}
