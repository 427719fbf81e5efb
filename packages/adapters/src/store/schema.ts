import type { AlertState, Finding, KeptDecision, Severity } from '@countersign/govern';
import type { Kysely, Transaction } from 'kysely';

// What the tables hold, as the migrations make them. Rows are inserted and stay as they are, but
// for those of uses, which add up, and of alerts, which are sent. Texts that may hold any
// character are written by `storedText`.

/** The tables of a store. */
export interface StoreSchema {
  readonly countersign_migrations: MigrationRow;
  readonly scopes: ScopeRow;
  readonly audits: AuditRow;
  readonly audit_counts: AuditCountRow;
  readonly findings: FindingRow;
  readonly finding_contents: ContentRow;
  readonly sightings: SightingRow;
  readonly usage_sources: UsageSourceRow;
  readonly usages: UsageRow;
  readonly watch_sessions: WatchSessionRow;
  readonly watch_batches: WatchBatchRow;
  readonly watch_events: WatchEventRow;
  readonly watch_sources: WatchSourceRow;
  readonly incidents: IncidentRow;
  readonly incident_revisions: IncidentRevisionRow;
  readonly incident_decisions: IncidentDecisionRow;
  readonly alerts: AlertRow;
}

/** The tables, for asking. */
export type StoreDatabase = Kysely<StoreSchema>;

/** The tables within a transaction. */
export type StoreTransaction = Transaction<StoreSchema>;

/** A migration that was applied. */
export interface MigrationRow {
  readonly id: string;
  /** Its place among the migrations, from 1. */
  readonly position: number;
}

/** What audits looked at; audits with equal scopes share one. */
export interface ScopeRow {
  readonly scope_key: number;
  readonly digest: string;
  readonly organization_id: string | null;
  /** Lists as JSON. */
  readonly account_ids: string;
  readonly incomplete_account_ids: string;
  readonly rules: string;
}

/** An audit. */
export interface AuditRow {
  /** The order of saving, from 1. */
  readonly sequence: number;
  readonly id: string;
  readonly at_ms: number;
  readonly saved_at_ms: number;
  readonly version: string;
  readonly inputs: string;
  readonly configuration: string | null;
  readonly scope_key: number;
  readonly not_known: string;
}

/** How many findings of a severity an audit had; the last of it that is written. */
export interface AuditCountRow {
  readonly sequence: number;
  readonly severity: Severity;
  /** 1 or 0. */
  readonly is_accepted: number;
  readonly finding_count: number;
}

/** A finding: what stays the same in every audit. */
export interface FindingRow {
  readonly finding_key: number;
  readonly id: string;
  /** An id may be longer than what PostgreSQL takes into an index. */
  readonly id_digest: string;
  readonly rule: string;
}

/** What an audit says of a finding; audits that say the same share it. */
export interface ContentRow {
  readonly content_key: number;
  readonly digest: string;
  readonly account_id: string;
  readonly subject_kind: Finding['subject']['kind'];
  readonly subject_arn: string;
  readonly certainty: Finding['certainty'];
  readonly title: string;
  /** The accounts that the finding rests on, as JSON. */
  readonly account_ids: string;
  /** Everything else, as JSON. */
  readonly details: string;
}

/** That an audit had a finding. */
export interface SightingRow {
  readonly sequence: number;
  readonly finding_key: number;
  readonly content_key: number;
  readonly severity: Severity;
  /** Who answers for it, as JSON; null when nobody does. */
  readonly exception: string | null;
}

/** A source that uses were read from, such as a file of a trail. */
export interface UsageSourceRow {
  readonly digest: string;
}

/** How somebody used an action, of all sources so far. */
export interface UsageRow {
  /** The digest of everything up to the resource. */
  readonly usage_key: string;
  readonly person: string | null;
  readonly principal: string;
  readonly account_id: string | null;
  readonly action: string;
  readonly resource: string;
  readonly first_ms: number;
  readonly last_ms: number;
  readonly call_count: number;
  readonly denied_count: number;
}

/** That a watch began, and overtook the one before. */
export interface WatchSessionRow {
  /** From 1. */
  readonly epoch: number;
  readonly at_ms: number;
}

/** Events that were taken together. */
export interface WatchBatchRow {
  /** From 1. */
  readonly batch: number;
  readonly at_ms: number;
}

/** An event that was taken. */
export interface WatchEventRow {
  readonly id_digest: string;
  readonly batch: number;
  /** Its place in the batch, from 0. */
  readonly position: number;
  readonly at_ms: number;
  /** As JSON. */
  readonly record: string;
}

/** A source that was read to its end. */
export interface WatchSourceRow {
  readonly digest: string;
  readonly batch: number;
}

/** An incident: what stays the same however often it is told. */
export interface IncidentRow {
  readonly incident_key: number;
  readonly id: string;
  readonly id_digest: string;
}

/** An incident as it was told once. */
export interface IncidentRevisionRow {
  readonly incident_key: number;
  /** From 1. */
  readonly revision: number;
  readonly at_ms: number;
  readonly first_ms: number;
  readonly severity: Severity;
  /** Everything, as JSON. */
  readonly document: string;
}

/** What somebody made of an incident. */
export interface IncidentDecisionRow {
  readonly incident_key: number;
  /** From 1. */
  readonly number: number;
  readonly revision: number;
  readonly kind: KeptDecision['kind'];
  readonly decided_by: string;
  readonly note: string | null;
  readonly at_ms: number;
}

/** An alert and how far it is. */
export interface AlertRow {
  readonly alert_key: number;
  readonly sink: string;
  readonly incident_key: number;
  readonly revision: number;
  /** 0 where it is about the incident itself. */
  readonly decision_number: number;
  readonly since_ms: number;
  readonly state: AlertState;
  /** 1 or 0. */
  readonly is_uncertain: number;
  readonly attempt_count: number;
  /** When it is to be sent, or was sent or given up. */
  readonly at_ms: number;
  readonly because: string | null;
  readonly receipt: string | null;
}
