import { compileLayers, findWitness } from '@countersign/core';
import type { Role } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import type { StepContext } from './step-kind.ts';

/** What steps look up in the model of a judge; worked out when it is first asked for. */
export function stepContext(judge: Judge): StepContext {
  const { accounts } = judge.model;
  const byService = new Map<string, readonly Role[]>();
  return {
    model: judge.model,
    users: (accountId) => accounts.get(accountId)?.users.values() ?? [],
    roles: (accountId) => accounts.get(accountId)?.roles.values() ?? [],
    groups: (accountId) => accounts.get(accountId)?.groups.values() ?? [],
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
