import { policiesOfGroup } from '../../group-policies.ts';
import type { StepKind } from '../../step-kind.ts';

/** Adding a user to a group, whose policies bear on the user then. */
export const addUserToGroup: StepKind = {
  id: 'add-user-to-group',
  aliases: ['iam-013'],
  title: 'adding a user to a group',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html',
  actions: ['iam:AddUserToGroup'],
  looksAt: ['attachments', 'documents'],
  *find({ model, groups, users }, actor) {
    for (const group of groups(actor.accountId)) {
      const policies = policiesOfGroup(model, group);
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
