import { allAllowed } from '../../one-request.ts';
import { isFull } from '../../policy-versions.ts';
import type { StepKind } from '../../step-kind.ts';

/**
 * Writing a new version of a customer managed policy, in force at once: whom it is
 * attached to has any policy then, and whom it bounds has no bounds.
 */
export const createPolicyVersion: StepKind = {
  id: 'create-policy-version',
  aliases: ['iam-001', 'iam-016', 'iam-020'],
  title: 'writing a new version of a policy',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html',
  actions: ['iam:CreatePolicyVersion'],
  looksAt: ['attachments', 'documents', 'boundaries'],
  *find({ policies, bearersOf }, actor) {
    for (const policy of policies(actor.accountId)) {
      const { arn } = policy;
      const { attached, bounded } = bearersOf(arn);
      if (attached.size + bounded.size === 0) continue;
      const room = isFull(policy) ? ['iam:DeletePolicyVersion'] : [];
      const actions = [...room, 'iam:CreatePolicyVersion'];
      const requests = allAllowed(actions.map((action) => actor.ask(action, { resources: [arn] })));
      if (requests === null) continue;
      for (const entity of attached) yield { gain: { kind: 'rewrite', entity }, requests };
      for (const entity of bounded) yield { gain: { kind: 'unbind', entity }, requests };
    }
  },
};
