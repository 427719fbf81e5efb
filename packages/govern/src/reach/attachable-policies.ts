import type { ContextValue } from '@countersign/core';
import { defaultVersion, type PrincipalEntity } from '../inventory/model.ts';
import type { Actor, StepContext, TakenStep } from './step-kind.ts';

/** Exists in every account, whether or not a dump names it. */
const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** The number of policies tried where AdministratorAccess may not be attached. */
const MAX_POLICIES_TRIED = 500;

/** Which managed policies may be attached to whom, by which action. */
export interface Attaching {
  readonly action: string;
  /** Whom the policies are for. */
  readonly entity: PrincipalEntity;
  /** What they are attached to, where that is a group of the entity's. */
  readonly holderArn?: string;
}

/**
 * Every gain by attaching a managed policy: all of it where AdministratorAccess
 * may be attached, else each policy of the model that may, as a condition on
 * `iam:PolicyARN` can restrict them.
 */
export function* attachablePolicies(
  { model }: StepContext,
  actor: Actor,
  { action, entity, holderArn = entity.arn }: Attaching,
): Iterable<TakenStep> {
  const resources = [holderArn];
  if (actor.ask(action, { resources }).kind === 'none') return;
  const whole = actor.ask(action, { resources, context: attaching(ADMINISTRATOR_ACCESS) });
  if (whole.kind !== 'none') {
    yield { gain: { kind: 'rewrite', entity }, requests: [whole] };
    // Whoever may attach this one has no need of a lesser one.
    return;
  }
  let tried = 0;
  const own = model.accounts.get(entity.accountId)?.policies ?? new Map<string, never>();
  for (const policy of [...own.values(), ...model.awsManagedPolicies.values()]) {
    const document = defaultVersion(policy);
    if (document === undefined) continue;
    tried += 1;
    if (tried > MAX_POLICIES_TRIED) return;
    const answer = actor.ask(action, { resources, context: attaching(policy.arn) });
    if (answer.kind === 'none') continue;
    const gain = { kind: 'endow', entity, policies: [document], source: policy.arn } as const;
    yield { gain, requests: [answer] };
  }
}

/** The context of attaching a policy. */
function attaching(arn: string): ReadonlyMap<string, ContextValue> {
  return new Map([['iam:policyarn', { kind: 'values', values: [arn] }]]);
}
