import { formatInstant } from '@countersign/core';
import type { AlertState, IncidentState, KeptAlert, KeptIncident } from '@countersign/govern';
import { type IncidentDocument, incidentDocument } from './incident-document.ts';

/** An incident as it is kept. */
export interface KeptIncidentDocument {
  readonly state: IncidentState;
  /** How often it was told. */
  readonly revision: number;
  readonly keptAt: string;
  readonly lastKeptAt: string;
  readonly incident: IncidentDocument;
  /** The earliest first. */
  readonly decisions: readonly DecisionDocument[];
}

/** What somebody made of an incident. */
export interface DecisionDocument {
  readonly kind: 'acknowledged' | 'resolved';
  readonly by: string;
  readonly note: string | null;
  readonly at: string;
}

/** How far an alert is. */
export interface KeptAlertDocument {
  readonly id: string;
  readonly incident: string;
  readonly sink: string;
  readonly state: AlertState;
  readonly attempts: number;
  readonly since: string;
  /** When it was sent or given up, or is tried next. */
  readonly at: string;
  /** Why it was not sent last time. */
  readonly because: string | null;
}

/** The answer of `alerts list --json`. */
export interface AlertsDocument {
  readonly schema: 'countersign.alerts/1';
  /** The store, without a password. */
  readonly store: string;
  /** The latest first. */
  readonly incidents: readonly KeptIncidentDocument[];
  /** How many alerts wait to be sent. */
  readonly waiting: number;
  /** Alerts that were given up. */
  readonly dead: readonly KeptAlertDocument[];
}

/** The answer of `alerts show --json`. */
export interface AlertDetailsDocument extends KeptIncidentDocument {
  readonly schema: 'countersign.alert-details/1';
  readonly store: string;
  readonly alerts: readonly KeptAlertDocument[];
}

/** What is told of the alerts of a store. */
export interface ListedAlerts {
  readonly incidents: readonly KeptIncident[];
  readonly waiting: readonly KeptAlert[];
  readonly dead: readonly KeptAlert[];
}

/** Puts incidents in the form that others script against. */
export function alertsDocument(
  store: string,
  { dead, incidents, waiting }: ListedAlerts,
): AlertsDocument {
  return {
    schema: 'countersign.alerts/1',
    store,
    incidents: incidents.map(keptIncidentDocument),
    waiting: waiting.length,
    dead: dead.map(keptAlertDocument),
  };
}

/** Puts one incident, with who was alerted, in the form that others script against. */
export function alertDetailsDocument(
  store: string,
  kept: KeptIncident,
  alerts: readonly KeptAlert[],
): AlertDetailsDocument {
  return {
    schema: 'countersign.alert-details/1',
    store,
    ...keptIncidentDocument(kept),
    alerts: alerts.map(keptAlertDocument),
  };
}

function keptIncidentDocument(kept: KeptIncident): KeptIncidentDocument {
  const { decisions, incident, keptMs, lastKeptMs, revision, state } = kept;
  return {
    state,
    revision,
    keptAt: formatInstant(keptMs),
    lastKeptAt: formatInstant(lastKeptMs),
    incident: incidentDocument(incident),
    decisions: decisions.map(({ atMs, by, kind, note }) => ({
      kind,
      by,
      note,
      at: formatInstant(atMs),
    })),
  };
}

function keptAlertDocument(alert: KeptAlert): KeptAlertDocument {
  const { atMs, attempts, because, id, incidentId, sinceMs, sink, state } = alert;
  return {
    id,
    incident: incidentId,
    sink,
    state,
    attempts,
    since: formatInstant(sinceMs),
    at: formatInstant(atMs),
    because,
  };
}
