import type { Incident, KeptDecision } from '@countersign/govern';
import type { IncidentDecisionRow } from './schema.ts';
import { originalText } from './stored-text.ts';

/** The incident that a store of ours wrote. */
export function incidentFrom(document: string): Incident {
  const incident: Incident = JSON.parse(document);
  return incident;
}

/** The decision that a row tells of. */
export function decisionFrom(
  row: Omit<IncidentDecisionRow, 'incident_key' | 'number'>,
): KeptDecision {
  return {
    kind: row.kind,
    by: originalText(row.decided_by),
    note: row.note === null ? null : originalText(row.note),
    atMs: row.at_ms,
    revision: row.revision,
  };
}
