import type { AttachedPolicy } from '@countersign/core';
import { defaultVersion, type Model, type PrincipalEntity } from '../inventory/model.ts';
import { ADMINISTRATOR_ACCESS, attaching } from './policy-arns.ts';
import type { Actor, StepContext, TakenStep } from './step-kind.ts';

/** The number of policies tried where AdministratorAccess may not be attached. */
const MAX_POLICIES_TRIED = 500;

/** Which managed policies may be attached to what, by which action. */
interface Attaching {
  readonly action: string;
  /** The user, role or group that they are attached to. */
  readonly holderArn: string;
  /** Whom they then bear on: the user or role itself, or the members of the group. */
  readonly entities: readonly PrincipalEntity[];
}

/**
 * Every gain by attaching a managed policy: all of it where AdministratorAccess
 * may be attached, else each policy of the model that may, as a condition on
 * `iam:PolicyARN` can restrict them.
 */
export function* attachablePolicies(
  { model }: StepContext,
  actor: Actor,
  { action, holderArn, entities }: Attaching,
): Iterable<TakenStep> {
  const resources = [holderArn];
  if (entities.length === 0 || actor.ask(action, { resources }).kind === 'none') return;
  const whole = actor.ask(action, { resources, context: attaching(ADMINISTRATOR_ACCESS) });
  if (whole.kind !== 'none') {
    for (const entity of entities) yield { gain: { kind: 'rewrite', entity }, requests: [whole] };
    // Whoever may attach this one has no need of a lesser one.
    return;
  }
  for (const [arn, document] of lesserPolicies(model, actor.accountId)) {
    const answer = actor.ask(action, { resources, context: attaching(arn) });
    if (answer.kind === 'none') continue;
    for (const entity of entities) {
      const gain = { kind: 'endow', entity, policies: [document], source: arn } as const;
      yield { gain, requests: [answer] };
    }
  }
}

/**
 * The managed policies that can be attached in an account besides
 * AdministratorAccess, those of the account first; not more than are tried.
 */
export function* lesserPolicies(
  { accounts, awsManagedPolicies }: Model,
  accountId: string,
): Iterable<readonly [arn: string, document: AttachedPolicy]> {
  let tried = 0;
  const own = accounts.get(accountId)?.policies ?? new Map<string, never>();
  for (const policies of [own, awsManagedPolicies]) {
    for (const policy of policies.values()) {
      const document = defaultVersion(policy);
      if (document === undefined || policy.arn === ADMINISTRATOR_ACCESS) continue;
      tried += 1;
      if (tried > MAX_POLICIES_TRIED) return;
      yield [policy.arn, document];
    }
  }
}
