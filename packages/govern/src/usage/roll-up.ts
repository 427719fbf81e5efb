import type { Catalog } from '@countersign/core';
import type { ActorTracker } from '../trail/actor.ts';
import { isDenial } from '../trail/denial.ts';
import { createActionMapper } from '../trail/event-actions.ts';
import type { GroupTally } from '../trail/scan/trail-tally.ts';
import { createTrailWants } from '../trail/trail-wants.ts';
import { createResourcePatterns } from './resource-pattern.ts';
import type { Usage } from './usage.ts';

/** Makes what tells usage from how often records of a group came, with the person behind them. */
export function createRollUp(
  catalog: Catalog,
  tracker: Pick<ActorTracker, 'actorOf'>,
): (tally: GroupTally) => readonly Usage[] {
  const actionsOf = createActionMapper(catalog);
  const wants = createTrailWants(catalog);
  const { patternOf } = createResourcePatterns(catalog);
  return ({ count, firstMs, group, lastMs }) => {
    const { accountId, identity, region, source } = group;
    const names = wants(group).parameters;
    const parameters = new Map(
      names.flatMap((parameter, index) => {
        const value = group.parameters[index];
        return value === null || value === undefined ? [] : [[parameter, value] as const];
      }),
    );
    const { person } = tracker.actorOf(group);
    return actionsOf(group).actions.map((action) => ({
      person,
      principal: identity.issuerArn ?? identity.arn ?? identity.invokedBy ?? source,
      accountId,
      action,
      resource: patternOf(action, parameters, { accountId, region }),
      firstMs,
      lastMs,
      count,
      denied: isDenial(group.errorCode) ? count : 0,
    }));
  };
}
