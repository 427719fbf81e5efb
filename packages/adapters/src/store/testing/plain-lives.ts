import { compareText } from '@countersign/core';
import type {
  AuditMoment,
  CompleteAudit,
  FindingLife,
  OpenPeriod,
  RecordedFinding,
} from '@countersign/govern';

/** An audit that is saved, with its findings. */
export interface Given {
  readonly audit: CompleteAudit;
  readonly findings: readonly RecordedFinding[];
}

/** What an audit says of a finding. */
interface Word {
  readonly moment: AuditMoment;
  readonly isThere: boolean;
}

/**
 * The lives of findings in order of id, worked out by asking each audit what it says of each
 * finding, and looking for beginnings and ends among the answers. Audits are given in the
 * order of saving.
 */
export function plainLives(saved: readonly Given[]): readonly FindingLife[] {
  const inTime = saved.toSorted((a, b) => a.audit.atMs - b.audit.atMs);
  const ids = new Set(saved.flatMap(({ findings }) => findings.map(({ finding }) => finding.id)));
  return [...ids].toSorted(compareText).flatMap((id) => plainLife(inTime, id));
}

function plainLife(inTime: readonly Given[], id: string): readonly FindingLife[] {
  const words = inTime.flatMap((_, index) => wordOf(inTime, index, id));
  const last = latestBefore(inTime, inTime.length, id);
  const end = words.at(-1);
  if (last === undefined || end === undefined) return [];
  const { finding } = last.recorded;
  const there = last.recorded.exception === null ? 'open' : 'accepted';
  return [
    {
      id,
      rule: finding.rule,
      severity: finding.severity,
      subject: finding.subject,
      accountId: finding.accountId,
      certainty: finding.certainty,
      title: finding.title,
      state: end.isThere ? there : 'gone',
      periods: words.flatMap((_, index) => periodFrom(words, index)),
      lastLookedAt: end.moment,
    },
  ];
}

/** What the audit at a place says of a finding; nothing, or one word. */
function wordOf(inTime: readonly Given[], index: number, id: string): readonly Word[] {
  const given = inTime[index];
  if (given === undefined) return [];
  const moment = { atMs: given.audit.atMs, auditId: given.audit.id };
  if (findIn(given, id) !== undefined) return [{ moment, isThere: true }];
  const last = latestBefore(inTime, index, id);
  if (last === undefined) return [];
  const { accountIds, incompleteAccountIds, organizationId, rules } = given.audit.scope;
  const knew = last.given.audit.scope.organizationId;
  const looked =
    rules.includes(last.recorded.finding.rule) &&
    (knew === null || knew === organizationId) &&
    last.recorded.accountIds.every(
      (account) => accountIds.includes(account) && !incompleteAccountIds.includes(account),
    );
  return looked ? [{ moment, isThere: false }] : [];
}

/** The period that begins with a word, if one does. */
function periodFrom(words: readonly Word[], index: number): readonly OpenPeriod[] {
  const first = words[index];
  if (first?.isThere !== true || words[index - 1]?.isThere === true) return [];
  const end = words.findIndex((word, at) => at > index && !word.isThere);
  const lastSeen = end === -1 ? words.at(-1) : words[end - 1];
  return [
    {
      opened: first.moment,
      lastSeen: lastSeen?.moment ?? first.moment,
      gone: words[end]?.moment ?? null,
    },
  ];
}

function latestBefore(
  inTime: readonly Given[],
  index: number,
  id: string,
): { readonly given: Given; readonly recorded: RecordedFinding } | undefined {
  for (const given of inTime.slice(0, index).toReversed()) {
    const recorded = findIn(given, id);
    if (recorded !== undefined) return { given, recorded };
  }
  return undefined;
}

function findIn({ findings }: Given, id: string): RecordedFinding | undefined {
  return findings.find(({ finding }) => finding.id === id);
}
