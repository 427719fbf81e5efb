import { trustNaming } from '../../../judge/assume-role.ts';
import { allAllowed } from '../../one-request.ts';
import type { StepKind } from '../../step-kind.ts';

/** Writing the caller into the trust policy of a role, and assuming it. */
export const updateAssumeRolePolicy: StepKind = {
  id: 'update-assume-role-policy',
  aliases: ['iam-012'],
  title: 'letting oneself into a role',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html',
  actions: ['iam:UpdateAssumeRolePolicy'],
  looksAt: [],
  *find({ writableRoles }, actor) {
    for (const role of writableRoles(actor.accountId)) {
      const written = actor.ask('iam:UpdateAssumeRolePolicy', { resources: [role.arn] });
      if (written.kind === 'none') continue;
      const assumed = actor.askToAssume(role, trustNaming(role, actor.entity));
      const requests = allAllowed([written, assumed]);
      if (requests !== null) yield { gain: { kind: 'become', entity: role }, requests };
    }
  },
};
