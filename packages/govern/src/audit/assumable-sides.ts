import type { Conflict } from '../duties/duty.ts';
import type { Holding } from '../duties/holdings.ts';
import { heldSide, type Side, sidesOf } from '../duties/side.ts';
import { isServiceLinkedRole, type PrincipalEntity, principalsOf } from '../inventory/model.ts';
import type { Person } from '../people/person.ts';
import { alike } from '../reach/choice.ts';
import { type Position, policiesAt } from '../reach/position.ts';
import { createReach, type Destination } from '../reach/reach.ts';
import type { ReachPath, Starter } from '../reach/reach-path.ts';
import type { Standing } from '../reach/standing.ts';
import { assumeRole } from '../reach/steps/assume-role/step.ts';
import type { RuleContext } from './rule.ts';

/** Somebody who can assume a role for either side of a conflict of duties. */
export interface BothSides {
  readonly conflict: Conflict;
  readonly from: Starter;
  readonly first: AssumableRole;
  readonly second: AssumableRole;
}

/** A role with one side of a conflict, and how it is assumed. */
interface AssumableRole {
  readonly role: PrincipalEntity;
  /** A strong action of its side. */
  readonly holding: Holding;
  /** Roles that are assumed, one from the other. */
  readonly path: ReachPath;
}

/**
 * Finds everybody who can assume, if need be from one role to the next, both a role
 * with one side of a conflict only and a role with the other only. Strong actions
 * count. Full administrators have no need of it.
 */
export function* assumableSides(context: RuleContext): Iterable<BothSides> {
  const { judge, people } = context;
  const reach = createReach(judge, { kinds: [assumeRole], people });
  for (const conflict of context.duties.conflicts) {
    const sides = sidesOf(context.duties, conflict);
    if (sides === null) continue;
    const roles = rolesBySide(context, sides, reach.standings);
    if (roles.first.size === 0 || roles.second.size === 0) continue;
    const toFirst = reach.towards(({ positions }) => alike(positions.filter(isIn(roles.first))));
    const toSecond = reach.towards(({ positions }) => alike(positions.filter(isIn(roles.second))));
    for (const from of startersOf(context)) {
      if (!toFirst.has(from) || !toSecond.has(from)) continue;
      const first = assumable(from, toFirst, roles.first);
      const second = assumable(from, toSecond, roles.second);
      if (first !== null && second !== null) yield { conflict, from, first, second };
    }
  }
}

/** Users and roles, and people none of whose identities is enough. */
function* startersOf(context: RuleContext): Iterable<Starter> {
  for (const entity of principalsOf(context.judge.model)) {
    if (!isServiceLinkedRole(entity) && context.administratorOf(entity) === null) yield entity;
  }
  for (const person of context.people) {
    if (!isAdministrator(context, person)) yield person;
  }
}

function isAdministrator(context: RuleContext, { identities }: Person): boolean {
  return identities.some(({ entity }) => context.administratorOf(entity) !== null);
}

type OneSided = ReadonlyMap<Position, Holding>;

function isIn(roles: OneSided): (position: Position) => boolean {
  return (position) => roles.has(position);
}

function rolesBySide(
  context: RuleContext,
  [one, other]: readonly [Side, Side],
  standings: readonly Standing[],
): { readonly first: OneSided; readonly second: OneSided } {
  const first = new Map<Position, Holding>();
  const second = new Map<Position, Holding>();
  for (const position of standings.flatMap((standing) => standing.positions)) {
    const { entity, freedom } = position;
    if (entity.kind !== 'role' || freedom !== 'bound' || isServiceLinkedRole(entity)) continue;
    const policies = policiesAt(context.judge, position);
    const ofFirst = strong(heldSide(context.judge, one, entity, policies).holding);
    const ofSecond = strong(heldSide(context.judge, other, entity, policies).holding);
    if ((ofFirst === null) === (ofSecond === null)) continue;
    if (context.administratorOf(entity) !== null) continue;
    if (ofFirst !== null) first.set(position, ofFirst);
    if (ofSecond !== null) second.set(position, ofSecond);
  }
  return { first, second };
}

function strong(holding: Holding | null): Holding | null {
  return holding?.group.strength === 'strong' ? holding : null;
}

/** How somebody assumes one of the roles, being none of them. */
function assumable(from: Starter, destination: Destination, roles: OneSided): AssumableRole | null {
  const path = destination.pathFrom(from);
  const holding = path?.end === null || path?.end === undefined ? undefined : roles.get(path.end);
  if (path === null || path.end === null || holding === undefined) return null;
  return path.hops.length === 0 ? null : { role: path.end.entity, holding, path };
}
