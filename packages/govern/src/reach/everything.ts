import type { AttachedPolicy } from '@countersign/core';
import { hasDeny } from '../inventory/effective-policies.ts';

const limits = new WeakMap<
  AttachedPolicy,
  { readonly allows: boolean; readonly denies: boolean }
>();

function limitsOf(document: AttachedPolicy): {
  readonly allows: boolean;
  readonly denies: boolean;
} {
  const known = limits.get(document);
  if (known !== undefined) return known;
  const found = {
    denies: hasDeny(document),
    allows: document.policy.statements.some(
      ({ action, conditions, effect, principal, resource }) =>
        effect === 'Allow' &&
        conditions.length === 0 &&
        isAnything(action) &&
        resource !== undefined &&
        isAnything(resource) &&
        (principal === undefined || isAnybody(principal)),
    ),
  };
  limits.set(document, found);
  return found;
}

/** Whether a policy by itself allows every request. */
export function allowsEverything(document: AttachedPolicy): boolean {
  return limitsOf(document).allows;
}

/** Whether it denies anything. */
export function deniesSomething(document: AttachedPolicy): boolean {
  return limitsOf(document).denies;
}

function isAnything(element: {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}): boolean {
  return !element.negated && element.patterns.includes('*');
}

function isAnybody(element: {
  readonly negated: boolean;
  readonly entries: readonly { readonly value: string }[];
}): boolean {
  return !element.negated && element.entries.some(({ value }) => value === '*');
}
