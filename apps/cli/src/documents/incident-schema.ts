import type { Severity } from '@countersign/govern';
import * as z from 'zod';
import { actorSchema } from './actor-schema.ts';
import type { IncidentDocument } from './incident-document.ts';

/** Makes the schema of an incident; `docs/schema/incident.json` is made from it. */
export function incidentSchema({ count, instant, severity }: Parts): z.ZodType<IncidentDocument> {
  return z.object({
    schema: z.literal('countersign.incident/1'),
    id: z
      .string()
      .describe(
        'The same for the same events; a line with a known id tells more of that incident.',
      ),
    rule: z.string().describe('The rule that found the worst of it.'),
    rules: z.array(z.string()).describe('All rules that found something.'),
    severity,
    title: z.string(),
    actor: actorSchema(),
    target: z.string().nullable(),
    firstEventAt: instant,
    lastEventAt: instant,
    eventIds: z.array(z.string()).describe('The first hundred of them.'),
    eventCount: count,
    why: z.string().describe('What became possible.'),
    toDo: z.string().describe('What to do first.'),
    mitre: z.array(z.string()).describe('Techniques of MITRE ATT&CK.'),
    mitreVersion: z.string(),
  });
}

interface Parts {
  readonly count: z.ZodType<number>;
  readonly instant: z.ZodType<string>;
  readonly severity: z.ZodType<Severity>;
}
