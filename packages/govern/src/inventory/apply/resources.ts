import { type AttachedPolicy, ok } from '@countersign/core';
import type { DeleteResourcePolicy, PutResourcePolicy } from '../change.ts';
import type { Model } from '../model.ts';
import { resourcePolicyName } from '../policy-names.ts';
import { type Applied, unknownEntity, withAccount, withEntry } from './update.ts';

/** See {@link PutResourcePolicy}. */
export function putResourcePolicy(model: Model, change: PutResourcePolicy): Applied {
  const { policy, resourceArn } = change;
  const document = { name: resourcePolicyName(resourceArn), kind: 'resource', policy } as const;
  return updateResource(model, change, document);
}

/** See {@link DeleteResourcePolicy}. */
export function deleteResourcePolicy(model: Model, change: DeleteResourcePolicy): Applied {
  return updateResource(model, change, null);
}

function updateResource(
  model: Model,
  { accountId, resourceArn }: PutResourcePolicy | DeleteResourcePolicy,
  policy: AttachedPolicy | null,
): Applied {
  const account = model.accounts.get(accountId);
  if (account === undefined) return unknownEntity('the account', accountId);
  const resourcePolicies = withEntry(account.resourcePolicies, resourceArn, policy);
  return ok(withAccount(model, { ...account, resourcePolicies }));
}
