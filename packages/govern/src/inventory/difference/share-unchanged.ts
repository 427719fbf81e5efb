import type { Account, Model } from '../model.ts';
import { isSameValue } from './same-value.ts';

/**
 * The newer of two models with the values of the older one wherever both say the
 * same, as if changes had led from one to the other: whoever remembers something of
 * the older one remembers it of what stayed. The older model itself when they are equal.
 */
export function shareUnchanged(older: Model, newer: Model): Model {
  const accounts = shareMap(older.accounts, newer.accounts, shareAccount);
  const awsManagedPolicies = shareMap(older.awsManagedPolicies, newer.awsManagedPolicies, share);
  const organization = share(older.organization, newer.organization);
  const identityCenter = share(older.identityCenter, newer.identityCenter);
  const isSame =
    accounts === older.accounts &&
    identityCenter === older.identityCenter &&
    awsManagedPolicies === older.awsManagedPolicies &&
    organization === older.organization;
  return isSame ? older : { accounts, awsManagedPolicies, identityCenter, organization };
}

function shareAccount(older: Account, newer: Account): Account {
  const users = shareMap(older.users, newer.users, share);
  const groups = shareMap(older.groups, newer.groups, share);
  const roles = shareMap(older.roles, newer.roles, share);
  const policies = shareMap(older.policies, newer.policies, share);
  const resourcePolicies = shareMap(older.resourcePolicies, newer.resourcePolicies, share);
  const workloads = share(older.workloads, newer.workloads);
  const credentials = share(older.credentials, newer.credentials);
  const settings = share(older.settings, newer.settings);
  const analyzers = share(older.analyzers, newer.analyzers);
  const isSame =
    users === older.users &&
    groups === older.groups &&
    roles === older.roles &&
    policies === older.policies &&
    resourcePolicies === older.resourcePolicies &&
    workloads === older.workloads &&
    credentials === older.credentials &&
    settings === older.settings &&
    analyzers === older.analyzers;
  if (isSame) return older;
  const beside = { resourcePolicies, workloads, credentials, settings, analyzers };
  return { id: newer.id, users, groups, roles, policies, ...beside };
}

function share<Value>(older: Value, newer: Value): Value {
  return isSameValue(older, newer) ? older : newer;
}

function shareMap<Item>(
  older: ReadonlyMap<string, Item>,
  newer: ReadonlyMap<string, Item>,
  shareItem: (older: Item, newer: Item) => Item,
): ReadonlyMap<string, Item> {
  let isSame = older.size === newer.size;
  const shared = new Map<string, Item>();
  for (const [key, item] of newer) {
    const before = older.get(key);
    const kept = before === undefined ? item : shareItem(before, item);
    if (kept !== before) isSame = false;
    shared.set(key, kept);
  }
  return isSame ? older : shared;
}
