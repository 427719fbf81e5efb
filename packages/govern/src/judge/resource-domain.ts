import type { Catalog, CatalogActionResource, ResourceDomain } from '@countersign/core';
import type { Account, Model } from '../inventory/model.ts';

/** Tells what an action can name within an account; each answer is worked out once. */
export function createDomains(
  model: Model,
  catalog: Catalog,
): (accountId: string, action: string) => ResourceDomain {
  const byAccount = new Map<string, Map<string, ResourceDomain>>();
  return (accountId, action) => {
    const byAction = byAccount.get(accountId) ?? new Map<string, ResourceDomain>();
    byAccount.set(accountId, byAction);
    const known = byAction.get(action);
    if (known !== undefined) return known;
    const domain = resourceDomain(model, catalog, accountId, action);
    byAction.set(action, domain);
    return domain;
  };
}

/**
 * Actions that make their resource: naming one that exists would fail. They are
 * tried on made-up names only.
 */
const MAKES_ITS_RESOURCE: ReadonlySet<string> = new Set([
  'iam:createuser',
  'iam:createrole',
  'iam:creategroup',
  'iam:createpolicy',
  'iam:createinstanceprofile',
  'iam:createservicelinkedrole',
]);

/**
 * The resources of one account that an action can name, from the formats of
 * AWS's service authorization reference.
 *
 * Policies of AWS's own account are outside every account, so that a grant to
 * change them grants nothing. An action that the catalog does not know may name
 * anything.
 */
function resourceDomain(
  model: Model,
  catalog: Catalog,
  accountId: string,
  action: string,
): ResourceDomain {
  const known = catalog.action(action);
  if (known === undefined) return { patterns: ['*'], existing: [] };
  const patterns = known.resourceTypes.flatMap((type) => formatsOf(type, accountId));
  const mayNameNothing = known.resourceTypes.every((type) => !type.required);
  const account = model.accounts.get(accountId);
  const makes = MAKES_ITS_RESOURCE.has(action.toLowerCase());
  const existing =
    account === undefined || makes
      ? []
      : known.resourceTypes.flatMap((type) => entitiesOf(account, action, type.type));
  return { patterns: mayNameNothing ? ['*', ...patterns] : patterns, existing };
}

/** Fills in partition and account, and leaves every other variable open. */
function formatsOf(type: CatalogActionResource, accountId: string): readonly string[] {
  return type.arnFormats.map((format) =>
    format
      .replaceAll('${Partition}', 'aws')
      .replaceAll('${Account}', accountId)
      .replaceAll(/\$\{[^}]*\}/g, '*'),
  );
}

function entitiesOf(account: Account, action: string, type: string): readonly string[] {
  if (!action.toLowerCase().startsWith('iam:') && !action.toLowerCase().startsWith('sts:')) {
    return [];
  }
  switch (type) {
    case 'user':
      return [...account.users.keys()];
    case 'role':
      return [...account.roles.keys()];
    case 'group':
      return [...account.groups.keys()];
    case 'policy':
      return [...account.policies.keys()];
    default:
      return [];
  }
}
