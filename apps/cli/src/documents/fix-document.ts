import { formatInstant, type PolicyJson, policyJson } from '@countersign/core';
import type {
  Attempt,
  Certainty,
  Change,
  Finding,
  Fix,
  FixAnswer,
  Loss,
  Severity,
} from '@countersign/govern';
import { arnOf, type DescribedChange, describeChanges } from '../fix/described-change.ts';
import type { FixesFound } from '../fix/run-fix.ts';
import { VERSION } from '../version.ts';

/** The answer of `fix --format json`. */
export interface FixDocument {
  readonly schema: 'countersign.fix/1';
  readonly version: string;
  /** The instant of the audits, as ISO 8601. */
  readonly generatedAt: string;
  readonly inputs: readonly string[];
  /** For one finding: its fixes, those that take least away first. */
  readonly answer: FixAnswerDocument | null;
  /** For several findings: changes that were chosen one after the other. */
  readonly plan: FixPlanDocument | null;
  readonly notKnown: readonly string[];
}

/** A finding with its fixes. */
export interface FixAnswerDocument {
  readonly finding: FixedFinding;
  readonly fixes: readonly FixOfDocument[];
  /** Fixes beyond the limit. */
  readonly leftOut: number;
  /** What was tried in vain. */
  readonly attempts: readonly Attempt[];
}

/** Which finding is spoken of; `audit` tells the rest. */
export interface FixedFinding {
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly subject: Finding['subject'];
  readonly certainty: Certainty;
  readonly title: string;
}

/** A fix that was proved. */
export interface FixOfDocument {
  readonly means: Fix['means'];
  readonly changes: readonly ChangeDocument[];
  readonly proof: ProofDocument;
  readonly takesAway: LossDocument;
  /** Values to be filled in before the changes are made. */
  readonly placeholders: readonly string[];
}

/** What an audit of the changed accounts says. */
export interface ProofDocument {
  /** Ids of findings that are gone. */
  readonly gone: readonly string[];
  /** New findings, all less severe than what is fixed. */
  readonly appeared: readonly FixedFinding[];
  /** Ids of other findings that are still there about what the finding is about. */
  readonly stays: readonly string[];
}

/** One call to AWS. */
export interface ChangeDocument {
  readonly kind: Change['kind'];
  readonly title: string;
  /** The ARN of the user, group, role or policy that changes; `null` for the organisation's. */
  readonly arn: string | null;
  /** The name of an inline or organisation's policy, or the ARN of a managed one. */
  readonly policy: string | null;
  /** A group, the id of a root, unit or account, or a version. */
  readonly target: string | null;
  readonly before: PolicyJson | null;
  readonly after: PolicyJson | null;
}

/** What changes take away. */
export interface LossDocument {
  /** Actions times principals that lose something of them. */
  readonly count: number;
  readonly principals: readonly {
    readonly arn: string;
    /** Whether it is whoever assumes this role that loses something. */
    readonly byTrust: boolean;
    readonly lostCount: number;
    readonly narrowedCount: number;
    /** The first of the actions that are lost. */
    readonly lost: readonly string[];
    /** The first of the actions that are still there for fewer requests. */
    readonly narrowed: readonly string[];
  }[];
}

/** Changes that were chosen one after the other, and audited together. */
export interface FixPlanDocument {
  readonly steps: readonly {
    readonly finding: FixedFinding;
    readonly means: Fix['means'];
    readonly gone: readonly string[];
  }[];
  readonly changes: readonly ChangeDocument[];
  readonly proof: ProofDocument;
  readonly takesAway: LossDocument;
  readonly placeholders: readonly string[];
  /** Findings that no fix was found for. */
  readonly open: readonly {
    readonly finding: FixedFinding;
    readonly attempts: readonly Attempt[];
  }[];
}

/** Puts fixes in the form that others script against. */
export function fixDocument(found: FixesFound, limit: number): FixDocument {
  const { answer, inputs, plan, report } = found;
  return {
    schema: 'countersign.fix/1',
    version: VERSION,
    generatedAt: formatInstant(report.atMs),
    inputs,
    answer: answer === null ? null : answerDocument(found, answer, limit),
    plan: plan === null ? null : planDocument(found, plan),
    notKnown: report.notKnown,
  };
}

function answerDocument(
  { report }: FixesFound,
  { attempts, finding, fixes }: FixAnswer,
  limit: number,
): FixAnswerDocument {
  return {
    finding: fixedFinding(finding),
    fixes: fixes.slice(0, limit).map((fix) => ({
      means: fix.means,
      changes: describeChanges(report.model, fix.changes).map(changeDocument),
      proof: {
        gone: fix.gone,
        appeared: fix.appeared.map(fixedFinding),
        stays: fix.left
          .filter(({ subject }) => subject.arn === finding.subject.arn)
          .map(({ id }) => id),
      },
      takesAway: lossDocument(fix.loss),
      placeholders: fix.placeholders,
    })),
    leftOut: Math.max(0, fixes.length - limit),
    attempts,
  };
}

function planDocument(
  { report }: FixesFound,
  { appeared, changes, gone, loss, open, steps }: NonNullable<FixesFound['plan']>,
): FixPlanDocument {
  return {
    steps: steps.map(({ finding, fix }) => ({
      finding: fixedFinding(finding),
      means: fix.means,
      gone: fix.gone,
    })),
    changes: describeChanges(report.model, changes).map(changeDocument),
    proof: {
      gone,
      appeared: appeared.map(fixedFinding),
      stays: open.map(({ finding }) => finding.id),
    },
    takesAway: lossDocument(loss),
    placeholders: [...new Set(steps.flatMap(({ fix }) => fix.placeholders))],
    open: open.map(({ attempts, finding }) => ({ finding: fixedFinding(finding), attempts })),
  };
}

function fixedFinding({ certainty, id, rule, severity, subject, title }: Finding): FixedFinding {
  return { id, rule, severity, subject, certainty, title };
}

function changeDocument({ after, before, change, title }: DescribedChange): ChangeDocument {
  return {
    kind: change.kind,
    title,
    arn: arnOf(change),
    policy: policyOf(change),
    target: targetOf(change),
    before: before === null ? null : policyJson(before),
    after: after === null ? null : policyJson(after),
  };
}

function policyOf(change: Change): string | null {
  if ('policyName' in change) return change.policyName;
  return 'policyArn' in change ? change.policyArn : null;
}

function targetOf(change: Change): string | null {
  if ('groupName' in change) return change.groupName;
  if ('targetId' in change) return change.targetId;
  return 'versionId' in change ? change.versionId : null;
}

/** Lists of actions are cut: whoever loses everything loses twenty thousand. */
const MAX_ACTIONS = 200;

function lossDocument({ count, principals }: Loss): LossDocument {
  return {
    count,
    principals: principals.map(({ arn, isByTrust, lost, narrowed }) => ({
      arn,
      byTrust: isByTrust,
      lostCount: lost.length,
      narrowedCount: narrowed.length,
      lost: lost.slice(0, MAX_ACTIONS),
      narrowed: narrowed.slice(0, MAX_ACTIONS),
    })),
  };
}
