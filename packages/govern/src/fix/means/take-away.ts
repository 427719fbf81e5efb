import { fail, ok } from '@countersign/core';
import type { Change } from '../../inventory/change.ts';
import type { Model, PrincipalEntity } from '../../inventory/model.ts';
import { policiesOfGroup } from '../../reach/group-policies.ts';
import { byPrincipal, type Cut, entityOf } from '../cut.ts';
import { hasDeny } from '../edit-policy.ts';
import { whyProtected } from '../protected.ts';
import { joinMade, type Made, type Means, makeForEach, OUT_OF_THE_QUESTION } from './means.ts';
import { Edits, narrowSources, takeAway } from './narrow-policies.ts';
import { type Source, sourcesOf } from './sources.ts';

/** Takes a user out of the groups that grant the actions; what it is granted otherwise is narrowed. */
export const leaveGroup: Means = {
  id: 'leave-group',
  title: 'leaving a group',
  isCoarse: false,
  make: (model, cuts) => {
    const edits = new Edits();
    const parts = [...byPrincipal(cuts)].map(([arn, own]) => leave(model, arn, own, edits));
    return joinMade([...parts, edits.make(model)]);
  },
};

function leave(model: Model, arn: string, cuts: readonly Cut[], edits: Edits): Made {
  const entity = entityOf(model, arn);
  if (entity === null) return fail(`${arn} is not in the model`);
  const sources = sourcesOf(model, entity, cuts);
  const groups = leaveGroupsOf(model, entity, sources);
  if (!groups.ok) return groups;
  if (groups.value.length === 0) return fail(OUT_OF_THE_QUESTION);
  const own = sources.filter(({ groupArn }) => groupArn === null);
  const narrowed = narrowSources(model, { entity, sources: own, cuts }, edits);
  return narrowed.ok ? ok([...groups.value, ...narrowed.value]) : narrowed;
}

function leaveGroupsOf(model: Model, entity: PrincipalEntity, sources: readonly Source[]): Made {
  const changes: Change[] = [];
  const groups = model.accounts.get(entity.accountId)?.groups;
  for (const groupArn of new Set(sources.map((source) => source.groupArn))) {
    const group = groupArn === null ? undefined : groups?.get(groupArn);
    if (group === undefined) continue;
    if (policiesOfGroup(model, group).some(({ policy }) => hasDeny(policy))) {
      return fail(`the group ${group.name} also denies, so that leaving it could allow more`);
    }
    const { name: groupName } = group;
    changes.push({ kind: 'remove-user-from-group', userArn: entity.arn, groupName });
  }
  return ok(changes);
}

/** Takes every policy that grants the actions off the principal, whole. */
export const detachPolicies: Means = {
  id: 'detach-policies',
  title: 'without the policies',
  isCoarse: true,
  make: (model, cuts) => makeForEach(model, cuts, detach),
};

function detach(model: Model, entity: PrincipalEntity, cuts: readonly Cut[]): Made {
  const why = whyProtected(entity);
  if (why !== null) return fail(why);
  const sources = sourcesOf(model, entity, cuts);
  const own = sources.filter(({ groupArn }) => groupArn === null);
  const denying = own.find(({ document }) => hasDeny(document.policy));
  if (denying !== undefined) {
    return fail(`${denying.document.name} also denies, so that taking it away could allow more`);
  }
  const groups = leaveGroupsOf(model, entity, sources);
  return groups.ok ? ok([...own.map(takeAway), ...groups.value]) : groups;
}
