import type { Answer } from '@countersign/core';
import { surest } from '../judge/certainty.ts';
import { allAllowed } from './one-request.ts';
import { ADMINISTRATOR_ACCESS, attaching, boundedBy } from './policy-arns.ts';
import type { Actor, StepContext, TakenStep } from './step-kind.ts';

/** What kind of principal is made, and how whoever makes it comes to act as it. */
interface Making {
  readonly kind: 'User' | 'Role';
  readonly use: (arn: string) => Answer;
  /** Further ways of giving it all permissions. */
  readonly grant?: () => Answer;
}

/**
 * The step of making a principal, giving it all permissions and acting as it: at
 * most one, as one such principal is as good as another. Every request is asked
 * about the same ARN. A boundary that the policies insist on is only AdministratorAccess.
 */
export function* newAdministrator(
  context: StepContext,
  actor: Actor,
  { kind, use, grant }: Making,
): Iterable<TakenStep> {
  for (const arn of newArns(context, actor, kind)) {
    const used = use(arn);
    for (const boundary of [null, ADMINISTRATOR_ACCESS]) {
      const resources = [arn];
      const bounded = boundedBy(boundary);
      const attached = new Map([...bounded, ...attaching(ADMINISTRATOR_ACCESS)]);
      const requests = allAllowed([
        actor.ask(`iam:Create${kind}`, { resources, context: bounded }),
        surest([
          actor.ask(`iam:Attach${kind}Policy`, { resources, context: attached }),
          actor.ask(`iam:Put${kind}Policy`, { resources, context: bounded }),
          ...(grant === undefined ? [] : [grant()]),
        ]),
        used,
      ]);
      if (requests === null) continue;
      yield { gain: { kind: 'create-administrator', accountId: actor.accountId }, requests };
      return;
    }
  }
}

/** What could be created: an ARN that each of the actions has in its scope, unless there is such a name. */
function* newArns(context: StepContext, actor: Actor, kind: Making['kind']): Iterable<string> {
  const existing = kind === 'User' ? context.users : context.roles;
  const names = new Set([...existing(actor.accountId)].map(({ name }) => name.toLowerCase()));
  const tried = new Set<string>();
  for (const action of [`iam:Create${kind}`, `iam:Attach${kind}Policy`, `iam:Put${kind}Policy`]) {
    const answer = actor.ask(action, { isNew: true });
    if (answer.kind === 'none') continue;
    const { resource } = answer.witness.request;
    if (names.has(nameIn(resource).toLowerCase()) || tried.has(resource)) continue;
    tried.add(resource);
    yield resource;
  }
}

/** The name at the end of the ARN of a user or role. */
export function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
