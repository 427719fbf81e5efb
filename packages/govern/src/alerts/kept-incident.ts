import type { Severity } from '../audit/finding.ts';
import type { Incident } from '../detect/incidents.ts';

/** What people made of an incident so far. */
export const INCIDENT_STATES = ['open', 'acknowledged', 'resolved'] as const;

/** `acknowledged`: somebody looks after it; `resolved`: nothing is left to do. */
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** What somebody made of an incident. */
export interface IncidentDecision {
  readonly kind: Exclude<IncidentState, 'open'>;
  /** Who decided. */
  readonly by: string;
  readonly note: string | null;
  /** In milliseconds since 1970. */
  readonly atMs: number;
}

/** A decision as it is kept. */
export interface KeptDecision extends IncidentDecision {
  /** How often the incident had been told: what was decided is about no more than that. */
  readonly revision: number;
}

/** An incident as it is kept. */
export interface KeptIncident {
  /** As it was told last. */
  readonly incident: Incident;
  /** How often it was told. */
  readonly revision: number;
  /** When it was kept first, and last, in milliseconds since 1970. */
  readonly keptMs: number;
  readonly lastKeptMs: number;
  /** The earliest first. */
  readonly decisions: readonly KeptDecision[];
  readonly state: IncidentState;
}

/**
 * The state that decisions leave an incident in. One that has become worse since it was resolved
 * is open again: nobody has looked at that.
 */
export function stateAfter(decisions: readonly KeptDecision[], revision: number): IncidentState {
  const last = decisions.at(-1);
  if (last === undefined) return 'open';
  return last.kind === 'resolved' && last.revision < revision ? 'open' : last.kind;
}

/** Which incidents are asked for. */
export interface IncidentQuery {
  /** All when absent. */
  readonly states?: readonly IncidentState[];
  /** Those of at least this severity; all when absent. */
  readonly severity?: Severity;
  /** Those that began at or after an instant, in milliseconds since 1970. */
  readonly sinceMs?: number;
}
