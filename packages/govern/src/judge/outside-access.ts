import {
  type Answer,
  type AttachedPolicy,
  compileLayers,
  findWitness,
  NO_LAYERS,
  type Principal,
  parseArn,
} from '@countersign/core';
import { organizationLevels } from '../inventory/effective-policies.ts';
import { matchingActions } from './action-elements.ts';
import { EVERYTHING } from './administrator.ts';
import { surest } from './certainty.ts';
import { strangerKeys } from './contexts.ts';
import type { Judge } from './judge.ts';

/** A resource with a policy of its own. */
export interface PolicyBearer {
  readonly arn: string;
  readonly accountId: string;
  readonly policy: AttachedPolicy;
}

/** Every resource of the model that has a policy. */
export function* policyBearers({ model }: Judge): Iterable<PolicyBearer> {
  for (const { id, resourcePolicies } of model.accounts.values()) {
    for (const [arn, policy] of resourcePolicies) {
      if (policy !== null) yield { arn, accountId: id, policy };
    }
  }
}

const ANY_POLICY: AttachedPolicy = { ...EVERYTHING, name: '(any policy of that account)' };

/** How many actions are tried on one resource: what a policy lets in at all, it lets in soon. */
const MAX_ACTIONS = 40;

/**
 * May somebody of whose own policies nothing is known do anything to a resource, or to
 * what is in it? They are taken to allow everything; each is tried as a member of
 * another organisation and of none.
 */
export function askAtResource(
  judge: Judge,
  bearer: PolicyBearer,
  principals: readonly Principal[],
): Answer {
  return surest(answersAtResource(judge, bearer, principals));
}

function* answersAtResource(
  judge: Judge,
  { accountId, arn, policy }: PolicyBearer,
  principals: readonly Principal[],
): Iterable<Answer> {
  const { organization } = judge.model;
  const rcps = organization === null ? null : organizationLevels(organization, accountId, 'rcp');
  const layers = compileLayers({ ...NO_LAYERS, identity: [ANY_POLICY], rcps, resource: policy });
  const domain = { patterns: arn.includes(':s3:::') ? [`${arn}/*`] : [], existing: [arn] };
  for (const action of actionsOn(judge, arn, policy)) {
    for (const principal of principals) {
      for (const membership of ['other', 'none'] as const) {
        const context = strangerKeys(judge.model, judge.atMs, membership);
        yield findWitness({
          principal,
          action,
          layers,
          domain: () => domain,
          contextFor: () => context,
          resourceAccountOf: () => accountId,
        });
      }
    }
  }
}

/** Actions of the resource's own service that the policy allows somebody, without those of no use by themselves. */
function* actionsOn(judge: Judge, arn: string, { policy }: AttachedPolicy): Iterable<string> {
  const service = `${parseArn(arn)?.service ?? ''}:`;
  const seen = new Set<string>();
  for (const { action, effect } of policy.statements) {
    if (effect === 'Deny') continue;
    for (const name of matchingActions(judge.catalog, action)) {
      if (!name.toLowerCase().startsWith(service) || seen.has(name)) continue;
      seen.add(name);
      yield name;
      if (seen.size === MAX_ACTIONS) return;
    }
  }
}
