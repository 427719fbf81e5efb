import { fail, ok, type Result } from '@countersign/core';
import { type Finding, SEVERITIES, type Severity } from '../audit/finding.ts';
import { applyChanges } from '../inventory/apply/apply.ts';
import type { Change } from '../inventory/change.ts';
import type { Model } from '../inventory/model.ts';
import type { FixInput } from './fix.ts';
import { NEEDING_DECISIONS } from './needing-decisions.ts';

/** What became of the findings when changes were applied and the model audited again. */
export interface Proof {
  readonly after: Model;
  /** The findings of that model. */
  readonly left: readonly Finding[];
  /** Ids of findings that are gone. */
  readonly gone: readonly string[];
  /** The finding itself where it is still there, then new ones that are as severe or worse. */
  readonly open: readonly Finding[];
  /** New findings that are less severe, or that somebody has to decide about. */
  readonly appeared: readonly Finding[];
}

/** Audits models that changes lead to, each only once. */
export interface Prover {
  readonly input: FixInput;
  /** The number of audits so far. */
  readonly auditCount: number;
  /** Fails when the changes cannot be made, or when the bound of audits is reached. */
  prove(finding: Finding, changes: readonly Change[]): Result<Proof, string>;
}

/** Builds a prover for one model that makes a bounded number of audits. */
export function createProver(input: FixInput, maxAudits: number): Prover {
  const audits = new Map<string, readonly Finding[]>();
  const prover = {
    input,
    auditCount: 0,
    prove(finding: Finding, changes: readonly Change[]): Result<Proof, string> {
      const applied = applyChanges(input.model, changes);
      if (!applied.ok) return fail(applied.failure.message);
      const key = JSON.stringify(changes);
      const known = audits.get(key);
      if (known === undefined && prover.auditCount >= maxAudits) {
        return fail(`the bound of ${maxAudits} audits is reached`);
      }
      const findings = known ?? audit(applied.value);
      audits.set(key, findings);
      return ok({ after: applied.value, ...compareFindings(finding, input.findings, findings) });
    },
  };
  return prover;

  function audit(model: Model): readonly Finding[] {
    prover.auditCount += 1;
    input.onAudit?.();
    return input.audit(model);
  }
}

function compareFindings(
  finding: Finding,
  findings: readonly Finding[],
  left: readonly Finding[],
): Omit<Proof, 'after'> {
  const before = new Map(findings.map((each) => [keyOf(each), each]));
  const ids = new Set(left.map(({ id }) => id));
  const isNew = (each: Finding): boolean => {
    const known = before.get(keyOf(each));
    return known === undefined || rankOf(each.severity) < rankOf(known.severity);
  };
  const fresh = left.filter(isNew);
  const same = left.filter(({ id }) => id === finding.id);
  // Who is no full administrator any more may be broad still, which nobody had to say before.
  const isAsBad = ({ rule, severity }: Finding): boolean =>
    !NEEDING_DECISIONS.has(rule) && rankOf(severity) <= rankOf(finding.severity);
  return {
    left,
    gone: findings.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
    open: [...same, ...fresh.filter((each) => isAsBad(each) && each.id !== finding.id)],
    appeared: fresh.filter((each) => !isAsBad(each)),
  };
}

/** Findings of one rule on one subject count as the same: what tells them apart may change. */
function keyOf({ rule, subject }: Finding): string {
  return `${rule} ${subject.arn}`;
}

/** 0 for the worst. */
function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
