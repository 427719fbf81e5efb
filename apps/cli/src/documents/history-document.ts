import { formatInstant } from '@countersign/core';
import type {
  AuditMoment,
  AuditScope,
  CompleteAudit,
  FindingLife,
  RecordedFinding,
  SavedAudit,
} from '@countersign/govern';
import { type AcceptedDocument, type AuditedFinding, findingDocument } from './audit-document.ts';

/** The answer of `history list --json`. */
export interface HistoryDocument {
  readonly schema: 'countersign.history/1';
  /** The store, without a password. */
  readonly store: string;
  /** The earliest first. */
  readonly audits: readonly ListedAudit[];
}

/** What is told of every saved audit. */
export interface AuditHead {
  readonly id: string;
  /** The instant of the audit, as ISO 8601. */
  readonly at: string;
  readonly savedAt: string;
  readonly version: string;
  readonly inputs: readonly string[];
  readonly configuration: string | null;
  readonly scope: AuditScope;
}

/** A saved audit in a list. */
export interface ListedAudit extends AuditHead {
  readonly bySeverity: SavedAudit['bySeverity'];
  readonly accepted: number;
}

/** The answer of `history show --json`. */
export interface SavedAuditDocument extends AuditHead {
  readonly schema: 'countersign.saved-audit/1';
  readonly store: string;
  readonly findings: readonly AuditedFinding[];
  readonly accepted: readonly AcceptedDocument[];
  readonly notKnown: readonly string[];
}

/** The answer of `history findings --json`. */
export interface FindingHistoryDocument {
  readonly schema: 'countersign.finding-history/1';
  readonly store: string;
  readonly findings: readonly FindingLifeDocument[];
}

/** What became of a finding. */
export interface FindingLifeDocument
  extends Pick<
    FindingLife,
    'id' | 'rule' | 'severity' | 'subject' | 'accountId' | 'certainty' | 'title' | 'state'
  > {
  readonly firstSeen: MomentDocument;
  readonly lastSeen: MomentDocument;
  readonly lastLookedAt: MomentDocument;
  /** Since when it is gone; `null` while it is there. */
  readonly goneSince: MomentDocument | null;
  /** How often it came back. */
  readonly reopened: number;
  readonly periods: readonly PeriodDocument[];
}

/** A time during which a finding was there. */
export interface PeriodDocument {
  readonly opened: MomentDocument;
  readonly lastSeen: MomentDocument;
  readonly gone: MomentDocument | null;
}

/** An instant, and the audit that was made at it. */
export interface MomentDocument {
  readonly at: string;
  readonly audit: string;
}

/** Puts the list of audits in the form that others script against. */
export function historyDocument(store: string, audits: readonly SavedAudit[]): HistoryDocument {
  return {
    schema: 'countersign.history/1',
    store,
    audits: audits.map((audit) => ({
      ...headOf(audit),
      bySeverity: audit.bySeverity,
      accepted: audit.acceptedCount,
    })),
  };
}

/** Puts a saved audit in the form that others script against. */
export function savedAuditDocument(
  store: string,
  audit: CompleteAudit,
  recorded: readonly RecordedFinding[],
): SavedAuditDocument {
  return {
    schema: 'countersign.saved-audit/1',
    store,
    ...headOf(audit),
    findings: recorded
      .filter(({ exception }) => exception === null)
      .map(({ finding }) => findingDocument(finding)),
    accepted: recorded.flatMap(({ exception, finding }) =>
      exception === null
        ? []
        : [
            {
              finding: findingDocument(finding),
              owner: exception.owner,
              reason: exception.reason,
              until: formatInstant(exception.untilMs),
            },
          ],
    ),
    notKnown: audit.notKnown,
  };
}

function headOf(audit: Omit<CompleteAudit, 'notKnown'>): AuditHead {
  const { accountIds, incompleteAccountIds, organizationId, rules } = audit.scope;
  return {
    id: audit.id,
    at: formatInstant(audit.atMs),
    savedAt: formatInstant(audit.savedAtMs),
    version: audit.version,
    inputs: audit.inputs,
    configuration: audit.configuration,
    scope: { accountIds, incompleteAccountIds, organizationId, rules },
  };
}

/** Puts lives of findings in the form that others script against. */
export function findingHistoryDocument(
  store: string,
  lives: readonly FindingLife[],
): FindingHistoryDocument {
  return { schema: 'countersign.finding-history/1', store, findings: lives.map(lifeDocument) };
}

function lifeDocument(life: FindingLife): FindingLifeDocument {
  const { id, rule, severity, subject, accountId, certainty, title, state } = life;
  const periods = life.periods.map(({ gone, lastSeen, opened }) => ({
    opened: momentDocument(opened),
    lastSeen: momentDocument(lastSeen),
    gone: gone === null ? null : momentDocument(gone),
  }));
  const lastLookedAt = momentDocument(life.lastLookedAt);
  const last = periods.at(-1);
  return {
    id,
    rule,
    severity,
    subject,
    accountId,
    certainty,
    title,
    state,
    firstSeen: periods[0]?.opened ?? lastLookedAt,
    lastSeen: last?.lastSeen ?? lastLookedAt,
    lastLookedAt,
    goneSince: last?.gone ?? null,
    reopened: periods.length - 1,
    periods,
  };
}

function momentDocument({ atMs, auditId }: AuditMoment): MomentDocument {
  return { at: formatInstant(atMs), audit: auditId };
}
