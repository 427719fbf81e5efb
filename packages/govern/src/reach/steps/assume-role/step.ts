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
  find: (context, actor) => assumed(context, actor, (role) => !tellsCallersApart(role)),
  findByName: (context, actor) => assumed(context, actor, tellsCallersApart),
};

function* assumed(
  { rolesTrusting }: StepContext,
  actor: Actor,
  isMeant: (role: Role) => boolean,
): Iterable<TakenStep> {
  for (const role of rolesTrusting(actor.accountId)) {
    if (!isMeant(role)) continue;
    const answer = actor.askToAssume(role);
    if (answer.kind === 'none') continue;
    yield { gain: { kind: 'become', entity: role }, requests: [answer] };
  }
}
