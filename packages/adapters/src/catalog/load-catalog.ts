import { type AccessLevel, type Catalog, type CatalogAction, invariant } from '@countersign/core';
import { type ActionDetails, openDetails } from './action-details.ts';
import { findCatalogDirectory, type NamesAsset, readDetails, readNames } from './read-assets.ts';

type Range = readonly [start: number, end: number];

/**
 * AWS's actions, resource types and condition keys, read from the files that
 * tools/build-catalog.mjs wrote into `directory`.
 *
 * Reads names.json at once, details.json on the first call of `action` or `conditionKey`.
 * A service's names are indexed on the first lookup in that service.
 *
 * @throws Error when the files are missing or of another version; the message says what to run.
 */
export function loadCatalog(directory: string = findCatalogDirectory()): Catalog {
  const names = readNames(directory);
  const actionNames = names.actionNames.split(' ');
  const rangeByService = rangesOf(names);
  const idOf = indexNames(actionNames, rangeByService);
  const actionById = new Map<number, CatalogAction>();
  let details: ActionDetails | undefined;

  function openedDetails(): ActionDetails {
    details ??= openDetails(readDetails(directory));
    return details;
  }

  function accessLevelsOf(id: number): readonly AccessLevel[] {
    const levels = names.levelSets[Number.parseInt(names.levels[id] ?? '', 36)];
    invariant(levels !== undefined, `no action has the id ${id}`);
    return levels;
  }

  function describe(id: number, name: string): CatalogAction {
    const action = { name, accessLevels: accessLevelsOf(id), ...openedDetails().detailsOf(id) };
    actionById.set(id, action);
    return action;
  }

  return {
    dataset: names.dataset,
    actionNames,
    services: names.services,
    serviceRange: (service) => rangeByService.get(service.toLowerCase()),
    accessLevelsOf,
    idOf,
    action(action) {
      const id = idOf(action);
      const name = id === undefined ? undefined : actionNames[id];
      if (id === undefined || name === undefined) return undefined;
      return actionById.get(id) ?? describe(id, name);
    },
    conditionKey: (key) => openedDetails().conditionKey(key),
  };
}

function rangesOf({ services, actionCounts }: NamesAsset): ReadonlyMap<string, Range> {
  const rangeByService = new Map<string, Range>();
  let start = 0;
  for (const [index, service] of services.entries()) {
    const end = start + (actionCounts[index] ?? 0);
    rangeByService.set(service, [start, end]);
    start = end;
  }
  return rangeByService;
}

/** Most commands touch few services, and indexing all names takes longer than reading them. */
function indexNames(
  actionNames: readonly string[],
  rangeByService: ReadonlyMap<string, Range>,
): Catalog['idOf'] {
  const idsByService = new Map<string, ReadonlyMap<string, number>>();

  function idsIn(service: string, [start, end]: Range): ReadonlyMap<string, number> {
    const ids = new Map<string, number>();
    for (let id = start; id < end; id += 1) ids.set(actionNames[id]?.toLowerCase() ?? '', id);
    idsByService.set(service, ids);
    return ids;
  }

  return (action) => {
    const name = action.toLowerCase();
    const service = name.slice(0, Math.max(0, name.indexOf(':')));
    const range = rangeByService.get(service);
    if (range === undefined) return undefined;
    return (idsByService.get(service) ?? idsIn(service, range)).get(name);
  };
}
