import { type AttachedPolicy, parseArn } from '@countersign/core';
import { organizationLevels } from '../inventory/effective-policies.ts';
import type { Organization } from '../inventory/model.ts';
import { allowsEverything, deniesSomething } from './everything.ts';
import type { Gain } from './step-kind.ts';

/** A service control policy that limits the principals of an account. */
export interface Limit {
  readonly document: AttachedPolicy;
  /** Whether another policy of its level allows everything, so that nothing is lost without this one. */
  readonly isBesideFullAccess: boolean;
}

const known = new WeakMap<Organization, Map<string, readonly Limit[]>>();

/** The service control policies that limit an account: they deny, or their level does not allow everything. */
export function limitsOn(organization: Organization, accountId: string): readonly Limit[] {
  const byAccount = known.get(organization) ?? new Map<string, readonly Limit[]>();
  known.set(organization, byAccount);
  const limits = byAccount.get(accountId) ?? findLimits(organization, accountId);
  byAccount.set(accountId, limits);
  return limits;
}

function findLimits(organization: Organization, accountId: string): readonly Limit[] {
  const levels = organizationLevels(organization, accountId, 'scp') ?? [];
  const limits = new Map<AttachedPolicy, Limit>();
  for (const level of levels) {
    for (const document of level) {
      const isFull = (each: AttachedPolicy): boolean =>
        each !== document && allowsEverything(each) && !deniesSomething(each);
      if (!deniesSomething(document) && level.some(allowsEverything)) continue;
      const isBesideFullAccess =
        level.some(isFull) && limits.get(document)?.isBesideFullAccess !== false;
      limits.set(document, { document, isBesideFullAccess });
    }
  }
  return [...limits.values()];
}

/** The accounts whose service control policies somebody in an account manages: those of the members, from the management account. */
export function limitedAccounts(
  organization: Organization | null,
  accountId: string,
): readonly (readonly [accountId: string, limits: readonly Limit[]])[] {
  if (organization?.managementAccountId !== accountId) return [];
  return [...organization.accounts.keys()].flatMap((member) => {
    const limits = limitsOn(organization, member);
    return limits.length === 0 ? [] : [[member, limits] as const];
  });
}

/** That some service control policies limit an account no more. */
export function lifting(accountId: string, limits: readonly Limit[]): Gain {
  const lifted = limits.map(({ document }) => document);
  const source = lifted
    .map(({ name }) => name)
    .toSorted()
    .join(', ');
  return { kind: 'lift', accountId, lifted, source };
}

/** ARNs of an organisation's parts; its policies may be known by name alone. */
export function organizationArns({ id, managementAccountId }: Organization): {
  readonly account: (accountId: string) => string;
  readonly unit: (unitId: string) => string;
  readonly policy: (document: AttachedPolicy) => string;
} {
  const arn = (resource: string): string =>
    `arn:aws:organizations::${managementAccountId}:${resource}`;
  return {
    account: (accountId) => arn(`account/${id}/${accountId}`),
    unit: (unitId) => arn(`${unitId.startsWith('r-') ? 'root' : 'ou'}/${id}/${unitId}`),
    policy: ({ name }) =>
      parseArn(name) === null ? arn(`policy/${id}/service_control_policy/p-*`) : name,
  };
}
