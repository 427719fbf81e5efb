import { compareText } from '../compare-text.ts';
import { invariant } from '../invariant.ts';
import type { Catalog, CatalogAction, CatalogConditionKey } from './catalog.ts';
import { indexConditionKeys } from './condition-key-index.ts';

/**
 * A catalog made of the given actions and condition keys, for tests and examples.
 *
 * The actions may come in any order; two of one name are a mistake of the caller.
 */
export function memoryCatalog(
  actions: readonly CatalogAction[],
  conditionKeys: readonly CatalogConditionKey[] = [],
): Catalog {
  const sorted = actions.toSorted(
    (a, b) =>
      compareText(serviceOf(a.name), serviceOf(b.name)) ||
      compareText(a.name.toLowerCase(), b.name.toLowerCase()),
  );
  const idByName = new Map(sorted.map((action, id) => [action.name.toLowerCase(), id]));
  invariant(idByName.size === sorted.length, 'two actions of a catalog have the same name');
  const rangeByService = rangesOf(sorted.map(({ name }) => serviceOf(name)));

  function idOf(name: string): number | undefined {
    return idByName.get(name.toLowerCase());
  }

  return {
    dataset: 'memory',
    actionNames: sorted.map(({ name }) => name),
    services: [...rangeByService.keys()],
    serviceRange: (service) => rangeByService.get(service.toLowerCase()),
    accessLevelsOf(id) {
      const action = sorted[id];
      invariant(action !== undefined, `no action has the id ${id}`);
      return action.accessLevels;
    },
    idOf,
    action(name) {
      const id = idOf(name);
      return id === undefined ? undefined : sorted[id];
    },
    conditionKey: indexConditionKeys(conditionKeys),
  };
}

/** Where each service's run of equal entries starts and ends. */
function rangesOf(serviceById: readonly string[]): Map<string, readonly [number, number]> {
  const rangeByService = new Map<string, readonly [number, number]>();
  for (const [id, service] of serviceById.entries()) {
    rangeByService.set(service, [rangeByService.get(service)?.[0] ?? id, id + 1]);
  }
  return rangeByService;
}

function serviceOf(action: string): string {
  const colon = action.indexOf(':');
  invariant(colon > 0, `the action name ${action} has no service prefix`);
  return action.slice(0, colon).toLowerCase();
}
