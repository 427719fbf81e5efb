import { fail, ok } from '@countersign/core';
import type { Change } from '../../inventory/change.ts';
import type { Model, PrincipalEntity } from '../../inventory/model.ts';
import { shortInlineName } from '../../inventory/policy-names.ts';
import { whyProtected } from '../protected.ts';
import { type Made, type Means, makeForEach } from './means.ts';

/** Moves the policies of a user to a group that it joins: it may do what it could before. */
export const moveToGroup: Means = {
  id: 'move-to-group',
  title: 'a group for the policies',
  isCoarse: true,
  onlyFor: 'direct-user-attachment',
  make: (model, cuts) => makeForEach(model, cuts, (current, entity) => move(current, entity)),
};

function move(model: Model, entity: PrincipalEntity): Made {
  const why = whyProtected(entity);
  if (why !== null) return fail(why);
  if (entity.kind !== 'user') return fail(`${entity.name} is a role, which groups do not take in`);
  const groupName = `countersign-${entity.name}`;
  const groupArn = entity.arn.replace(/:user\/.*$/, `:group/${groupName}`);
  if (model.accounts.get(entity.accountId)?.groups.has(groupArn) === true) {
    return fail(`a group ${groupName} is there already`);
  }
  const inline = entity.inlinePolicies.map((document) => ({
    policyName: shortInlineName(entity.arn, document),
    policy: document.policy,
  }));
  const changes: readonly Change[] = [
    { kind: 'create-group', groupArn },
    ...inline.map((own): Change => ({ kind: 'put-inline-policy', entityArn: groupArn, ...own })),
    ...entity.attachedPolicyArns.map(
      (policyArn): Change => ({ kind: 'attach-policy', entityArn: groupArn, policyArn }),
    ),
    { kind: 'add-user-to-group', userArn: entity.arn, groupName },
    ...inline.map(
      ({ policyName }): Change => ({
        kind: 'delete-inline-policy',
        entityArn: entity.arn,
        policyName,
      }),
    ),
    ...entity.attachedPolicyArns.map(
      (policyArn): Change => ({ kind: 'detach-policy', entityArn: entity.arn, policyArn }),
    ),
  ];
  return ok(changes);
}
