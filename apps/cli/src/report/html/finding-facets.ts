import { type Certainty, type Finding, SEVERITIES } from '@countersign/govern';
import type { ReportIndex } from './report-index.ts';

/** What the report's script filters by, embedded as JSON; values are named by their places in lists. */
export interface FindingFacets {
  readonly schema: 'countersign.report-index/1';
  readonly severities: readonly string[];
  readonly rules: readonly string[];
  readonly accounts: readonly string[];
  readonly kinds: readonly string[];
  readonly certainties: readonly string[];
  readonly findings: readonly (readonly [
    anchor: string,
    severity: number,
    rule: number,
    account: number,
    kind: number,
    certainty: number,
  ])[];
}

const CERTAINTIES: readonly Certainty[] = ['certain', 'conditional', 'needs-inventory'];

/** Collects the facets of all findings, in their order. */
export function collectFacets(index: ReportIndex): FindingFacets {
  const { findings } = index.report;
  const rules = distinct(findings, ({ rule }) => rule);
  const accounts = distinct(findings, ({ accountId }) => accountId);
  const kinds = distinct(findings, ({ subject }) => subject.kind);
  return {
    schema: 'countersign.report-index/1',
    severities: SEVERITIES,
    rules,
    accounts,
    kinds,
    certainties: CERTAINTIES,
    findings: findings.map((finding) => [
      index.anchors.get(finding) ?? '',
      SEVERITIES.indexOf(finding.severity),
      rules.indexOf(finding.rule),
      accounts.indexOf(finding.accountId),
      kinds.indexOf(finding.subject.kind),
      CERTAINTIES.indexOf(finding.certainty),
    ]),
  };
}

function distinct(
  findings: readonly Finding[],
  valueOf: (finding: Finding) => string,
): readonly string[] {
  return [...new Set(findings.map(valueOf))];
}
