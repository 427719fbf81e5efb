import type { Issue, Result } from '@countersign/core';
import type { Finding, Severity } from '../audit/finding.ts';

/** What an audit looked at: it says nothing of findings outside of it. */
export interface AuditScope {
  /** The accounts that were in the input, in order. */
  readonly accountIds: readonly string[];
  /** Those of them of which a part was missing: that a finding is not there says nothing. */
  readonly incompleteAccountIds: readonly string[];
  /** The organisation whose policies were in the input. */
  readonly organizationId: string | null;
  /** The ids of the rules, and of the conflicts of duties, whose findings were wanted; in order. */
  readonly rules: readonly string[];
}

/** An audit that is complete, without its findings. */
export interface CompleteAudit {
  /** Made by the caller, never used twice; saving it again saves nothing. */
  readonly id: string;
  /** The instant of the audit, in milliseconds since 1970: it places the audit among others. */
  readonly atMs: number;
  /** When it is saved, in milliseconds since 1970. */
  readonly savedAtMs: number;
  /** The version of Countersign that made it. */
  readonly version: string;
  /** The inputs as they were named. */
  readonly inputs: readonly string[];
  /** The configuration file that was in force; `null` for the defaults. */
  readonly configuration: string | null;
  readonly scope: AuditScope;
  /** What was not in the input, or is not modelled. */
  readonly notKnown: readonly string[];
}

/** Who answers for a finding that is meant to be. */
export interface RecordedException {
  readonly owner: string;
  readonly reason: string;
  /** The instant at which it ends, in milliseconds since 1970. */
  readonly untilMs: number;
}

/** A finding of an audit as it is kept. */
export interface RecordedFinding {
  readonly finding: Finding;
  /** `null` when nobody answers for it. */
  readonly exception: RecordedException | null;
  /**
   * The accounts that the finding rests on, at least one: an audit without the finding
   * says that it is gone only if it looked at all of them, whole.
   */
  readonly accountIds: readonly string[];
}

/** A saved audit in a list: what it was, and how many findings it had. */
export interface SavedAudit extends Omit<CompleteAudit, 'notKnown'> {
  /** Findings that nobody answered for. */
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Findings that somebody answered for. */
  readonly acceptedCount: number;
}

/** An instant, and the audit that was made at it. */
export interface AuditMoment {
  readonly atMs: number;
  readonly auditId: string;
}

/** A time during which a finding was there. */
export interface OpenPeriod {
  /** The first audit that had the finding. */
  readonly opened: AuditMoment;
  /** The last audit that had it. */
  readonly lastSeen: AuditMoment;
  /** The first audit thereafter that looked and did not find it; `null` while there is none. */
  readonly gone: AuditMoment | null;
}

/** What saved audits tell of one finding over time. Everything but the periods is as last seen. */
export interface FindingLife {
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly subject: Finding['subject'];
  readonly accountId: string;
  readonly certainty: Finding['certainty'];
  readonly title: string;
  /** `accepted`: it is there, and somebody answers for it. */
  readonly state: 'open' | 'accepted' | 'gone';
  /** At least one, in order of time; each but the last has ended. */
  readonly periods: readonly OpenPeriod[];
  /** The last audit that had the finding, or would have said that it is gone. */
  readonly lastLookedAt: AuditMoment;
}

/** What became of an audit that was to be saved. */
export type SaveOutcome = 'saved' | 'already-saved';

/**
 * Keeps complete audits over time.
 *
 * An audit is saved as a whole or not at all, whatever happens meanwhile; once `save` has
 * answered it stays. Audits are never changed. When `save` fails it may not be known whether
 * the audit was saved: saving it again with the same id is right in either case.
 *
 * Audits are ordered by their instant, those of one instant in the order of saving, so that
 * an audit of an older snapshot takes its place among the others whenever it is saved.
 *
 * Failures of the world outside are thrown.
 */
export interface AuditStore {
  /** Fails with what is wrong with the audit itself; nothing is saved then. */
  save(
    audit: CompleteAudit,
    findings: Iterable<RecordedFinding>,
  ): Promise<Result<SaveOutcome, readonly Issue[]>>;
  /** Every saved audit, the earliest first. */
  audits(): Promise<readonly SavedAudit[]>;
  /** A saved audit, or `null`. */
  findAudit(id: string): Promise<CompleteAudit | null>;
  /** The findings of a saved audit, in no particular order. */
  findingsOf(auditId: string): AsyncIterable<RecordedFinding>;
  /** The life of each finding that any audit had, by the audits saved so far; in no particular order. */
  lives(): AsyncIterable<FindingLife>;
}
