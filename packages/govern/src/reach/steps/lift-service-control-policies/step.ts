import type { Answer, ContextValue } from '@countersign/core';
import type { Organization } from '../../../inventory/model.ts';
import { surest } from '../../../judge/certainty.ts';
import {
  type Limit,
  lifting,
  limitedAccounts,
  organizationArns,
} from '../../organization-limits.ts';
import type { Actor, Allowed, StepKind, TakenStep } from '../../step-kind.ts';

const ACTIONS: readonly string[] = [
  'organizations:DisablePolicyType',
  'organizations:UpdatePolicy',
  'organizations:DetachPolicy',
];

const OF_TYPE: ReadonlyMap<string, ContextValue> = new Map([
  ['organizations:policytype', { kind: 'values', values: ['SERVICE_CONTROL_POLICY'] }],
]);

/**
 * Lifting service control policies from the management account, as many of them as
 * the actor can: by turning the type of policy off, by writing over each, or by
 * detaching it where full access stays attached.
 */
export const liftServiceControlPolicies: StepKind = {
  id: 'lift-service-control-policies',
  aliases: [],
  title: 'lifting service control policies',
  page: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_DetachPolicy.html',
  actions: [],
  oneOf: ACTIONS,
  looksAt: [],
  *find({ model: { organization } }, actor) {
    if (organization === null) return;
    const off = turningOff(organization, actor);
    for (const [accountId, limits] of limitedAccounts(organization, actor.accountId)) {
      if (off.kind !== 'none') yield { gain: lifting(accountId, limits), requests: [off] };
      else yield* liftEach(organization, actor, { accountId, limits });
    }
  },
};

function turningOff({ id, managementAccountId }: Organization, actor: Actor): Answer {
  return actor.ask('organizations:DisablePolicyType', {
    within: [`arn:aws:organizations::${managementAccountId}:root/${id}/r-*`],
    context: OF_TYPE,
  });
}

function* liftEach(
  organization: Organization,
  actor: Actor,
  { accountId, limits }: { readonly accountId: string; readonly limits: readonly Limit[] },
): Iterable<TakenStep> {
  const requests: Allowed[] = [];
  const lifted = limits.filter((limit) => {
    const answer = surest(ways(organization, actor, limit));
    if (answer.kind === 'none') return false;
    requests.push(answer);
    return true;
  });
  if (lifted.length > 0) yield { gain: lifting(accountId, lifted), requests };
}

/** The requests each of which is enough to lift one policy. */
function* ways(
  organization: Organization,
  actor: Actor,
  { document, isBesideFullAccess }: Limit,
): Iterable<Answer> {
  const options = { within: [organizationArns(organization).policy(document)], context: OF_TYPE };
  yield actor.ask('organizations:UpdatePolicy', options);
  // Every level keeps at least one policy; without full access among them nothing is allowed.
  if (isBesideFullAccess) yield actor.ask('organizations:DetachPolicy', options);
}
