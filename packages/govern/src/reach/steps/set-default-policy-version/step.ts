import { allowsEverything } from '../../policy-arns.ts';
import type { StepKind } from '../../step-kind.ts';

/**
 * Putting another version of a customer managed policy in force. A boundary is
 * gone only with a version that allows everything.
 */
export const setDefaultPolicyVersion: StepKind = {
  id: 'set-default-policy-version',
  aliases: [],
  title: 'putting an older version of a policy in force',
  page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html',
  actions: ['iam:SetDefaultPolicyVersion'],
  looksAt: ['attachments', 'documents', 'boundaries'],
  *find({ policies, bearersOf }, actor) {
    for (const { arn, versions } of policies(actor.accountId)) {
      const { attached, bounded } = bearersOf(arn);
      const others = versions.filter(({ isDefault }) => !isDefault);
      if (attached.size + bounded.size === 0 || others.length === 0) continue;
      const answer = actor.ask('iam:SetDefaultPolicyVersion', { resources: [arn] });
      if (answer.kind === 'none') continue;
      const requests = [answer];
      for (const { versionId, document } of others) {
        const endowment = { policies: [document], source: `${arn} ${versionId}` };
        for (const entity of attached) {
          yield { gain: { kind: 'endow', entity, ...endowment }, requests };
        }
        if (!allowsEverything(document)) continue;
        for (const entity of bounded) yield { gain: { kind: 'unbind', entity }, requests };
      }
    }
  },
};
