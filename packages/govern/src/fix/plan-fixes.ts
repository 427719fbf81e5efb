import { invariant } from '@countersign/core';
import { type Finding, SEVERITIES, type Severity } from '../audit/finding.ts';
import { applyChanges } from '../inventory/apply/apply.ts';
import type { Change } from '../inventory/change.ts';
import type { Fix, FixAnswer, FixInput } from './fix.ts';
import { joinChanges } from './join-changes.ts';
import { type Loss, lossOf } from './loss.ts';
import { proposeFixes } from './propose-fixes.ts';

/** How a plan is made. */
export interface PlanOptions {
  /** Only findings for which this holds are to be fixed; all that requests show when absent. */
  readonly wants?: (finding: Finding) => boolean;
  /** Called before each finding that fixes are sought for. */
  readonly onStep?: (left: number, finding: Finding) => void;
}

/** Fixes that were chosen one after the other, each for the model that the ones before it leave. */
export interface FixPlan {
  readonly steps: readonly PlanStep[];
  /** All changes together, none that a later one overwrites; to be made in this order. */
  readonly changes: readonly Change[];
  /** Ids of the findings of the model that are gone after all changes. */
  readonly gone: readonly string[];
  /** Findings that are new after all changes, none as severe as the worst that is gone. */
  readonly appeared: readonly Finding[];
  /** Wanted findings that no fix was found for, with what was tried. */
  readonly open: readonly FixAnswer[];
  readonly loss: Loss;
}

/** One fix of a plan, and the finding that it was sought for. */
export interface PlanStep {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** The number of audits that are spent on one finding of a plan. */
const MAX_AUDITS = 60;

/**
 * Chooses fixes for all findings, greedily: of the findings that are left, one is
 * taken whose witness rests on the policy that most of them rest on; of its fixes the
 * one that ends most findings for each change, among those that take away at most
 * four times as much as the one that takes least. It is applied, the model audited
 * again, and so on until nothing more can be fixed.
 *
 * All changes together are audited once more at the end.
 */
export function planFixes(input: FixInput, options: PlanOptions = {}): FixPlan {
  const { onStep, wants = isAboutRequests } = options;
  const steps: PlanStep[] = [];
  const open = new Map<string, FixAnswer>();
  let current = input;
  for (;;) {
    const left = current.findings.filter((finding) => wants(finding) && !open.has(finding.id));
    const finding = nextFinding(left);
    if (finding === undefined) break;
    onStep?.(left.length, finding);
    const answer = proposeFixes(current, finding, { maxAudits: MAX_AUDITS, isQuick: true });
    const fix = bestOf(answer.fixes);
    if (fix === undefined) {
      open.set(finding.id, answer);
      continue;
    }
    steps.push({ finding, fix });
    current = { ...current, model: fix.after, findings: fix.left };
  }
  return conclude(input, steps, [...open.values()]);
}

/** No change of a policy mends what facts alone show. */
function isAboutRequests({ witness }: Finding): boolean {
  return witness.length > 0;
}

/** Of the findings that rest on the policy that most rest on, the worst. */
function nextFinding(left: readonly Finding[]): Finding | undefined {
  const counts = new Map<string, number>();
  for (const finding of left) {
    for (const name of citedPolicies(finding)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const weightOf = (finding: Finding): number =>
    Math.max(0, ...[...citedPolicies(finding)].map((name) => counts.get(name) ?? 0));
  return left.toSorted(
    (a, b) => rankOf(a.severity) - rankOf(b.severity) || weightOf(b) - weightOf(a),
  )[0];
}

function citedPolicies({ witness }: Finding): ReadonlySet<string> {
  return new Set(witness.flatMap(({ statements }) => statements.map(({ policy }) => policy)));
}

/** 0 for the worst. */
function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** A fix that takes away more than so many times what the least one takes is not chosen. */
const MAX_LOSS_RATIO = 4;

function bestOf(fixes: readonly Fix[]): Fix | undefined {
  const least = Math.min(...fixes.map(({ loss }) => loss.count));
  return fixes
    .filter(({ loss }) => loss.count <= least * MAX_LOSS_RATIO)
    .toSorted(
      (a, b) =>
        a.appeared.length - b.appeared.length || worth(b) - worth(a) || a.loss.count - b.loss.count,
    )[0];
}

function worth({ changes, gone }: Fix): number {
  return gone.length / changes.length;
}

function conclude(
  input: FixInput,
  steps: readonly PlanStep[],
  open: readonly FixAnswer[],
): FixPlan {
  const changes = joinChanges(steps.flatMap(({ fix }) => fix.changes));
  const made = applyChanges(input.model, changes);
  invariant(made.ok, 'changes that were made one by one can be made together');
  const after = made.value;
  const findings = steps.length === 0 ? input.findings : input.audit(after);
  const left = new Set(findings.map(({ id }) => id));
  const known = new Set(input.findings.map(({ rule, subject }) => `${rule} ${subject.arn}`));
  return {
    steps,
    changes,
    gone: input.findings.filter(({ id }) => !left.has(id)).map(({ id }) => id),
    appeared: findings.filter(({ rule, subject }) => !known.has(`${rule} ${subject.arn}`)),
    open: open.filter(({ finding }) => left.has(finding.id)),
    loss: lossOf(input.catalog, input.model, after),
  };
}
