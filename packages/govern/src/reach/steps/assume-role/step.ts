import type { Role } from '../../../inventory/model.ts';
import { tellsCallersApart } from '../../caller-dependence.ts';
import type { Actor, StepKind, TakenStep } from '../../step-kind.ts';

/** Assuming a role whose trust policy lets the caller in. */
export const assumeRole: StepKind = {
  id: 'assume-role',
  aliases: ['sts-001'],
  title: 'assuming a role that trusts the caller',
  page: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
  actions: ['sts:AssumeRole'],
  *find({ rolesTrusting }, actor) {
    for (const role of rolesTrusting(actor.accountId)) {
      if (!tellsCallersApart(role)) yield* assumed(actor, role);
    }
  },
  *findByName({ rolesNaming }, actor) {
    for (const role of rolesNaming(actor.entity)) yield* assumed(actor, role);
  },
};

function* assumed(actor: Actor, role: Role): Iterable<TakenStep> {
  const answer = actor.askToAssume(role);
  if (answer.kind === 'none') return;
  yield { gain: { kind: 'become', entity: role }, requests: [answer] };
}
