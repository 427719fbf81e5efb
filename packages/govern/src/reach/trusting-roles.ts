import { type Arn, parseArn } from '@countersign/core';
import type { Account, PrincipalEntity, Role } from '../inventory/model.ts';
import { tellsCallersApart } from './caller-dependence.ts';

/** Roles of which one principal of an account may be let in and another not, by whom they name. */
export interface NamingRoles {
  /** Those that may let in a principal. */
  of(entity: PrincipalEntity): readonly Role[];
}

/**
 * Looks for those among the roles that trust an account.
 *
 * A trust policy that names nobody but certain principals, by their ARNs or those
 * of sessions, is of no use to others.
 */
export function namingRoles(trusting: Iterable<Role>): NamingRoles {
  const byName = new Map<string, Role[]>();
  const others: Role[] = [];
  for (const role of trusting) {
    if (!tellsCallersApart(role)) continue;
    const names = namesIn(role);
    if (names === null) others.push(role);
    for (const name of new Set(names ?? [])) {
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [role]);
      else known.push(role);
    }
  }
  return {
    of: (entity) => {
      const named = byName.size === 0 ? undefined : byName.get(keyOf(entity));
      return named === undefined ? others : [...others, ...named];
    },
  };
}

/** What tells a user or role apart in a model: session ARNs have no path. */
function keyOf({ accountId, kind, name }: PrincipalEntity): string {
  return `${accountId}:${kind}/${name}`;
}

/** The users and roles that a trust policy names; `null` where others may be let in as well. */
function namesIn({ trust }: Role): readonly string[] | null {
  const names: string[] = [];
  for (const { effect, principal } of trust.policy.statements) {
    if (effect !== 'Allow' || principal === undefined) continue;
    if (principal.negated) return null;
    for (const { type, value } of principal.entries) {
      if (value === '*') return null;
      if (type !== 'AWS') continue;
      const arn = parseArn(value);
      const name = arn === null ? null : nameIn(arn);
      if (name === null) return null;
      names.push(name);
    }
  }
  return names;
}

function nameIn({ account, resource }: Arn): string | null {
  const parts = resource.split('/');
  const [type = ''] = parts;
  if (type === 'assumed-role') return `${account}:role/${parts[1] ?? ''}`;
  return type === 'user' || type === 'role' ? `${account}:${type}/${parts.at(-1) ?? ''}` : null;
}

/** The roles of an account by the services that their trust policies name. */
export interface ServiceRoles {
  /** Those whose trust policy names a service, or anybody. */
  of(service: string): Iterable<Role>;
}

/** Looks for the services that the trust policies of an account name. */
export function rolesByService({ roles }: Account): ServiceRoles {
  const byService = new Map<string, Role[]>();
  const others: Role[] = [];
  for (const role of roles.values()) {
    const services = servicesIn(role);
    if (services === null) others.push(role);
    for (const service of services ?? []) {
      const known = byService.get(service);
      if (known === undefined) byService.set(service, [role]);
      else known.push(role);
    }
  }
  return {
    *of(service) {
      yield* byService.get(service) ?? [];
      yield* others;
    },
  };
}

/** The services that a trust policy names; `null` where it may let in any. */
function servicesIn({ trust }: Role): ReadonlySet<string> | null {
  const services = new Set<string>();
  for (const { effect, principal } of trust.policy.statements) {
    if (effect !== 'Allow' || principal === undefined) continue;
    if (principal.negated) return null;
    for (const { type, value } of principal.entries) {
      if (value === '*' || value.includes('${')) return null;
      if (type === 'Service') services.add(value);
    }
  }
  return services;
}
