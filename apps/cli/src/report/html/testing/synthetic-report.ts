import { memoryCatalog } from '@countersign/core';
import {
  type AuditReport,
  audit,
  buildModel,
  DEFAULT_CONFLICTS,
  DEFAULT_DUTIES,
  type DeclaredPerson,
  type Finding,
  joinPeople,
  RULES,
  type Rule,
  readDump,
  readOrganization,
  SEVERITIES,
} from '@countersign/govern';

/** The instant of every synthetic report. */
export const SYNTHETIC_AT_MS: number = Date.UTC(2026, 10, 22, 12);

/** Audits an account dump, and an organisation file if one is given, with a catalog of the duties' own actions. */
export function auditDump(
  dump: unknown,
  organizationFile: unknown = null,
  rules: readonly Rule[] = RULES,
  declared: readonly DeclaredPerson[] = [],
): AuditReport {
  const contents = unwrap(readDump(dump));
  const organization =
    organizationFile === null ? null : unwrap(readOrganization(organizationFile));
  const { model, notKnown } = unwrap(buildModel([contents], organization));
  return audit({
    model,
    catalog: dutiesCatalog(),
    duties: { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS },
    trustedAccounts: new Set(),
    atMs: SYNTHETIC_AT_MS,
    notKnown,
    rules,
    people: declared.length === 0 ? [] : joinPeople(model, { declared, ownerTags: [] }).people,
  });
}

/** An audit of nothing. */
export function emptyReport(): AuditReport {
  return auditDump({ UserDetailList: [] });
}

/**
 * An audit of many principals in four accounts: some administrators, many that
 * hold a few actions under a condition, most that hold nothing.
 *
 * Its findings come from no rule, so that their number does not depend on what
 * the rules think: `findingCount` of them, each with a witness of two requests.
 */
export function syntheticReport(principalCount: number, findingCount: number): AuditReport {
  const report = auditDump(syntheticDump(principalCount), SYNTHETIC_ORGANIZATION, []);
  const rule: Rule = { ...firstRule(), id: 'synthetic-rule', find: () => [] };
  return {
    ...report,
    rules: [...RULES, rule],
    findings: Array.from({ length: findingCount }, (_, at) => syntheticFinding(report, at)),
  };
}

function syntheticFinding(report: AuditReport, at: number): Finding {
  const { principal } = report.holdings[at % report.holdings.length] ?? missing();
  const severity = SEVERITIES[at % SEVERITIES.length] ?? 'info';
  const certainty = at % 3 === 0 ? 'conditional' : 'certain';
  const inline = principal.inlinePolicies[0] ?? missing();
  const step = {
    principal: principal.arn,
    resource: `arn:aws:iam::${principal.accountId}:user/example`,
    context: at % 3 === 0 ? { 'aws:MultiFactorAuthPresent': ['true'] } : {},
    decision: 'Allowed' as const,
    statements: [{ policy: inline.name, pointer: '/Statement/0', effect: 'Allow' as const }],
  };
  return {
    id: `synthetic-rule|${principal.arn}|${at}`,
    rule: 'synthetic-rule',
    severity,
    certainty,
    subject: { kind: principal.kind, arn: principal.arn },
    accountId: principal.accountId,
    environment: null,
    title: `${principal.name} can create identities (iam:CreateUser) and empower them (iam:AttachUserPolicy), case ${at}`,
    conditions: at % 3 === 0 ? ['Bool aws:MultiFactorAuthPresent = true'] : [],
    witness: [
      { ...step, action: 'iam:CreateUser' },
      { ...step, action: 'iam:AttachUserPolicy' },
    ],
    afterwards: [],
    facts: [],
    fix: `Decide which of the two duties ${principal.name} is for and take the other away: remove iam:AttachUserPolicy from what grants it, or iam:CreateUser, and give the other half to a role that somebody else assumes.`,
  };
}

const ACCOUNT_IDS = ['111122223333', '222233334444', '444455556666', '777788889999'] as const;

const SYNTHETIC_ORGANIZATION = {
  id: 'o-example',
  managementAccountId: ACCOUNT_IDS[0],
  units: [{ id: 'r-root', name: 'Root', parent: null }],
  accounts: ACCOUNT_IDS.map((id, at) => ({
    id,
    name: `account-${at}`,
    parent: 'r-root',
    tags: {},
  })),
  policies: [],
};

function syntheticDump(principalCount: number): unknown {
  return {
    RoleDetailList: Array.from({ length: principalCount }, (_, at) => syntheticRole(at)),
    Policies: [],
  };
}

function syntheticRole(at: number): unknown {
  const account = ACCOUNT_IDS[at % ACCOUNT_IDS.length];
  return {
    RoleName: `workload-role-number-${at}`,
    RoleId: `AROA${at}`,
    Arn: `arn:aws:iam::${account}:role/team-${at % 20}/workload-role-number-${at}`,
    Path: `/team-${at % 20}/`,
    CreateDate: '2024-05-06T07:08:09Z',
    AssumeRolePolicyDocument: policy({
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }),
    RolePolicyList: [
      { PolicyName: `work-${at % 7}`, PolicyDocument: policy(syntheticStatement(at)) },
    ],
    AttachedManagedPolicies: [],
    Tags: [
      { Key: 'owner', Value: `person-${at % 50}@example.com` },
      { Key: 'team', Value: `team-${at % 20}` },
    ],
    RoleLastUsed: { LastUsedDate: '2026-10-11T12:13:14Z' },
  };
}

function syntheticStatement(at: number): unknown {
  if (at % 50 === 0) return { Effect: 'Allow', Action: '*', Resource: '*' };
  if (at % 3 === 0) {
    return {
      Sid: `Statement${at}`,
      Effect: 'Allow',
      Action: ['iam:CreateUser', 'iam:AttachUserPolicy', 'iam:PassRole', 'sts:AssumeRole'],
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    };
  }
  return { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::bucket-${at}/*` };
}

/** A policy document with one statement. */
export function policy(statement: unknown): unknown {
  return { Version: '2012-10-17', Statement: [statement] };
}

function dutiesCatalog(): ReturnType<typeof memoryCatalog> {
  const names = DEFAULT_DUTIES.flatMap((duty) => duty.groups.flatMap((group) => group.actions));
  return memoryCatalog(
    [...new Set(names)].map((name) => ({
      name,
      accessLevels: ['Write'],
      resourceTypes: [],
      conditionKeys: [],
    })),
  );
}

function firstRule(): Rule {
  return RULES[0] ?? missing();
}

function missing(): never {
  throw new Error('the synthetic report lacks what it is made from');
}

type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: unknown };

function unwrap<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  return outcome.value;
}
