import type { AttachedPolicy } from '@countersign/core';
import type { EffectivePolicies } from '../../inventory/effective-policies.ts';
import type { Model, PrincipalEntity } from '../../inventory/model.ts';
import { EVERYTHING } from '../administrator.ts';
import { accountIn, policyLabel } from '../labels.ts';
import type { RuleContext } from '../rule.ts';
import { holdersOf, isInline, withPolicy } from './holders.ts';
import type { Step } from './step.ts';

/**
 * `iam:CreatePolicyVersion` (which can make the version the default in the same
 * call) and `iam:SetDefaultPolicyVersion`, on a customer managed policy that bears
 * on the caller: attached to it, to its group, or its permissions boundary. What
 * the policy denied goes away with the version that is replaced.
 */
export function* replacePolicy({ judge }: RuleContext, entity: PrincipalEntity): Iterable<Step> {
  const policies = judge.policiesOf(entity);
  for (const { arn, how } of customerManagedPolicies(judge.model, entity)) {
    const written = judge.ask(entity, 'iam:CreatePolicyVersion', { resources: [arn] });
    if (written.kind !== 'none') {
      yield {
        label: `iam:CreatePolicyVersion on ${policyLabel(arn)}, ${how}`,
        answer: written,
        outcome: { kind: 'policies', after: withReplaced(policies, entity, arn, EVERYTHING) },
      };
    }
    const others = otherVersions(judge.model, entity, arn);
    if (others.length === 0) continue;
    const chosen = judge.ask(entity, 'iam:SetDefaultPolicyVersion', { resources: [arn] });
    if (chosen.kind === 'none') continue;
    for (const { versionId, document } of others) {
      yield {
        label: `iam:SetDefaultPolicyVersion to ${versionId} of ${policyLabel(arn)}, ${how}`,
        answer: chosen,
        outcome: { kind: 'policies', after: withReplaced(policies, entity, arn, document) },
      };
    }
  }
}

interface Bearing {
  readonly arn: string;
  /** Reads after a comma: `a policy of its group ops`. */
  readonly how: string;
}

function customerManagedPolicies(model: Model, entity: PrincipalEntity): readonly Bearing[] {
  const byArn = new Map<string, string>();
  const attached = [
    { arns: entity.attachedPolicyArns, how: 'a policy of its own' },
    ...holdersOf(model, entity)
      .filter(({ kind }) => kind === 'Group')
      .map((group) => ({
        arns: group.entity.attachedPolicyArns,
        how: `a policy of ${group.label}`,
      })),
    { arns: entity.boundaryArn === null ? [] : [entity.boundaryArn], how: 'its boundary' },
  ];
  for (const { arns, how } of attached) {
    for (const arn of arns) {
      if (accountIn(arn) === entity.accountId && !byArn.has(arn)) byArn.set(arn, how);
    }
  }
  return [...byArn].map(([arn, how]) => ({ arn, how }));
}

function otherVersions(
  model: Model,
  entity: PrincipalEntity,
  arn: string,
): readonly { readonly versionId: string; readonly document: AttachedPolicy }[] {
  const policy = model.accounts.get(entity.accountId)?.policies.get(arn);
  return policy?.versions.filter((version) => !version.isDefault) ?? [];
}

/** Puts another document in a managed policy's place, wherever the policy bears on the principal. */
function withReplaced(
  policies: EffectivePolicies,
  entity: PrincipalEntity,
  arn: string,
  document: AttachedPolicy,
): EffectivePolicies {
  const identity = policies.identity.map((policy) =>
    !isInline(policy) && policy.document.name === arn ? { ...policy, document } : policy,
  );
  const replaced: EffectivePolicies = {
    ...policies,
    identity,
    boundary: entity.boundaryArn === arn ? { ...document, kind: 'boundary' } : policies.boundary,
  };
  // A policy whose document is not in the input has no place yet.
  const wasMissing = policies.missing.some(({ name, as }) => name === arn && as === 'identity');
  if (!wasMissing) return replaced;
  return withPolicy(replaced, { kind: 'User', entity, label: '' }, document);
}
