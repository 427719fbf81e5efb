import type { Role } from '../../../inventory/model.ts';
import { tellsCallersApart } from '../../caller-dependence.ts';
import type { Actor, StepContext, StepKind, TakenStep } from '../../step-kind.ts';

/** Assuming a role whose trust policy lets the caller in. */
export const assumeRole: StepKind = {
  id: 'assume-role',
  aliases: ['sts-001'],
  title: 'assuming a role that trusts the caller',
  page: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
  actions: ['sts:AssumeRole'],
  looksAt: ['trust'],
  *find(context, actor) {
    for (const role of rolesFor(context, actor)) yield* assumed(actor, role);
  },
  onEachRole: { roles: rolesFor, find: assumed },
  *findByName({ rolesNaming }, actor) {
    for (const role of rolesNaming(actor.entity)) yield* assumed(actor, role);
  },
};

function* rolesFor({ rolesTrusting }: StepContext, actor: Actor): Iterable<Role> {
  const isGranted = actor.mayByItself('sts:AssumeRole');
  for (const role of rolesTrusting(actor.accountId)) {
    // A trust policy that names an account leaves it to that one's policies.
    if (!isGranted && !grantsToAnybody(role)) continue;
    if (!tellsCallersApart(role)) yield role;
  }
}

const grantsByRole = new WeakMap<Role, boolean>();

/** Whether a trust policy may let in whoever has no permission of his own, without naming him. */
function grantsToAnybody(role: Role): boolean {
  const known = grantsByRole.get(role);
  if (known !== undefined) return known;
  const grants = role.trust.policy.statements.some(
    ({ effect, principal }) =>
      effect === 'Allow' &&
      (principal?.negated === true ||
        principal?.entries.some(({ value }) => value === '*') === true),
  );
  grantsByRole.set(role, grants);
  return grants;
}

function* assumed(actor: Actor, role: Role): Iterable<TakenStep> {
  const answer = actor.askToAssume(role);
  if (answer.kind === 'none') return;
  yield { gain: { kind: 'become', entity: role }, requests: [answer] };
}
