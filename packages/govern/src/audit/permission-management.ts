import { type Catalog, matchWildcard } from '@countersign/core';
import { hasWildcard } from '../judge/action-elements.ts';

/** AWS's actions that manage permissions, by service. */
type ActionsByService = ReadonlyMap<string, readonly string[]>;

const actionsByCatalog = new WeakMap<Catalog, ActionsByService>();

/**
 * Every action that manages permissions: AWS says so, and its name does not say
 * that it only reads.
 *
 * Observed: the service authorization reference gives this access level to about
 * thirty actions that read, such as `glue:GetQuery` and `backup:SearchRecoveryPoint`.
 */
export function permissionManagement(catalog: Catalog): ActionsByService {
  const known = actionsByCatalog.get(catalog);
  if (known !== undefined) return known;
  const byService = new Map<string, string[]>();
  for (const [id, name] of catalog.actionNames.entries()) {
    const manages = catalog.accessLevelsOf(id).includes('Permissions management');
    if (!manages || READS.test(name)) continue;
    const service = name.slice(0, name.indexOf(':'));
    const actions = byService.get(service);
    if (actions === undefined) byService.set(service, [name]);
    else actions.push(name);
  }
  actionsByCatalog.set(catalog, byService);
  return byService;
}

const READS = /:(?:BatchGet|Describe|Get|List|Search|View)/;

/** The actions that manage permissions among those that an action pattern covers. */
export function permissionManagementBy(catalog: Catalog, pattern: string): readonly string[] {
  const byService = permissionManagement(catalog);
  const lowerCase = pattern.toLowerCase();
  const [service = ''] = lowerCase.split(':');
  const candidates = hasWildcard(service)
    ? [...byService.values()].flat()
    : (byService.get(service) ?? []);
  return candidates.filter((name) => matchWildcard(lowerCase, name.toLowerCase()));
}

/** Tells whether AWS says of an action that it changes something. */
export function isWrite(catalog: Catalog, action: string): boolean {
  const id = catalog.idOf(action);
  return id !== undefined && catalog.accessLevelsOf(id).includes('Write');
}
