import { formatInstant } from '@countersign/core';
import type { Alert } from '@countersign/govern';
import { type IncidentDocument, incidentDocument } from './incident-document.ts';

/** What programs are sent of an alert. */
export interface AlertDocument {
  readonly schema: 'countersign.alert/1';
  /** The same however often it is sent. */
  readonly id: string;
  readonly kind: 'incident' | 'acknowledged' | 'resolved';
  /** How often the incident was told, from 1. */
  readonly revision: number;
  readonly incident: IncidentDocument;
  /** Who decided what; `null` where it is about the incident itself. */
  readonly decision: {
    readonly by: string;
    readonly note: string | null;
    readonly at: string;
  } | null;
}

/** Puts an alert in the form that others script against. */
export function alertDocument({ decision, id, incident, revision }: Alert): AlertDocument {
  return {
    schema: 'countersign.alert/1',
    id,
    kind: decision?.kind ?? 'incident',
    revision,
    incident: incidentDocument(incident),
    decision:
      decision === null
        ? null
        : { by: decision.by, note: decision.note, at: formatInstant(decision.atMs) },
  };
}
