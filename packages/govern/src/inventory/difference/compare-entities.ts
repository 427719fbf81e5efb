import type { AttachedPolicy } from '@countersign/core';
import type { Entity, Group, Role, User } from '../model.ts';
import { shortInlineName } from '../policy-names.ts';
import { documentAspect, documentAspects, listAspect, tagAspects, valueAspect } from './aspects.ts';
import type { AspectDifference } from './difference.ts';

/**
 * What of a user differs; `null` stands for none. When it was last used is an
 * observation, not a difference, here and of roles.
 */
export function compareUsers(before: User | null, after: User | null): readonly AspectDifference[] {
  return [
    ...compareEntities(before, after),
    ...listAspect('groups', before?.groupNames ?? [], after?.groupNames ?? []),
    ...compareBoundaryAndTags(before, after),
  ];
}

/** What of a group differs; `null` stands for none. */
export function compareGroups(
  before: Group | null,
  after: Group | null,
): readonly AspectDifference[] {
  return compareEntities(before, after);
}

/** What of a role differs; `null` stands for none. */
export function compareRoles(before: Role | null, after: Role | null): readonly AspectDifference[] {
  return [
    ...documentAspect('trust policy', before?.trust ?? null, after?.trust ?? null),
    ...compareEntities(before, after),
    ...compareBoundaryAndTags(before, after),
    ...listAspect(
      'instance profiles',
      before?.instanceProfileArns ?? [],
      after?.instanceProfileArns ?? [],
    ),
  ];
}

function compareEntities(before: Entity | null, after: Entity | null): readonly AspectDifference[] {
  return [
    ...uniqueIdAspect(before, after),
    ...documentAspects(
      (name) => `inline policy ${name}`,
      inlinePoliciesOf(before),
      inlinePoliciesOf(after),
    ),
    ...listAspect(
      'attached policies',
      before?.attachedPolicyArns ?? [],
      after?.attachedPolicyArns ?? [],
    ),
  ];
}

/** Another unique id under the same ARN: it was deleted, and another one was made. */
function uniqueIdAspect(before: Entity | null, after: Entity | null): readonly AspectDifference[] {
  // Not every source tells it.
  const [old, now] = [before?.uniqueId ?? '', after?.uniqueId ?? ''];
  return old === '' || now === '' ? [] : valueAspect('unique id', old, now);
}

function inlinePoliciesOf(entity: Entity | null): ReadonlyMap<string, AttachedPolicy> {
  if (entity === null) return new Map();
  return new Map(
    entity.inlinePolicies.map((policy) => [shortInlineName(entity.arn, policy), policy]),
  );
}

function compareBoundaryAndTags(
  before: User | Role | null,
  after: User | Role | null,
): readonly AspectDifference[] {
  return [
    ...valueAspect('boundary', before?.boundaryArn ?? null, after?.boundaryArn ?? null),
    ...tagAspects(before?.tags ?? new Map(), after?.tags ?? new Map()),
  ];
}
