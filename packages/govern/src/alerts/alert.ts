import type { Incident } from '../detect/incidents.ts';
import type { IncidentDecision } from './kept-incident.ts';

/** Something that is to be told to a sink: an incident, or what somebody made of it. */
export interface Alert {
  /**
   * The same in every attempt and for every sink, and no other alert has it: whoever is told
   * twice can see it by that.
   */
  readonly id: string;
  readonly incident: Incident;
  /** From 1. */
  readonly revision: number;
  /** `null` where it is the incident itself. */
  readonly decision: IncidentDecision | null;
}

/** The id of an alert. */
export function alertId(incidentId: string, revision: number, decisionNumber: number): string {
  return decisionNumber === 0
    ? `${incidentId}.${revision}`
    : `${incidentId}.${revision}.${decisionNumber}`;
}

/** An alert that is to be sent to a sink. */
export interface DueAlert extends Alert {
  /** By which the store knows it. */
  readonly key: number;
  readonly sink: string;
  /** How often it was tried. */
  readonly attempts: number;
  /** Since when it waits, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** Whether somebody began to send it and nobody knows how that ended. */
  readonly isUncertain: boolean;
  /** What the sink answered to the first alert of the incident; `null` where it did not. */
  readonly thread: string | null;
}

/** What becomes of an alert. */
export type AlertProgress =
  | { readonly kind: 'begun' }
  /** `receipt` is what the sink calls the message, where it says so. */
  | { readonly kind: 'sent'; readonly receipt: string | null }
  /** It is to be tried again from `dueMs` on. */
  | { readonly kind: 'failed'; readonly because: string; readonly dueMs: number }
  /** Nobody tries again of himself. */
  | { readonly kind: 'dead'; readonly because: string };

/** How far an alert is. */
export const ALERT_STATES = ['waiting', 'sent', 'dead'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** An alert as it is kept, for people. */
export interface KeptAlert extends Pick<DueAlert, 'id' | 'sink' | 'attempts' | 'sinceMs'> {
  readonly incidentId: string;
  readonly state: AlertState;
  /** When it was sent or given up, or is tried next, in milliseconds since 1970. */
  readonly atMs: number;
  /** Why it was not sent last time; `null` where it was not tried or was sent. */
  readonly because: string | null;
}
