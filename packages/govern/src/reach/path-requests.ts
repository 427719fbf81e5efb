import type { LayerKind, Witness } from '@countersign/core';
import { findRole } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import { isUnchanged, type Position } from './position.ts';
import type { ReachPath } from './reach-path.ts';

/** The requests of a chain: those that are allowed as the model is, and those that only what came before allows. */
export interface PathRequests {
  readonly today: readonly Witness[];
  readonly afterwards: readonly Witness[];
}

/**
 * Tells the requests of a chain apart, in the order in which they are made.
 *
 * @param last what is asked for at the end of the chain, where it leads to somebody
 */
export function requestsOf(
  judge: Judge,
  { end, hops }: ReachPath,
  last: Witness | null = null,
): PathRequests {
  const requests = hops.flatMap(({ actor, step }) =>
    step.requests.map(({ witness }) => ({ actor, witness })),
  );
  if (last !== null && end !== null) requests.push({ actor: end, witness: last });
  const change = requests.findIndex(({ actor, witness }) => !isAllowedToday(judge, actor, witness));
  const witnesses = requests.map(({ witness }) => witness);
  const count = change < 0 ? witnesses.length : change;
  return { today: witnesses.slice(0, count), afterwards: witnesses.slice(count) };
}

/** Whether a request rests on nothing but what bears on the actor, and on whom it asks for, in the model. */
function isAllowedToday(judge: Judge, position: Position, witness: Witness): boolean {
  if (!isUnchanged(position)) return false;
  const { identity } = judge.policiesOf(position.entity);
  const names = new Set(identity.map(({ document }) => document.name));
  const { resource } = witness.request;
  const trust = findRole(judge.model, resource)?.trust;
  if (trust !== undefined) names.add(trust.name);
  const allowing = witness
    .explain()
    .layers.filter(({ kind }) => ON_REQUEST.has(kind))
    .flatMap(({ statements }) => statements);
  return allowing.every(({ effect, policy }) => effect !== 'Allow' || names.has(policy));
}

/** The layers of which one has to allow. */
const ON_REQUEST: ReadonlySet<LayerKind> = new Set(['identity', 'resource', 'trust']);
