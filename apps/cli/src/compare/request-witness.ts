import type { Principal, Request } from '@countersign/core';

/** A request that shows something, as it is printed. */
export interface RequestWitness {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Keys on which the answer rests; an empty list means that the key must be absent. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** Puts a request in the form that answers carry. */
export function requestWitness({ principal, action, resource, context }: Request): RequestWitness {
  return {
    principal: nameOf(principal),
    action,
    resource,
    context: Object.fromEntries(
      [...context.keys].map(([key, value]) => [key, value.kind === 'values' ? value.values : []]),
    ),
  };
}

function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case 'root':
    case 'user':
    case 'role':
    case 'role-session':
    case 'federated-user':
      return principal.arn;
    case 'federated':
      return principal.provider;
    case 'service':
      return principal.service;
    case 'canonical-user':
      return principal.id;
    case 'anonymous':
      return '*';
  }
}
