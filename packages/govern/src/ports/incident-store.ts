import type { AlertState, KeptAlert } from '../alerts/alert.ts';
import type { IncidentDecision, IncidentQuery, KeptIncident } from '../alerts/kept-incident.ts';

/**
 * Incidents and alerts as people look at them.
 *
 * Failures of the world outside are thrown.
 */
export interface IncidentStore {
  /** The latest first. */
  incidents(query: IncidentQuery): Promise<readonly KeptIncident[]>;
  /** Incidents whose ids begin with a text; at most ten. */
  startingWith(start: string): Promise<readonly KeptIncident[]>;
  /**
   * Keeps what somebody made of an incident, and alerts every sink that was to be told of it.
   * `unchanged` where it is in that state already.
   */
  decide(id: string, decision: IncidentDecision): Promise<'decided' | 'unchanged' | 'unknown'>;
  /** Alerts of some states, or of one incident, the oldest first. */
  alerts(query: AlertQuery): Promise<readonly KeptAlert[]>;
  /** How many alerts wait to be sent, by sink; none of sinks for which none waits. */
  waitingBySink(): Promise<ReadonlyMap<string, number>>;
  /** Has every alert that was given up tried again from an instant on; answers how many. */
  retryDead(nowMs: number): Promise<number>;
}

/** Which alerts are asked for. */
export interface AlertQuery {
  /** All when absent. */
  readonly state?: AlertState;
  /** All when absent. */
  readonly incidentId?: string;
}
