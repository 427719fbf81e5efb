import {
  type AuditReport,
  DEFAULT_DUTIES,
  type Finding,
  type RuleMetadata,
} from '@countersign/govern';
import { type ActionSets, collectActionSets } from './action-sets.ts';
import { findingAnchors } from './anchors.ts';
import { type CitedStatements, citeStatements } from './cited-statements.ts';

/** A report with the look-ups that its sections share. */
export interface ReportIndex {
  readonly report: AuditReport;
  readonly anchors: ReadonlyMap<Finding, string>;
  readonly statements: CitedStatements;
  readonly actionSets: ActionSets;
  /** Worst first, as in the report. */
  readonly findingsByArn: ReadonlyMap<string, readonly Finding[]>;
  readonly rulesById: ReadonlyMap<string, RuleMetadata>;
  /** The duties that were judged, in order, with their titles. */
  readonly duties: readonly { readonly id: string; readonly title: string }[];
  /** The accounts of the model and of the findings, in order of id. */
  readonly accountIds: readonly string[];
  /** An account's name, or `null` when no organisation file named it. */
  accountName(id: string): string | null;
}

/** Builds the look-ups of a report. */
export function indexReport(report: AuditReport): ReportIndex {
  const ids = [...report.model.accounts.keys(), ...report.findings.map((item) => item.accountId)];
  return {
    report,
    anchors: findingAnchors(report.findings),
    statements: citeStatements(report),
    actionSets: collectActionSets(report.holdings),
    findingsByArn: groupBy(report.findings, (finding) => finding.subject.arn),
    rulesById: new Map(report.rules.map((rule) => [rule.id, rule])),
    duties: dutiesOf(report),
    accountIds: [...new Set(ids)].toSorted(),
    accountName: (id) => report.model.organization?.accounts.get(id)?.name ?? null,
  };
}

/** Groups items by a key, keeping their order. */
export function groupBy<Item, Key>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The report names duties by id only where nobody holds them; the defaults know most titles. */
function dutiesOf(report: AuditReport): ReportIndex['duties'] {
  const titles = new Map(DEFAULT_DUTIES.map((duty) => [duty.id, duty.title]));
  const ids = new Set<string>();
  for (const { byDuty } of report.holdings) {
    for (const [id, held] of byDuty) {
      ids.add(id);
      if (held[0] !== undefined) titles.set(id, held[0].duty.title);
    }
  }
  return [...ids].map((id) => ({ id, title: titles.get(id) ?? id }));
}
