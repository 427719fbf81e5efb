import { compareText, type DecisionKind, type StatementReference } from '@countersign/core';
import type { Certainty } from '../duties/holdings.ts';

/** How bad a finding is. */
export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';

/** From worst to least. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** Whether something is at least so bad. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

/** Orders findings: the worst first, then by rule and id. */
export function worstFirst(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compareText(a.rule, b.rule) ||
    compareText(a.id, b.id)
  );
}

/** What a finding is about. */
export interface Subject {
  readonly kind:
    | 'user'
    | 'role'
    | 'group'
    | 'person'
    | 'account'
    | 'policy'
    | 'resource'
    | 'permission-set';
  readonly arn: string;
}

/** One request of a witness, as the evaluator answered it. */
export interface WitnessStep {
  /** ARN, service or `*`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** The context keys that had to be chosen; an absent key is an empty list. */
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly decision: DecisionKind;
  readonly statements: readonly StatementReference[];
}

/** Something that was read, and that shows what no request could. */
export interface Fact {
  /** A sentence without its dot. */
  readonly text: string;
  /** Where it was read, such as `credential report of 2026-11-27T08:00:00Z`. */
  readonly source: string;
}

/** A statement about configuration that is open until it is fixed. */
export interface Finding {
  /** Stable across runs: made of the rule, the subject and what tells several findings of a rule on one subject apart. */
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly accountId: string;
  /** The environment in which it counts; `null` where none is assigned. */
  readonly environment: string | null;
  readonly certainty: Certainty;
  /** One sentence that says what is wrong, with names. */
  readonly title: string;
  /** What the finding depends on; empty when it holds in any context. */
  readonly conditions: readonly string[];
  /** Requests that are allowed as things are. A finding has one at least, or a fact. */
  readonly witness: readonly WitnessStep[];
  /** Requests that are allowed once those of the witness have changed something. */
  readonly afterwards: readonly WitnessStep[];
  /** What was read that shows it, where it is not about what somebody may do. */
  readonly facts: readonly Fact[];
  /** What to do about it, in words. */
  readonly fix: string;
}
