import type { AttachedPolicy } from '@countersign/core';
import { defaultVersion, findManagedPolicy, type Group, type Model } from '../inventory/model.ts';

/** The policies that bear on the members of a group, as far as they are known. */
export function policiesOfGroup(model: Model, group: Group): readonly AttachedPolicy[] {
  const attached = group.attachedPolicyArns.flatMap((arn) => {
    const policy = findManagedPolicy(model, arn);
    return (policy && defaultVersion(policy)) ?? [];
  });
  return [...group.inlinePolicies, ...attached];
}
