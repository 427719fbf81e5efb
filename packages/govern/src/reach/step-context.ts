import { askFromOutside } from '../audit/assume-role.ts';
import { askAsStranger } from '../audit/web-identity.ts';
import type { Group, Role, User } from '../inventory/model.ts';
import { isKeptByAws } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import { type Bearers, bearersByPolicy, membersByGroup } from './bearers.ts';
import { letsIn } from './lets-in.ts';
import type { StepContext } from './step-kind.ts';
import { EVERY_ACCOUNT, rolesByTrustedAccount } from './trusted-accounts.ts';

/** What steps look up in the model of a judge; worked out when it is first asked for. */
export function stepContext(judge: Judge): StepContext {
  const { accounts } = judge.model;
  const byService = new Map<string, readonly Role[]>();
  let byAccount: ReadonlyMap<string, readonly Role[]> | null = null;
  const members = new Map<string, ReadonlyMap<string, readonly User[]>>();
  const membersOf = ({ accountId, name }: Group): readonly User[] => {
    const account = accounts.get(accountId);
    if (account === undefined) return [];
    const byGroup = members.get(accountId) ?? membersByGroup(account);
    members.set(accountId, byGroup);
    return byGroup.get(name) ?? [];
  };
  let bearers: ReadonlyMap<string, Bearers> | null = null;
  return {
    model: judge.model,
    users: (accountId) => accounts.get(accountId)?.users.values() ?? [],
    roles: (accountId) => accounts.get(accountId)?.roles.values() ?? [],
    writableRoles: (accountId) =>
      [...(accounts.get(accountId)?.roles.values() ?? [])].filter((role) => !isKeptByAws(role)),
    groups: (accountId) => accounts.get(accountId)?.groups.values() ?? [],
    rolesTrusting: (accountId) => {
      byAccount ??= rolesByTrustedAccount(judge.model);
      return [...(byAccount.get(accountId) ?? []), ...(byAccount.get(EVERY_ACCOUNT) ?? [])];
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
    rolesFor: (service, accountId) => {
      const key = `${accountId} ${service}`;
      const known = byService.get(key);
      if (known !== undefined) return known;
      const roles = [...(accounts.get(accountId)?.roles.values() ?? [])];
      const asked = { action: 'sts:AssumeRole', principal: { kind: 'service', service } } as const;
      const found = roles.filter((role) => letsIn(role, asked));
      byService.set(key, found);
      return found;
    },
  };
}

const NOBODY: Bearers = { attached: new Set(), bounded: new Set() };
