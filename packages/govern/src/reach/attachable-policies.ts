import { defaultVersion, type PrincipalEntity } from '../inventory/model.ts';
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
  let tried = 0;
  const own = model.accounts.get(actor.accountId)?.policies ?? new Map<string, never>();
  for (const policy of [...own.values(), ...model.awsManagedPolicies.values()]) {
    const document = defaultVersion(policy);
    if (document === undefined) continue;
    tried += 1;
    if (tried > MAX_POLICIES_TRIED) return;
    const answer = actor.ask(action, { resources, context: attaching(policy.arn) });
    if (answer.kind === 'none') continue;
    for (const entity of entities) {
      const gain = { kind: 'endow', entity, policies: [document], source: policy.arn } as const;
      yield { gain, requests: [answer] };
    }
  }
}
