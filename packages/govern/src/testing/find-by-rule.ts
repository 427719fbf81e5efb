import { invariant } from '@countersign/core';
import { type AuditReport, audit } from '../audit/audit.ts';
import type { Exception } from '../audit/exceptions.ts';
import type { Finding, Severity } from '../audit/finding.ts';
import type { Rule } from '../audit/rule.ts';
import { DEFAULT_CONFLICTS, DEFAULT_DUTIES } from '../duties/default-duties.ts';
import type { Environment } from '../environments/environment.ts';
import type { IdentityCenter } from '../inventory/identity-center.ts';
import { DEFAULT_OWNER_TAGS, joinPeople } from '../people/join-people.ts';
import type { DeclaredPerson } from '../people/person.ts';
import { TEST_CATALOG } from './test-catalog.ts';
import { modelOf, type TestAccount, type TestOrganization } from './test-model.ts';

/** 1 January 2026. */
const TEST_INSTANT_MS = 1_767_225_600_000;

/** What surrounds the accounts of a test. */
export interface Surroundings {
  readonly organization?: TestOrganization;
  readonly trustedAccounts?: readonly string[];
  /** People as a configuration declares them. */
  readonly people?: readonly DeclaredPerson[];
  readonly exceptions?: readonly Exception[];
  readonly approvers?: readonly string[];
  readonly environments?: readonly Environment[];
  readonly identityCenter?: IdentityCenter | null;
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
}

/** An audit of the accounts of a test by some rules. */
export function auditOf(
  rules: readonly Rule[],
  accounts: TestAccount | readonly TestAccount[],
  {
    approvers = [],
    environments = [],
    exceptions = [],
    identityCenter = null,
    organization,
    people = [],
    severities = new Map(),
    trustedAccounts = [],
  }: Surroundings = {},
): AuditReport {
  const model = { ...modelOf(accounts, organization), identityCenter };
  return audit({
    model,
    people: joinPeople(model, { declared: people, ownerTags: DEFAULT_OWNER_TAGS }).people,
    approvers,
    environments,
    exceptions,
    severities,
    catalog: TEST_CATALOG,
    duties: { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS },
    trustedAccounts: new Set(trustedAccounts),
    atMs: TEST_INSTANT_MS,
    notKnown: [],
    rules,
  });
}

/** What a rule finds in the accounts of a test; each witness must be one that the evaluator confirms. */
export function findByRule(
  rule: Rule,
  accounts: TestAccount | readonly TestAccount[],
  surroundings: Surroundings = {},
): readonly Finding[] {
  const { findings } = auditOf([rule], accounts, surroundings);
  for (const finding of findings) {
    const shown = finding.witness.length + finding.facts.length;
    invariant(shown > 0, `${finding.id} has neither witness nor fact`);
    for (const { decision } of [...finding.witness, ...finding.afterwards]) {
      const isConfirmed =
        decision === 'Allowed' || (decision === 'Unknown' && finding.certainty === 'conditional');
      invariant(isConfirmed, `${finding.id} has a witness that is ${decision}`);
    }
  }
  return findings;
}

/** The subjects that a rule reports, without what all ARNs begin with: `user/ana`. */
export function subjectsOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ subject }) => subject.arn.replace(/^arn:aws:iam::\d{12}:/, ''));
}
