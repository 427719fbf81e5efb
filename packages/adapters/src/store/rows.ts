import { createHash } from 'node:crypto';
import type {
  AuditScope,
  CompleteAudit,
  Finding,
  RecordedException,
  RecordedFinding,
} from '@countersign/govern';
import type { AuditRow, ContentRow, ScopeRow, SightingRow } from './schema.ts';
import { originalText, storedText } from './stored-text.ts';

// What rows of the database are as values, and the other way round.

/** A short text that stands for a long one; equal texts only have equal ones. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** The scope of an audit, without its key. */
export function scopeRow(scope: AuditScope): Omit<ScopeRow, 'scope_key'> {
  const row = {
    organization_id: scope.organizationId === null ? null : storedText(scope.organizationId),
    account_ids: JSON.stringify(scope.accountIds),
    incomplete_account_ids: JSON.stringify(scope.incompleteAccountIds),
    rules: JSON.stringify(scope.rules),
  };
  return { digest: digestOf(JSON.stringify(row)), ...row };
}

/** The scope that a row holds. */
export function scopeFrom(row: Omit<ScopeRow, 'scope_key' | 'digest'>): AuditScope {
  return {
    accountIds: textsFrom(row.account_ids),
    incompleteAccountIds: textsFrom(row.incomplete_account_ids),
    organizationId: row.organization_id === null ? null : originalText(row.organization_id),
    rules: textsFrom(row.rules),
  };
}

/** An audit, without its scope and its place. */
export function auditRow(audit: CompleteAudit): Omit<AuditRow, 'sequence' | 'scope_key'> {
  return {
    id: storedText(audit.id),
    at_ms: audit.atMs,
    saved_at_ms: audit.savedAtMs,
    version: storedText(audit.version),
    inputs: JSON.stringify(audit.inputs),
    configuration: audit.configuration === null ? null : storedText(audit.configuration),
    not_known: JSON.stringify(audit.notKnown),
  };
}

/** The audit that a row holds, but for what was not known. */
export function auditFrom(
  row: Omit<AuditRow, 'sequence' | 'scope_key' | 'not_known'>,
  scope: AuditScope,
): Omit<CompleteAudit, 'notKnown'> {
  return {
    id: originalText(row.id),
    atMs: row.at_ms,
    savedAtMs: row.saved_at_ms,
    version: originalText(row.version),
    inputs: textsFrom(row.inputs),
    configuration: row.configuration === null ? null : originalText(row.configuration),
    scope,
  };
}

type Details = Pick<
  Finding,
  'environment' | 'conditions' | 'witness' | 'afterwards' | 'facts' | 'fix'
>;

/** What an audit says of a finding, without its key. */
export function contentRow({
  accountIds,
  finding,
}: RecordedFinding): Omit<ContentRow, 'content_key'> {
  const { accountId, certainty, subject, title } = finding;
  const row = {
    account_id: storedText(accountId),
    subject_kind: subject.kind,
    subject_arn: storedText(subject.arn),
    certainty,
    title: storedText(title),
    account_ids: JSON.stringify(accountIds),
    details: JSON.stringify(detailsOf(finding)),
  };
  return { digest: digestOf(JSON.stringify(row)), ...row };
}

/** Names every member, so that what rules may add to a finding is not kept by chance. */
function detailsOf({ afterwards, conditions, environment, facts, fix, witness }: Finding): Details {
  return {
    environment,
    conditions,
    witness: witness.map(stepOf),
    afterwards: afterwards.map(stepOf),
    facts: facts.map(({ source, text }) => ({ text, source })),
    fix,
  };
}

function stepOf(step: Finding['witness'][number]): Finding['witness'][number] {
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

/** Who answers for a finding. */
export function exceptionText(exception: RecordedException | null): string | null {
  if (exception === null) return null;
  const { owner, reason, untilMs } = exception;
  return JSON.stringify({ owner, reason, untilMs });
}

/** Rows that together hold a finding of an audit. */
export type FindingRows = Omit<ContentRow, 'content_key' | 'digest'> &
  Pick<SightingRow, 'severity' | 'exception'> & { readonly id: string; readonly rule: string };

/** The finding that rows hold. */
export function findingFrom(row: FindingRows): RecordedFinding {
  // What was written by the functions above is not checked again when it is read.
  // Audits of the first days have neither facts nor environments.
  const details: Omit<Details, 'facts' | 'environment'> & Partial<Details> = JSON.parse(
    row.details,
  );
  const exception: RecordedException | null =
    row.exception === null ? null : JSON.parse(row.exception);
  return {
    finding: {
      ...summaryFrom(row),
      environment: details.environment ?? null,
      conditions: details.conditions,
      witness: details.witness,
      afterwards: details.afterwards,
      facts: details.facts ?? [],
      fix: details.fix,
    },
    exception,
    accountIds: textsFrom(row.account_ids),
  };
}

/** What a finding is, without the details. */
export function summaryFrom(
  row: Omit<FindingRows, 'details' | 'exception' | 'account_ids'>,
): Omit<Finding, keyof Details> {
  return {
    id: originalText(row.id),
    rule: originalText(row.rule),
    severity: row.severity,
    subject: {
      kind: row.subject_kind,
      arn: originalText(row.subject_arn),
    },
    accountId: originalText(row.account_id),
    certainty: row.certainty,
    title: originalText(row.title),
  };
}

/** A list of texts that was kept as JSON. */
export function textsFrom(json: string): readonly string[] {
  const texts: readonly string[] = JSON.parse(json);
  return texts;
}
