import { compareText } from '@countersign/core';
import type { AuditReport } from '../audit/audit.ts';
import type { Exception } from '../audit/exceptions.ts';
import type { Finding } from '../audit/finding.ts';
import { type PrincipalEntity, principalsOf } from '../inventory/model.ts';
import type { IdentityKind } from '../people/identity-kind.ts';

/** Somebody who has administrative access, or comes to have it. */
export interface AdministrativeAccess {
  readonly arn: string;
  readonly accountId: string;
  readonly environment: string | null;
  /** `direct`: by its own permissions; `escalation`: by what it can do to others or to itself. */
  readonly by: 'direct' | 'escalation';
  /** Who uses it; `null` for a person, who is known by several identities. */
  readonly kind: IdentityKind | null;
  readonly certainty: Finding['certainty'];
  /** What the finding says. */
  readonly why: string;
  /** The policies whose statements allow it, each once; those of the organisation only limit. */
  readonly policies: readonly string[];
  /** Who answers for it; `null` where nobody does. */
  readonly accepted: Exception | null;
}

/** Everybody who has administrative access or comes to have it, in order of ARN, accepted ones among them. */
export function administratorsOf(report: AuditReport): readonly AdministrativeAccess[] {
  const entities = new Map([...principalsOf(report.model)].map((entity) => [entity.arn, entity]));
  const all = [
    ...report.findings.map((finding) => ({ finding, exception: null })),
    ...report.accepted,
  ];
  return all
    .flatMap(({ exception, finding }) => {
      const by = BY_RULE.get(finding.rule);
      return by === undefined ? [] : [accessOf(report, finding, { by, entities, exception })];
    })
    .toSorted((a, b) => compareText(a.by, b.by) || compareText(a.arn, b.arn));
}

const BY_RULE: ReadonlyMap<string, AdministrativeAccess['by']> = new Map([
  ['full-administrator', 'direct'],
  ['escalation-to-administrator', 'escalation'],
]);

function accessOf(
  report: AuditReport,
  finding: Finding,
  {
    by,
    entities,
    exception,
  }: {
    readonly by: AdministrativeAccess['by'];
    readonly entities: ReadonlyMap<string, PrincipalEntity>;
    readonly exception: Exception | null;
  },
): AdministrativeAccess {
  const { accountId, certainty, environment, subject, title, witness } = finding;
  const entity = entities.get(subject.arn);
  const limits = new Set(report.model.organization?.policies.map(({ document }) => document.name));
  const policies = witness.flatMap(({ statements }) =>
    statements.map(({ policy }) => policy).filter((policy) => !limits.has(policy)),
  );
  return {
    arn: subject.arn,
    accountId,
    environment,
    by,
    kind: entity === undefined ? null : report.kindOf(entity),
    certainty,
    why: title,
    policies: [...new Set(policies)],
    accepted: exception,
  };
}
