import { ALERT_STATES, INCIDENT_STATES } from '@countersign/govern';
import * as z from 'zod';
import type { AlertDocument } from './alert-document.ts';
import type { AlertDetailsDocument, AlertsDocument } from './alerts-document.ts';
import type { IncidentDocument } from './incident-document.ts';

/** The schemas of alerts, by the names of their files. */
export interface AlertSchemas {
  readonly alert: z.ZodType<AlertDocument>;
  readonly alerts: z.ZodType<AlertsDocument>;
  readonly 'alert-details': z.ZodType<AlertDetailsDocument>;
}

interface Parts {
  readonly count: z.ZodType<number>;
  readonly instant: z.ZodType<string>;
  readonly incident: z.ZodType<IncidentDocument>;
}

/** Makes the schemas of what is sent, listed and shown of incidents. */
export function alertSchemas({ count, incident, instant }: Parts): AlertSchemas {
  const decided = { by: z.string(), note: z.string().nullable(), at: instant };
  const kept = {
    state: z.enum(INCIDENT_STATES),
    revision: count.describe('How often it was told, from 1.'),
    keptAt: instant,
    lastKeptAt: instant,
    incident,
    decisions: z.array(z.object({ kind: z.enum(['acknowledged', 'resolved']), ...decided })),
  };
  const alert = z.object({
    id: z.string(),
    incident: z.string(),
    sink: z.string(),
    state: z.enum(ALERT_STATES),
    attempts: count,
    since: instant,
    at: instant.describe('When it was sent or given up, or is tried next.'),
    because: z.string().nullable().describe('Why it was not sent last time.'),
  });
  return {
    alert: z.object({
      schema: z.literal('countersign.alert/1'),
      id: z.string().describe('The same however often it is sent: take each once.'),
      kind: z.enum(['incident', 'acknowledged', 'resolved']),
      revision: count.describe('How often the incident was told, from 1.'),
      incident,
      decision: z.object(decided).nullable(),
    }),
    alerts: z.object({
      schema: z.literal('countersign.alerts/1'),
      store: z.string(),
      incidents: z.array(z.object(kept)),
      waiting: count.describe('How many alerts wait to be sent.'),
      dead: z.array(alert).describe('Alerts that were given up.'),
    }),
    'alert-details': z.object({
      schema: z.literal('countersign.alert-details/1'),
      store: z.string(),
      ...kept,
      alerts: z.array(alert),
    }),
  };
}
