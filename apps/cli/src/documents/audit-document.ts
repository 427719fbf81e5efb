import { formatInstant } from '@countersign/core';
import type {
  AuditChanges,
  Certainty,
  Fact,
  Finding,
  FindingLife,
  Severity,
  WitnessStep,
} from '@countersign/govern';
import { type MatrixRow, matrixOf } from '../audit/matrix.ts';
import type { AuditAnswer } from '../audit/run-audit.ts';
import { type AuditSummary, summaryOf } from '../audit/summary.ts';
import { VERSION } from '../version.ts';

/** The answer of `audit --format json`. */
export interface AuditDocument {
  readonly schema: 'countersign.audit/1';
  readonly version: string;
  /** The instant of the audit, as ISO 8601. */
  readonly generatedAt: string;
  readonly inputs: readonly string[];
  /** The configuration file in force, or `null`. */
  readonly configuration: string | null;
  readonly accounts: readonly AuditedAccount[];
  readonly summary: AuditSummary;
  readonly findings: readonly AuditedFinding[];
  /** Findings that somebody answers for. */
  readonly accepted: readonly AcceptedDocument[];
  /** Those who stand behind several identities. */
  readonly people: readonly PersonDocument[];
  readonly matrix: readonly MatrixRow[];
  readonly notKnown: readonly string[];
  /** What is new and gone since the audit before; only where the audit was saved. */
  readonly changes: ChangesDocument | null;
}

/** What an audit changed, by the ids of findings. */
export interface ChangesDocument {
  readonly audit: string;
  /** The audit before; `null` for the first one in the store. */
  readonly since: { readonly at: string; readonly audit: string } | null;
  readonly appeared: readonly string[];
  readonly reopened: readonly string[];
  readonly gone: readonly string[];
}

/** An account that was audited. */
export interface AuditedAccount {
  readonly id: string;
  /** `null` without an organisation file. */
  readonly name: string | null;
  readonly users: number;
  readonly groups: number;
  readonly roles: number;
}

/** A finding as it is printed. */
export interface AuditedFinding {
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly subject: Finding['subject'];
  readonly accountId: string;
  readonly environment: string | null;
  readonly certainty: Certainty;
  readonly title: string;
  readonly conditions: readonly string[];
  /** Requests that are allowed as things are. */
  readonly witness: readonly WitnessStep[];
  /** Requests that are allowed once those of the witness have changed something. */
  readonly afterwards: readonly WitnessStep[];
  /** What was read that shows it, where no request does. */
  readonly facts: readonly Fact[];
  readonly fix: string;
}

/** A finding that is meant to be. */
export interface AcceptedDocument {
  readonly finding: AuditedFinding;
  readonly owner: string;
  readonly reason: string;
  /** The instant at which the exception ends, as ISO 8601. */
  readonly until: string;
}

/** A person with the identities that are taken to be the person's. */
export interface PersonDocument {
  readonly id: string;
  readonly name: string;
  readonly identities: readonly { readonly arn: string; readonly evidence: readonly string[] }[];
}

/** Puts an audit's answer in the form that others script against. */
export function auditDocument(
  answer: AuditAnswer,
  changes: AuditChanges | null = null,
): AuditDocument {
  const { report } = answer;
  const { organization } = report.model;
  return {
    schema: 'countersign.audit/1',
    version: VERSION,
    generatedAt: formatInstant(report.atMs),
    inputs: answer.inputs,
    configuration: answer.configurationFile,
    accounts: [...report.model.accounts.values()].map((account) => ({
      id: account.id,
      name: organization?.accounts.get(account.id)?.name ?? null,
      users: account.users.size,
      groups: account.groups.size,
      roles: account.roles.size,
    })),
    summary: summaryOf(answer),
    findings: report.findings.map(findingDocument),
    accepted: report.accepted.map(({ exception, finding }) => ({
      finding: findingDocument(finding),
      owner: exception.owner,
      reason: exception.reason,
      until: formatInstant(exception.untilMs),
    })),
    people: report.people.map(({ id, identities, name }) => ({
      id,
      name,
      identities: identities.map(({ entity, evidence }) => ({ arn: entity.arn, evidence })),
    })),
    matrix: matrixOf(answer),
    notKnown: report.notKnown,
    changes: changes === null ? null : changesDocument(changes),
  };
}

function changesDocument({
  appeared,
  audit,
  before,
  gone,
  reopened,
}: AuditChanges): ChangesDocument {
  return {
    audit: audit.auditId,
    since: before === null ? null : { at: formatInstant(before.atMs), audit: before.auditId },
    appeared: idsOf(appeared),
    reopened: idsOf(reopened),
    gone: idsOf(gone),
  };
}

function idsOf(lives: readonly FindingLife[]): readonly string[] {
  return lives.map(({ id }) => id).toSorted();
}

/** A finding as it is printed. Names every member, so that what rules may add to a finding does not slip into the contract. */
export function findingDocument(finding: Finding): AuditedFinding {
  const { id, rule, severity, subject, accountId, certainty, title, conditions, fix } = finding;
  const { environment } = finding;
  const witness = finding.witness.map(stepDocument);
  const afterwards = finding.afterwards.map(stepDocument);
  return {
    id,
    rule,
    severity,
    subject,
    accountId,
    environment,
    certainty,
    title,
    conditions,
    witness,
    afterwards,
    facts: finding.facts.map(({ source, text }) => ({ text, source })),
    fix,
  };
}

function stepDocument(step: WitnessStep): WitnessStep {
  const { principal, action, resource, context, decision, statements } = step;
  return {
    principal,
    action,
    resource,
    context,
    decision,
    statements: statements.map(({ policy, pointer, effect }) => ({ policy, pointer, effect })),
  };
}
