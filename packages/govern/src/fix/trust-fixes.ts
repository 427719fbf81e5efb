import { type PolicyJson, parseArn } from '@countersign/core';
import type { Finding, WitnessStep } from '../audit/finding.ts';
import type { Model, Role } from '../inventory/model.ts';
import { trustPolicyName } from '../inventory/policy-names.ts';
import { entityOf } from './cut.ts';
import { policyOf, statementsOf } from './edit-policy.ts';

/** A trust policy that lets in fewer, and the values in it that somebody has to fill in. */
export interface NarrowedTrust {
  readonly role: Role;
  readonly trust: Role['trust']['policy'];
  readonly placeholders: readonly string[];
}

/** What can be done to one statement of a trust policy; `null` removes it. */
interface StatementEdit {
  readonly statement: PolicyJson | null;
  readonly placeholders: readonly string[];
}

/**
 * Ways to narrow the trust that a finding is about: a condition that outsiders cannot
 * meet or must be given a value for, the principals left out, the statement removed.
 * Those that take least away come first.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html}
 */
export function* narrowedTrusts(model: Model, finding: Finding): Iterable<NarrowedTrust> {
  const [step] = finding.witness;
  const role = step === undefined ? null : entityOf(model, step.resource);
  if (step === undefined || role?.kind !== 'role' || !isByOutsider(model, step)) return;
  const name = trustPolicyName(role.arn);
  const pointers = step.statements
    .filter(({ policy }) => policy === name)
    .map(({ pointer }) => pointer);
  const statements = statementsOf(role.trust.policy);
  for (const edit of editsFor(model, role, finding, step)) {
    const placeholders: string[] = [];
    const edited = role.trust.policy.statements.flatMap(({ pointer }, index) => {
      const statement = statements[index] ?? {};
      if (!pointers.includes(pointer)) return [statement];
      const result = edit(statement);
      placeholders.push(...result.placeholders);
      return result.statement === null ? [] : [result.statement];
    });
    if (edited.length === 0) continue;
    yield {
      role,
      trust: policyOf(edited, role.trust.policy),
      placeholders: [...new Set(placeholders)],
    };
  }
}

/** Whether somebody from outside of the model assumes a role. */
function isByOutsider(model: Model, { action, principal }: WitnessStep): boolean {
  return action.startsWith('sts:AssumeRole') && entityOf(model, principal) === null;
}

type Edit = (statement: PolicyJson) => StatementEdit;

/** Removes the statement. */
const removal: Edit = () => ({ statement: null, placeholders: [] });

function editsFor(
  { organization }: Model,
  role: Role,
  { rule }: Finding,
  step: WitnessStep,
): readonly Edit[] {
  const outsider = parseArn(step.principal);
  const leaving = withoutAccount(outsider?.account ?? '');
  const inside: Edit =
    organization === null
      ? demanding('StringEquals', 'aws:PrincipalAccount', role.accountId)
      : demanding('StringEquals', 'aws:PrincipalOrgID', organization.id);
  switch (rule) {
    case 'trust-without-external-id': {
      const value = `EXTERNAL-ID-OF-${outsider?.account ?? ''}`;
      return [demanding('StringEquals', 'sts:ExternalId', value, true), leaving, removal];
    }
    case 'trust-oidc-without-subject': {
      const provider = outsider?.resource.replace(/^oidc-provider\//, '') ?? step.principal;
      const value = 'SUBJECT-THAT-MAY-ASSUME-THE-ROLE';
      return [demanding('StringEquals', `${provider}:sub`, value, true), removal];
    }
    case 'trust-unknown-account':
      return [leaving, inside, removal];
    default:
      return [inside, removal];
  }
}

/** Adds a condition to a statement, in place of another value for the same key. */
function demanding(operator: string, key: string, value: string, isPlaceholder = false): Edit {
  return (statement) => {
    const condition = objectOf(statement['Condition']);
    const keys = { ...objectOf(condition[operator]), [key]: value };
    return {
      statement: { ...statement, Condition: { ...condition, [operator]: keys } },
      placeholders: isPlaceholder ? [value] : [],
    };
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function objectOf(value: unknown): PolicyJson {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Leaves the principals of one account out of a statement. */
function withoutAccount(id: string): Edit {
  return (statement) => {
    const principal = objectOf(statement['Principal']);
    const kept = [principal['AWS'] ?? []]
      .flat()
      .filter((value) => value !== id && parseArn(textOf(value))?.account !== id);
    const { AWS: _left, ...others } = principal;
    const Principal = kept.length === 0 ? others : { ...others, AWS: kept };
    const isNobody = Object.keys(Principal).length === 0;
    return { statement: isNobody ? null : { ...statement, Principal }, placeholders: [] };
  };
}
