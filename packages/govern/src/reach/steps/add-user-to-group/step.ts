import type { AttachedPolicy } from '@countersign/core';
import {
  defaultVersion,
  findManagedPolicy,
  type Group,
  type Model,
} from '../../../inventory/model.ts';
import type { StepKind } from '../../step-kind.ts';

/** Adding a user to a group, whose policies bear on the user then. */
export const addUserToGroup: StepKind = {
  id: 'add-user-to-group',
  aliases: ['iam-013'],
  title: 'adding a user to a group',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html',
  actions: ['iam:AddUserToGroup'],
  *find({ model, groups, users }, actor) {
    for (const group of groups(actor.accountId)) {
      const policies = policiesOf(model, group);
      if (policies.length === 0) continue;
      const answer = actor.ask('iam:AddUserToGroup', { resources: [group.arn] });
      if (answer.kind === 'none') continue;
      const requests = [answer];
      for (const entity of users(actor.accountId)) {
        if (entity.groupNames.includes(group.name)) continue;
        yield { gain: { kind: 'endow', entity, policies, source: group.arn }, requests };
      }
    }
  },
};

function policiesOf(model: Model, group: Group): readonly AttachedPolicy[] {
  const attached = group.attachedPolicyArns.flatMap((arn) => {
    const policy = findManagedPolicy(model, arn);
    return (policy && defaultVersion(policy)) ?? [];
  });
  return [...group.inlinePolicies, ...attached];
}
