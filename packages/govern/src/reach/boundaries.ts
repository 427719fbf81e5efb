import { defaultVersion, type PrincipalEntity } from '../inventory/model.ts';
import { oneRequest } from './one-request.ts';
import { ADMINISTRATOR_ACCESS, allowsEverything, boundedBy } from './policy-arns.ts';
import type { Actor, StepContext, TakenStep } from './step-kind.ts';

/** The steps of an action that takes a boundary off users or roles that have one. */
export function boundariesTakenOff(
  actor: Actor,
  action: string,
  entities: Iterable<PrincipalEntity>,
): Iterable<TakenStep> {
  return oneRequest(actor, {
    action,
    targets: bounded(entities),
    gains: (entity) => [{ kind: 'unbind', entity }],
  });
}

/**
 * The steps of an action that puts another boundary on users or roles that have
 * one: AdministratorAccess, or a policy of the account that allows everything, as
 * a condition on `iam:PermissionsBoundary` can restrict them.
 */
export function* boundariesReplaced(
  { policies }: StepContext,
  actor: Actor,
  { action, entities }: { readonly action: string; readonly entities: Iterable<PrincipalEntity> },
): Iterable<TakenStep> {
  const arns = [ADMINISTRATOR_ACCESS];
  for (const policy of policies(actor.accountId)) {
    const document = defaultVersion(policy);
    if (document !== undefined && allowsEverything(document)) arns.push(policy.arn);
  }
  for (const target of bounded(entities)) {
    for (const arn of arns) {
      const [step] = oneRequest(actor, {
        action,
        targets: [target],
        context: boundedBy(arn),
        gains: (entity) => [{ kind: 'unbind', entity }],
      });
      if (step === undefined) continue;
      yield step;
      break;
    }
  }
}

function bounded(entities: Iterable<PrincipalEntity>): readonly PrincipalEntity[] {
  return [...entities].filter(({ boundaryArn }) => boundaryArn !== null);
}
