import type { Answer } from '@countersign/core';
import type { Role } from '../inventory/model.ts';
import { isServiceLinkedRole } from '../inventory/model.ts';
import { allAllowed } from './one-request.ts';
import type { Actor, Allowed, StepContext } from './step-kind.ts';

/** Requests that together have a service run something of the caller's with a role. */
export interface Chain {
  readonly actions: readonly string[];
  /** What must exist for it, as the input does not tell: `an ECS cluster`. */
  readonly needs?: string;
}

/** A chain with the requests as they are allowed. */
export interface AllowedChain {
  readonly requests: readonly Allowed[];
  readonly needs: readonly string[];
}

/**
 * The first chain each of whose actions is allowed on something, or `null`.
 *
 * Its requests are judged one by one: that a function that may be made is one that
 * may be invoked is not asked.
 */
export function firstAllowed(actor: Actor, chains: readonly Chain[]): AllowedChain | null {
  for (const { actions, needs } of chains) {
    const requests = allowedRequests(actor, actions);
    if (requests !== null) return { requests, needs: needs === undefined ? [] : [needs] };
  }
  return null;
}

/** The requests as they are allowed, on something each unless options say on what; `null` unless all are. */
export function allowedRequests(
  actor: Actor,
  actions: readonly string[],
  optionsOf: (action: string) => Parameters<Actor['ask']>[1] = () => ({}),
): readonly Allowed[] | null {
  return allAllowed(answers());

  function* answers(): Iterable<Answer> {
    for (const action of actions) yield actor.ask(action, optionsOf(action));
  }
}

/** The actions that every chain has. */
export function sharedActions([first, ...others]: readonly Chain[]): readonly string[] {
  const actions = first?.actions ?? [];
  return actions.filter((action) => others.every((other) => other.actions.includes(action)));
}

/** Instances use a role by an instance profile. */
export const EC2 = 'ec2.amazonaws.com';

/** A role, and the service that may assume it. */
export interface ServiceRole {
  readonly role: Role;
  readonly service: string;
}

/**
 * The roles of an account that trust one of the services, each once. Those that are
 * linked to a service run nothing of a customer's.
 */
export function* serviceRoles(
  { rolesFor }: StepContext,
  accountId: string,
  services: readonly string[],
): Iterable<ServiceRole> {
  const seen = new Set<Role>();
  for (const service of services) {
    for (const role of rolesFor(service, accountId)) {
      if (seen.has(role) || isServiceLinkedRole(role)) continue;
      seen.add(role);
      yield { role, service };
    }
  }
}
