import type { Model, OrganizationAccount } from '../inventory/model.ts';
import type { Environment } from './environment.ts';

/** An account that two environments claim by tags, and nothing tells which is meant. */
export interface DisputedAccount {
  readonly accountId: string;
  readonly environmentIds: readonly string[];
}

/** Which environment each account of a model belongs to. */
export interface AssignedEnvironments {
  readonly byAccount: ReadonlyMap<string, Environment>;
  /** They are in no environment. */
  readonly disputed: readonly DisputedAccount[];
}

/**
 * Assigns the accounts of a model to environments: by the account's id, else by its tags,
 * else by the nearest organizational unit above it that an environment names.
 */
export function assignEnvironments(
  model: Model,
  environments: readonly Environment[],
): AssignedEnvironments {
  const byAccount = new Map<string, Environment>();
  const disputed: DisputedAccount[] = [];
  if (environments.length === 0) return { byAccount, disputed };
  const members = model.organization?.accounts;
  for (const id of new Set([...model.accounts.keys(), ...(members?.keys() ?? [])])) {
    const claims = claimsTo(id, members?.get(id), { model, environments });
    const [first, ...others] = claims;
    if (first === undefined) continue;
    if (others.length === 0) byAccount.set(id, first);
    else disputed.push({ accountId: id, environmentIds: claims.map((each) => each.id) });
  }
  return { byAccount, disputed };
}

/** The environments that claim an account by what counts most. */
function claimsTo(
  id: string,
  member: OrganizationAccount | undefined,
  { environments, model }: { readonly environments: readonly Environment[]; readonly model: Model },
): readonly Environment[] {
  const byId = environments.filter(({ accountIds }) => accountIds.has(id));
  if (byId.length > 0 || member === undefined) return byId;
  const byTag = environments.filter(({ tags }) => isTagged(member, tags));
  if (byTag.length > 0) return byTag;
  const { units } = model.organization ?? {};
  for (let unit: string | null = member.parentId; unit !== null; ) {
    const current: string = unit;
    const byUnit = environments.filter(({ unitIds }) => unitIds.has(current));
    if (byUnit.length > 0) return byUnit;
    unit = units?.get(current)?.parentId ?? null;
  }
  return [];
}

function isTagged(member: OrganizationAccount, tags: Environment['tags']): boolean {
  return [...tags].some(([key, values]) => {
    const value = member.tags.get(key);
    return value !== undefined && values.has(value);
  });
}
