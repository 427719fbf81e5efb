import { lifting, limitsOn } from '../../organization-limits.ts';
import type { StepKind } from '../../step-kind.ts';

/** Taking the actor's own account out of the organisation, and so out of its policies. */
export const leaveOrganization: StepKind = {
  id: 'leave-organization',
  aliases: [],
  title: 'taking the account out of the organisation',
  page: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_LeaveOrganization.html',
  actions: ['organizations:LeaveOrganization'],
  looksAt: [],
  *find({ model: { organization } }, actor) {
    const limits = organization === null ? [] : limitsOn(organization, actor.accountId);
    if (limits.length === 0) return;
    const answer = actor.ask('organizations:LeaveOrganization', {});
    if (answer.kind === 'none') return;
    yield {
      gain: lifting(actor.accountId, limits),
      requests: [answer],
      needsInventory: 'contact and payment information of its own for the account',
    };
  },
};
