import { principalName, type Request } from '@countersign/core';

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
    principal: principalName(principal),
    action,
    resource,
    context: Object.fromEntries(
      [...context.keys].map(([key, value]) => [key, value.kind === 'values' ? value.values : []]),
    ),
  };
}
