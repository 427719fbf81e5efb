import { compileLayers, findWitness, isAccountId, parseArn } from '@countersign/core';
import type { Model, Role } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import type { StepContext } from './step-kind.ts';

/** What steps look up in the model of a judge; worked out when it is first asked for. */
export function stepContext(judge: Judge): StepContext {
  const { accounts } = judge.model;
  const byService = new Map<string, readonly Role[]>();
  let byAccount: ReadonlyMap<string, readonly Role[]> | null = null;
  return {
    model: judge.model,
    users: (accountId) => accounts.get(accountId)?.users.values() ?? [],
    roles: (accountId) => accounts.get(accountId)?.roles.values() ?? [],
    groups: (accountId) => accounts.get(accountId)?.groups.values() ?? [],
    rolesTrusting: (accountId) => {
      byAccount ??= rolesByTrustedAccount(judge.model);
      return [...(byAccount.get(accountId) ?? []), ...(byAccount.get(EVERY_ACCOUNT) ?? [])];
    },
    rolesFor: (service, accountId) => {
      const key = `${accountId} ${service}`;
      const known = byService.get(key);
      if (known !== undefined) return known;
      const roles = [...(accounts.get(accountId)?.roles.values() ?? [])];
      const found = roles.filter((role) => letsIn(service, role));
      byService.set(key, found);
      return found;
    },
  };
}

const EVERY_ACCOUNT = '*';

/** Roles by the accounts that their trust policies name; those open to any account by `*`. */
function rolesByTrustedAccount(model: Model): ReadonlyMap<string, readonly Role[]> {
  const byAccount = new Map<string, Role[]>();
  for (const { roles } of model.accounts.values()) {
    for (const role of roles.values()) {
      for (const account of trustedAccounts(role)) {
        const known = byAccount.get(account);
        if (known === undefined) byAccount.set(account, [role]);
        else known.push(role);
      }
    }
  }
  return byAccount;
}

function trustedAccounts({ trust }: Role): ReadonlySet<string> {
  const elements = trust.policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .map(({ principal }) => principal);
  if (elements.some((element) => element?.negated)) return new Set([EVERY_ACCOUNT]);
  const entries = elements.flatMap((element) => element?.entries ?? []);
  const accounts = new Set<string>();
  for (const { type, value } of entries) {
    if (value === '*') return new Set([EVERY_ACCOUNT]);
    if (type !== 'AWS') continue;
    accounts.add(isAccountId(value) ? value : (parseArn(value)?.account ?? ''));
  }
  return accounts;
}

/** Whether a trust policy lets a service assume the role in some context. */
function letsIn(service: string, role: Role): boolean {
  const layers = compileLayers({
    identity: [],
    boundary: null,
    session: null,
    scps: null,
    rcps: null,
    resource: role.trust,
    endpoint: null,
  });
  const answer = findWitness({
    principal: { kind: 'service', service },
    action: 'sts:AssumeRole',
    layers,
    domain: () => ({ patterns: [], existing: [role.arn] }),
    contextFor: () => ({ keys: new Map(), others: 'unknown' }),
    resourceAccountOf: () => role.accountId,
  });
  return answer.kind !== 'none';
}
