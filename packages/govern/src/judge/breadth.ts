import type { Catalog, Statement, Witness } from '@countersign/core';
import type { Certainty } from '../duties/holdings.ts';
import type { PrincipalEntity } from '../inventory/model.ts';
import { matchingActions } from './action-elements.ts';
import { coversEveryResource } from './broad-statements.ts';
import { certaintyOf, weakest } from './certainty.ts';
import type { Judge } from './judge.ts';

/** That a principal may change things in many services, whatever their names. */
export interface Breadth {
  /** The services that were looked at, {@link BROAD_SERVICE_COUNT} of them. */
  readonly services: readonly string[];
  /** A request for each of the first of them. */
  readonly witness: readonly Witness[];
  readonly certainty: Certainty;
}

/** In how many services one has to be able to change anything for one's permissions to be broad. */
export const BROAD_SERVICE_COUNT = 20;

const WITNESSES_SHOWN = 3;

/**
 * Tells whether the permissions of a principal are broad: whether it may change things on
 * every resource in {@link BROAD_SERVICE_COUNT} services at least. Boundary, SCPs and Deny
 * statements have their say.
 */
export function breadthOf(judge: Judge, entity: PrincipalEntity): Breadth | null {
  const actions = new Map<string, string>();
  for (const { document } of judge.policiesOf(entity).identity) {
    for (const statement of document.policy.statements) {
      for (const [service, action] of writesOf(judge.catalog, statement)) {
        if (!actions.has(service)) actions.set(service, action);
      }
    }
  }
  if (actions.size < BROAD_SERVICE_COUNT) return null;
  const services: string[] = [];
  const witness: Witness[] = [];
  const certainties: Certainty[] = [];
  for (const [service, action] of actions) {
    const answer = judge.ask(entity, action);
    if (answer.kind === 'none' || answer.kind === 'undecided') continue;
    services.push(service);
    certainties.push(certaintyOf(answer));
    if (witness.length < WITNESSES_SHOWN) witness.push(answer.witness);
    if (services.length === BROAD_SERVICE_COUNT) {
      return { services, witness, certainty: weakest(certainties) };
    }
  }
  return null;
}

const writesByStatement = new WeakMap<Statement, ReadonlyMap<string, string>>();

/** An action that changes something for each service of which a statement allows one on every resource. */
function writesOf(catalog: Catalog, statement: Statement): ReadonlyMap<string, string> {
  if (statement.effect === 'Deny' || !coversEveryResource(statement.resource)) return NONE;
  const known = writesByStatement.get(statement);
  if (known !== undefined) return known;
  const found = new Map<string, string>();
  for (const action of matchingActions(catalog, statement.action)) {
    const service = action.slice(0, action.indexOf(':'));
    if (!found.has(service) && changesSomething(catalog, action)) found.set(service, action);
  }
  writesByStatement.set(statement, found);
  return found;
}

const NONE: ReadonlyMap<string, string> = new Map();

/** Tells whether an action changes more than tags; one that the catalog does not know does not. */
export function changesSomething(catalog: Catalog, action: string): boolean {
  const id = catalog.idOf(action);
  if (id === undefined) return false;
  return catalog
    .accessLevelsOf(id)
    .some((level) => level === 'Write' || level === 'Permissions management');
}
