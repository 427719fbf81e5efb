import { askFromOutside } from '../audit/assume-role.ts';
import { askAsStranger } from '../audit/web-identity.ts';
import type { Group, Role, User } from '../inventory/model.ts';
import { isKeptByAws } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import { type Bearers, bearersByPolicy, membersByGroup } from './bearers.ts';
import { letsIn } from './lets-in.ts';
import type { StepContext } from './step-kind.ts';
import { EVERY_ACCOUNT, rolesByTrustedAccount } from './trusted-accounts.ts';
import {
  type NamingRoles,
  namingRoles,
  rolesByService,
  type ServiceRoles,
} from './trusting-roles.ts';

/** What steps look up in the model of a judge; worked out when it is first asked for. */
export function stepContext(judge: Judge): StepContext {
  const { accounts } = judge.model;
  const byService = new Map<string, readonly Role[]>();
  const namedServices = new Map<string, ServiceRoles>();
  const naming = new Map<string, NamingRoles>();
  let byAccount: ReadonlyMap<string, readonly Role[]> | null = null;
  const trusting = new Map<string, readonly Role[]>();
  const rolesTrusting = (accountId: string): readonly Role[] => {
    const known = trusting.get(accountId);
    if (known !== undefined) return known;
    byAccount ??= rolesByTrustedAccount(judge.model);
    const roles = [...(byAccount.get(accountId) ?? []), ...(byAccount.get(EVERY_ACCOUNT) ?? [])];
    trusting.set(accountId, roles);
    return roles;
  };
  const members = new Map<string, ReadonlyMap<string, readonly User[]>>();
  const membersOf = ({ accountId, name }: Group): readonly User[] => {
    const account = accounts.get(accountId);
    if (account === undefined) return [];
    const byGroup = members.get(accountId) ?? membersByGroup(account);
    members.set(accountId, byGroup);
    return byGroup.get(name) ?? [];
  };
  let bearers: ReadonlyMap<string, Bearers> | null = null;
  const rolesNamingService = (service: string, accountId: string): Iterable<Role> => {
    const account = accounts.get(accountId);
    if (account === undefined) return [];
    const named = namedServices.get(accountId) ?? rolesByService(account);
    namedServices.set(accountId, named);
    return named.of(service);
  };
  return {
    model: judge.model,
    users: (accountId) => accounts.get(accountId)?.users.values() ?? [],
    roles: (accountId) => accounts.get(accountId)?.roles.values() ?? [],
    writableRoles: (accountId) =>
      [...(accounts.get(accountId)?.roles.values() ?? [])].filter((role) => !isKeptByAws(role)),
    groups: (accountId) => accounts.get(accountId)?.groups.values() ?? [],
    rolesTrusting,
    rolesNaming: (entity) => {
      const { accountId } = entity;
      const roles = naming.get(accountId) ?? namingRoles(rolesTrusting(accountId));
      naming.set(accountId, roles);
      return roles.of(entity);
    },
    policies: (accountId) => accounts.get(accountId)?.policies.values() ?? [],
    membersOf,
    identityPoliciesOf: (entity) => judge.policiesOf(entity).identity,
    askAsserted: (role, provider) =>
      askFromOutside(judge, role, {
        action: provider.includes(':oidc-provider/')
          ? 'sts:AssumeRoleWithWebIdentity'
          : 'sts:AssumeRoleWithSAML',
        principal: { kind: 'federated', provider },
      }),
    askWithOwnClient: (role, issuer) =>
      askAsStranger(judge, role, { ...issuer, isOwnClient: true }),
    bearersOf: (arn) => {
      bearers ??= bearersByPolicy(judge.model, membersOf);
      return bearers.get(arn) ?? NOBODY;
    },
    rolesNamingService,
    rolesFor: (service, accountId) => {
      const key = `${accountId} ${service}`;
      const known = byService.get(key);
      if (known !== undefined) return known;
      const roles = [...rolesNamingService(service, accountId)];
      const asked = { action: 'sts:AssumeRole', principal: { kind: 'service', service } } as const;
      const found = roles.filter((role) => letsIn(role, asked));
      byService.set(key, found);
      return found;
    },
  };
}

const NOBODY: Bearers = { attached: new Set(), bounded: new Set() };
