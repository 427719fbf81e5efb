import { hasDeny } from '../inventory/effective-policies.ts';
import { isKeptByAws, type Model, type PrincipalEntity, type Role } from '../inventory/model.ts';
import { askFromOutside } from '../judge/assume-role.ts';
import type { Judge } from '../judge/judge.ts';
import { askAsStranger } from '../judge/web-identity.ts';
import { memoize } from '../memoize.ts';
import { type Bearers, bearersByPolicy, membersByGroup } from './bearers.ts';
import { letsIn } from './lets-in.ts';
import { NOTHING_KNOWN, runningWorkloads } from './running-workloads.ts';
import type { StepContext } from './step-kind.ts';
import { rolesTrusting } from './trusted-accounts.ts';
import { namingRoles, rolesByService } from './trusting-roles.ts';

/** What steps look up in the model of a judge; worked out when it is first asked for. */
export function stepContext(judge: Judge): StepContext {
  const { accounts } = judge.model;
  const membersOf = groupMembers(judge.model);
  const bearers = memoize((accountId: string) => {
    const account = accounts.get(accountId);
    return account === undefined ? null : bearersByPolicy(account, membersOf);
  });
  const lookups = roleLookups(judge.model);
  const identityPoliciesOf = (entity: PrincipalEntity) => judge.policiesOf(entity).identity;
  return {
    ...lookups,
    model: judge.model,
    users: (accountId) => accounts.get(accountId)?.users.values() ?? [],
    groups: (accountId) => accounts.get(accountId)?.groups.values() ?? [],
    policies: (accountId) => accounts.get(accountId)?.policies.values() ?? [],
    membersOf,
    identityPoliciesOf,
    restrained: memoize((accountId) =>
      [
        ...(accounts.get(accountId)?.users.values() ?? []),
        ...lookups.writableRoles(accountId),
      ].filter((entity) => identityPoliciesOf(entity).some(({ document }) => hasDeny(document))),
    ),
    askAsserted: (role, provider) =>
      askFromOutside(judge, role, {
        action: provider.includes(':oidc-provider/')
          ? 'sts:AssumeRoleWithWebIdentity'
          : 'sts:AssumeRoleWithSAML',
        principal: { kind: 'federated', provider },
      }),
    askWithOwnClient: (role, issuer) =>
      askAsStranger(judge, role, { ...issuer, isOwnClient: true }),
    workloads: memoize((accountId) => {
      const account = accounts.get(accountId);
      return account === undefined ? NOTHING_KNOWN : runningWorkloads(account);
    }),
    bearersOf: (arn) => bearers(arn.split(':')[4] ?? '')?.get(arn) ?? NOBODY,
  };
}

function groupMembers({ accounts }: Model): StepContext['membersOf'] {
  const byGroup = memoize((accountId: string) => {
    const account = accounts.get(accountId);
    return account === undefined ? null : membersByGroup(account);
  });
  return ({ accountId, name }) => byGroup(accountId)?.get(name) ?? [];
}

type RoleLookups = Pick<
  StepContext,
  'roles' | 'writableRoles' | 'rolesTrusting' | 'rolesNaming' | 'rolesNamingService' | 'rolesFor'
>;

function roleLookups(model: Model): RoleLookups {
  const { accounts } = model;
  const trusting = memoize((accountId: string) => rolesTrusting(model, accountId));
  const naming = memoize((accountId: string) => namingRoles(trusting(accountId)));
  const byService = memoize((accountId: string) => {
    const account = accounts.get(accountId);
    return account === undefined ? null : rolesByService(account);
  });
  const rolesNamingService = (service: string, accountId: string): Iterable<Role> =>
    byService(accountId)?.of(service) ?? [];
  const rolesFor = memoize((accountId: string) =>
    memoize((service: string): readonly Role[] =>
      [...rolesNamingService(service, accountId)].filter((role) =>
        letsIn(role, { action: 'sts:AssumeRole', principal: { kind: 'service', service } }),
      ),
    ),
  );
  return {
    roles: (accountId) => accounts.get(accountId)?.roles.values() ?? [],
    writableRoles: memoize((accountId) =>
      [...(accounts.get(accountId)?.roles.values() ?? [])].filter((role) => !isKeptByAws(role)),
    ),
    rolesTrusting: trusting,
    rolesNaming: (entity) => naming(entity.accountId).of(entity),
    rolesNamingService,
    rolesFor: (service, accountId) => rolesFor(accountId)(service),
  };
}

const NOBODY: Bearers = { attached: new Set(), bounded: new Set() };
