import { principalName, type Witness } from '@countersign/core';
import type { Certainty } from '../duties/holdings.ts';
import type { Fact, Finding, Severity, Subject, WitnessStep } from './finding.ts';
import type { RuleMetadata } from './rule.ts';

/** What a rule says of one case; the rest comes from its metadata. */
export interface Case {
  readonly subject: Subject;
  readonly accountId: string;
  readonly title: string;
  readonly fix: string;
  /** None for what facts show. */
  readonly witness?: readonly Witness[];
  /** Requests that are allowed only once those of the witness have changed something. */
  readonly afterwards?: readonly Witness[];
  readonly facts?: readonly Fact[];
  readonly certainty: Certainty;
  /** What the finding depends on beyond the conditions of its witness. */
  readonly conditions?: readonly string[];
  /** The rule's own severity when absent. */
  readonly severity?: Severity;
  /** Tells several findings of one rule on one subject apart; stable, no ARN of the subject needed. */
  readonly discriminator?: string;
}

/** Builds a finding from a rule and a case. */
export function makeFinding(rule: RuleMetadata, found: Case): Finding {
  const { afterwards = [], facts = [], witness = [] } = found;
  const parts = [rule.id, found.subject.arn];
  if (found.discriminator !== undefined) parts.push(found.discriminator);
  return {
    id: parts.join('|'),
    rule: rule.id,
    severity: found.severity ?? rule.severity,
    subject: found.subject,
    accountId: found.accountId,
    environment: null,
    certainty: found.certainty,
    title: found.title,
    conditions: [
      ...new Set([
        ...[...witness, ...afterwards].flatMap(({ conditions }) => conditions),
        ...(found.conditions ?? []),
      ]),
    ],
    witness: witness.map(witnessStep),
    afterwards: afterwards.map(witnessStep),
    facts,
    fix: found.fix,
  };
}

/** Shows a witness in the form that reports carry. */
export function witnessStep(witness: Witness): WitnessStep {
  const { request, chosen } = witness;
  const decision = witness.explain();
  const { principal } = request;
  const context = Object.fromEntries(
    [...chosen].map(([key, value]) => [key, value.kind === 'values' ? value.values : []]),
  );
  return {
    principal: principalName(principal),
    action: request.action,
    resource: request.resource,
    context,
    decision: decision.decision,
    statements: decision.layers.flatMap((layer) => layer.statements),
  };
}
