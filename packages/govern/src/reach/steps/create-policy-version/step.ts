import { allAllowed } from '../../one-request.ts';
import type { StepKind } from '../../step-kind.ts';

/** How many versions of a managed policy IAM keeps; one more takes the place of one that is deleted. */
const MAX_VERSIONS = 5;

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
  *find({ policies, bearersOf }, actor) {
    for (const { arn, versions } of policies(actor.accountId)) {
      const { attached, bounded } = bearersOf(arn);
      if (attached.size + bounded.size === 0) continue;
      const isFull = versions.length >= MAX_VERSIONS;
      const actions = [...(isFull ? ['iam:DeletePolicyVersion'] : []), 'iam:CreatePolicyVersion'];
      const requests = allAllowed(actions.map((action) => actor.ask(action, { resources: [arn] })));
      if (requests === null) continue;
      for (const entity of attached) yield { gain: { kind: 'rewrite', entity }, requests };
      for (const entity of bounded) yield { gain: { kind: 'unbind', entity }, requests };
    }
  },
};
