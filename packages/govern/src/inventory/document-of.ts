import type { Policy } from '@countersign/core';
import { findHolder } from './apply/update.ts';
import type {
  Change,
  CreateRole,
  DeleteInlinePolicy,
  DeleteResourcePolicy,
  PutInlinePolicy,
  PutResourcePolicy,
  PutTrustPolicy,
} from './change.ts';
import { matchSomeChange } from './match-change.ts';
import { defaultVersion, findAccount, findManagedPolicy, findRole, type Model } from './model.ts';
import { inlinePolicyName } from './policy-names.ts';

/**
 * The policy document that a change writes or deletes, as a model has it; `null` when
 * the model has none, or when the change is not about a document.
 */
export function documentOf(model: Model, change: Change): Policy | null {
  const inline = (own: PutInlinePolicy | DeleteInlinePolicy): Policy | null =>
    inlineOf(model, own.entityArn, own.policyName);
  const managed = ({ policyArn }: { readonly policyArn: string }): Policy | null =>
    managedOf(model, policyArn);
  const trust = ({ roleArn }: PutTrustPolicy | CreateRole): Policy | null =>
    trustOf(model, roleArn);
  const resource = ({ accountId, resourceArn }: PutResourcePolicy | DeleteResourcePolicy) =>
    model.accounts.get(accountId)?.resourcePolicies.get(resourceArn)?.policy ?? null;
  return matchSomeChange<Policy | null>(
    change,
    {
      'put-inline-policy': inline,
      'delete-inline-policy': inline,
      'create-policy': managed,
      'put-policy-version': managed,
      'delete-policy': managed,
      'put-trust-policy': trust,
      'create-role': trust,
      'put-organization-policy': ({ policyName }) => organizationPolicyOf(model, policyName),
      'put-resource-policy': resource,
      'delete-resource-policy': resource,
    },
    null,
  );
}

function organizationPolicyOf({ organization }: Model, name: string): Policy | null {
  const known = organization?.policies.find(({ document }) => document.name === name);
  return known?.document.policy ?? null;
}

function inlineOf(model: Model, entityArn: string, policyName: string): Policy | null {
  const account = findAccount(model, entityArn);
  const holder = account === undefined ? undefined : findHolder(account, entityArn);
  const name = inlinePolicyName(entityArn, policyName);
  return holder?.inlinePolicies.find((policy) => policy.name === name)?.policy ?? null;
}

function managedOf(model: Model, policyArn: string): Policy | null {
  const policy = findManagedPolicy(model, policyArn);
  return (policy === undefined ? undefined : defaultVersion(policy))?.policy ?? null;
}

function trustOf(model: Model, roleArn: string): Policy | null {
  return findRole(model, roleArn)?.trust.policy ?? null;
}
