import { fail, ok, type Policy, type PolicyJson, type Statement } from '@countersign/core';
import type { Model, Role } from '../../inventory/model.ts';
import { actionTest } from '../../judge/action-elements.ts';
import { type Cut, entityOf } from '../cut.ts';
import { policyOf, statementsOf } from '../edit-policy.ts';
import { whyProtected } from '../protected.ts';
import { charactersOf, MAX_CHARACTERS } from '../quotas.ts';
import { joinMade, type Made, type Means, OUT_OF_THE_QUESTION } from './means.ts';
import { narrowPolicies } from './narrow-policies.ts';

const ASSUME = 'sts:assumerole';

/** Takes the principal out of the trust of the roles that it assumes; other actions are narrowed. */
export const trust: Means = {
  id: 'trust',
  title: 'trust policies that leave the principal out',
  isCoarse: false,
  make(model, cuts) {
    const assumed = new Map<Role, string[]>();
    const others: Cut[] = [];
    for (const cut of cuts) {
      const roles = rolesOf(model, cut);
      if (roles === null) others.push(cut);
      for (const role of roles ?? []) {
        assumed.set(role, [...(assumed.get(role) ?? []), cut.principalArn]);
      }
    }
    if (assumed.size === 0) return fail(OUT_OF_THE_QUESTION);
    const trusts = [...assumed].map(([role, arns]) => distrust(role, arns));
    return joinMade(others.length === 0 ? trusts : [...trusts, narrowPolicies.make(model, others)]);
  },
};

function rolesOf(model: Model, cut: Cut): readonly Role[] | null {
  if (cut.action.toLowerCase() !== ASSUME || cut.resources === null) return null;
  const roles = cut.resources.map((arn) => entityOf(model, arn));
  return roles.every((role) => role?.kind === 'role') ? roles : null;
}

function distrust(role: Role, arns: readonly string[]): Made {
  const why = whyProtected(role);
  if (why !== null) return fail(why);
  const policy = withoutPrincipals(role.trust.policy, arns);
  if (charactersOf(policy) > MAX_CHARACTERS.trust) {
    return fail(`the trust policy of ${role.name} would be larger than AWS takes`);
  }
  return ok([{ kind: 'put-trust-policy', roleArn: role.arn, policy }]);
}

/** Principals that are named are left out; to those that come under a wider name it is denied. */
function withoutPrincipals(policy: Policy, arns: readonly string[]): Policy {
  const json = statementsOf(policy);
  const kept = policy.statements.flatMap((statement, index): readonly PolicyJson[] => {
    const before = json[index] ?? {};
    const after = concernsAssuming(statement) ? without(statement, before, arns) : before;
    return after === null ? [] : [after];
  });
  const named = new Set(
    policy.statements
      .filter(concernsAssuming)
      .flatMap(({ principal }) => principal?.entries.map(({ value }) => value) ?? []),
  );
  const isWider = policy.statements.some(
    (statement) => concernsAssuming(statement) && reachesBeyond(statement, arns),
  );
  const denied = isWider || kept.length === 0 ? arns : arns.filter((arn) => !named.has(arn));
  if (denied.length === 0) return policyOf(kept, policy);
  const deny = { Effect: 'Deny', Principal: { AWS: denied }, Action: 'sts:AssumeRole' };
  return policyOf([...(kept.length === 0 ? json : kept), deny], policy);
}

function concernsAssuming({ action, effect }: Statement): boolean {
  return effect === 'Allow' && actionTest(action)(ASSUME);
}

function without(
  { principal }: Statement,
  json: PolicyJson,
  arns: readonly string[],
): PolicyJson | null {
  if (principal === undefined || principal.negated) return json;
  const entries = principal.entries.filter(
    ({ type, value }) => type !== 'AWS' || !arns.includes(value),
  );
  if (entries.length === principal.entries.length) return json;
  if (entries.length === 0) return null;
  const types = [...new Set(entries.map(({ type }) => type))];
  const Principal = Object.fromEntries(
    types.map((type) => [
      type,
      entries.filter((entry) => entry.type === type).map(({ value }) => value),
    ]),
  );
  return { ...json, Principal };
}

/** Whether a statement lets in the principals by another name than their own. */
function reachesBeyond({ principal }: Statement, arns: readonly string[]): boolean {
  if (principal === undefined) return false;
  if (principal.negated) return true;
  const accounts = arns.map((arn) => arn.split(':')[4] ?? '');
  return principal.entries.some(
    ({ type, value }) =>
      type === '*' ||
      (type === 'AWS' &&
        (value === '*' || accounts.some((id) => value === id || value.endsWith(`::${id}:root`)))),
  );
}
