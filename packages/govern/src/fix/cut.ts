import { parseArn } from '@countersign/core';
import type { WitnessStep } from '../audit/finding.ts';
import { findHolder } from '../inventory/apply/update.ts';
import { findAccount, type Model, type PrincipalEntity } from '../inventory/model.ts';

/** What a principal is to lose: one action, everywhere or within limits. */
export interface Cut {
  readonly principalArn: string;
  /** `service:Name` as the witness has it. */
  readonly action: string;
  /** The resources on which the action goes; `null` for every resource. */
  readonly resources: readonly string[] | null;
  /** Requests that send this may stay; `null` when none may. */
  readonly unless: Demand | null;
}

/** A context key that callers are made to send. */
export interface Demand {
  readonly key: string;
  /** The value that it must have; `null` for any. */
  readonly value: string | null;
}

/** A caller can be made to set a boundary on what it creates. */
const BOUNDARY_KEY = 'iam:PermissionsBoundary';

/**
 * The least that ends one request of a witness: the action, only on the resource
 * where that is one of the model and the rest is not what the finding is about,
 * and only without the boundary that the caller could set: the one that most of its
 * account have, where there is one that the account has written.
 */
export function cutOf(model: Model, step: WitnessStep, isResourceEnough: boolean): Cut | null {
  const entity = entityOf(model, step.principal);
  if (entity === null) return null;
  const isUnbound = step.context[BOUNDARY_KEY.toLowerCase()]?.length === 0;
  const isNamed = isResourceEnough && isInModel(model, step.resource);
  return {
    principalArn: entity.arn,
    action: step.action,
    resources: isNamed ? [step.resource] : null,
    unless: isUnbound ? { key: BOUNDARY_KEY, value: usualBoundary(model, entity.accountId) } : null,
  };
}

/**
 * Adds a cut to others. What is there already for the principal and action is
 * widened: to every request first, then to further resources, then to all of them.
 * `null` when there is nothing left to widen.
 */
export function withCut(cuts: readonly Cut[], cut: Cut): readonly Cut[] | null {
  const index = cuts.findIndex(
    ({ action, principalArn }) => action === cut.action && principalArn === cut.principalArn,
  );
  const known = cuts[index];
  if (known === undefined) return [...cuts, cut];
  const wider = widen(known, cut);
  return wider === null ? null : cuts.with(index, wider);
}

/** The number of resources that are named one by one before all of them are meant. */
const MAX_RESOURCES = 3;

function widen(known: Cut, cut: Cut): Cut | null {
  if (known.unless !== null) return { ...known, unless: null };
  if (known.resources === null) return null;
  const resources = [...new Set([...known.resources, ...(cut.resources ?? [])])];
  const isEvery =
    cut.resources === null ||
    resources.length > MAX_RESOURCES ||
    resources.length === known.resources.length;
  return { ...known, resources: isEvery ? null : resources };
}

/** The customer managed policy that is the boundary of most users and roles of an account. */
function usualBoundary(model: Model, accountId: string): string | null {
  const account = model.accounts.get(accountId);
  if (account === undefined) return null;
  const counts = new Map<string, number>();
  for (const { boundaryArn } of [...account.users.values(), ...account.roles.values()]) {
    if (boundaryArn === null || !account.policies.has(boundaryArn)) continue;
    counts.set(boundaryArn, (counts.get(boundaryArn) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}

/** The user or role behind the principal of a request, or `null` when it is not one of the model. */
export function entityOf(model: Model, principal: string): PrincipalEntity | null {
  const arn = parseArn(principal);
  const account = model.accounts.get(arn?.account ?? '');
  if (arn === null || account === undefined) return null;
  if (arn.service === 'sts' && arn.resource.startsWith('assumed-role/')) {
    const name = arn.resource.split('/')[1];
    return [...account.roles.values()].find((role) => role.name === name) ?? null;
  }
  return account.users.get(principal) ?? account.roles.get(principal) ?? null;
}

function isInModel(model: Model, resource: string): boolean {
  const account = findAccount(model, resource);
  if (account === undefined) return false;
  return findHolder(account, resource) !== undefined || account.policies.has(resource);
}

/** The cuts of each principal, in order of first mention. */
export function byPrincipal(cuts: readonly Cut[]): ReadonlyMap<string, readonly Cut[]> {
  const grouped = new Map<string, Cut[]>();
  for (const cut of cuts) {
    const group = grouped.get(cut.principalArn);
    if (group === undefined) grouped.set(cut.principalArn, [cut]);
    else group.push(cut);
  }
  return grouped;
}
