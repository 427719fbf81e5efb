import { isKeptByAws, type PrincipalEntity, type Role } from '../inventory/model.ts';
import { tellsCallersApart } from './caller-dependence.ts';
import type { StepContext } from './step-kind.ts';

/** The same, as if there were no other users and roles to gain. */
export function narrowedTo(context: StepContext, target: PrincipalEntity): StepContext {
  const isIn = (accountId: string) => target.accountId === accountId;
  const restrained: StepContext['restrained'] = (accountId) =>
    context.restrained(accountId).filter((entity) => entity === target);
  if (target.kind === 'user') {
    return { ...context, ...NO_ROLES, restrained, users: (id) => (isIn(id) ? [target] : []) };
  }
  const only = (roles: Iterable<Role>) => [...roles].filter((role) => role === target);
  const trusting = [target];
  return {
    ...context,
    restrained,
    users: () => [],
    roles: (accountId) => (isIn(accountId) ? [target] : []),
    writableRoles: (accountId) => (isIn(accountId) && !isKeptByAws(target) ? [target] : []),
    // Whether it trusts somebody is what steps ask.
    rolesTrusting: () => trusting,
    rolesNaming: () => (tellsCallersApart(target) ? trusting : []),
    rolesNamingService: (service, accountId) =>
      only(context.rolesNamingService(service, accountId)),
    rolesFor: (service, accountId) => only(context.rolesFor(service, accountId)),
  };
}

const NO_ROLES = {
  roles: () => [],
  writableRoles: () => [],
  rolesTrusting: () => [],
  rolesNaming: () => [],
  rolesNamingService: () => [],
  rolesFor: () => [],
} as const;
