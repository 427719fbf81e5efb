import { principalsOf, SEVERITIES, type Severity } from '@countersign/govern';
import { violatorsOf } from './matrix.ts';
import type { AuditAnswer } from './run-audit.ts';

/** An audit in numbers. */
export interface AuditSummary {
  readonly accounts: number;
  readonly principals: number;
  readonly findings: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Rules with at least one finding, in order of id. */
  readonly byRule: Readonly<Record<string, number>>;
  /** Principals that are administrators by the content of their policies. */
  readonly fullAdministrators: number;
  /** Principals that hold both sides of a conflict of duties. */
  readonly violations: number;
}

/** Counts what an audit found. */
export function summaryOf(answer: AuditAnswer): AuditSummary {
  const { findings, model } = answer.report;
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const rules = [...new Set(findings.map((finding) => finding.rule))].toSorted();
  const administrators = findings
    .filter((finding) => finding.rule === 'full-administrator')
    .map((finding) => finding.subject.arn);
  return {
    accounts: model.accounts.size,
    principals: [...principalsOf(model)].length,
    findings: findings.length,
    bySeverity: {
      critical: count('critical'),
      high: count('high'),
      medium: count('medium'),
      low: count('low'),
      info: count('info'),
    },
    byRule: Object.fromEntries(
      rules.map((rule) => [rule, findings.filter((finding) => finding.rule === rule).length]),
    ),
    fullAdministrators: new Set(administrators).size,
    violations: violatorsOf(answer).size,
  };
}

/** `47 findings: 12 critical, 10 high`, without the severities that have none. */
export function describeFindings({ findings, bySeverity }: AuditSummary): string {
  if (findings === 0) return 'no findings';
  const parts = SEVERITIES.filter((severity) => bySeverity[severity] > 0).map(
    (severity) => `${bySeverity[severity]} ${severity}`,
  );
  return `${findings} finding${findings === 1 ? '' : 's'}: ${parts.join(', ')}`;
}
