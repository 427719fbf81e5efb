import type { AttachedPolicy } from '@countersign/core';
import type { EffectivePolicies } from '../inventory/effective-policies.ts';
import type { PrincipalEntity } from '../inventory/model.ts';
import { dependOnCaller } from './caller-dependence.ts';
import { allowsEverything, deniesSomething } from './everything.ts';

const signatures = new WeakMap<EffectivePolicies, { readonly value: string | null }>();

/**
 * What is equal for principals with equal steps; `null` where these depend on the very principal.
 *
 * @param policies what bears on the principal, and on nobody else
 */
export function signatureOf(
  principal: PrincipalEntity,
  policies: EffectivePolicies,
): string | null {
  const known = signatures.get(policies) ?? { value: signatureFor(principal, policies) };
  signatures.set(policies, known);
  return known.value;
}

function signatureFor(
  { accountId, kind }: PrincipalEntity,
  policies: EffectivePolicies,
): string | null {
  if (policies.missing.length > 0) return null;
  if (areUnlimited(policies)) return everythingIn(accountId);
  return dependOnCaller(policies) ? null : `${accountId}|${kind}|${documentsOf(policies)}`;
}

/** The same for all in an account whose policies allow every request. */
export function everythingIn(accountId: string): string {
  return `${accountId}|everything`;
}

/**
 * What is equal only for one principal with the same policies. A role's trust policy
 * says which tags its sessions bring.
 */
export function ownSignatureOf(entity: PrincipalEntity, policies: EffectivePolicies): string {
  const trust = entity.kind === 'role' ? idOf(entity.trust) : '';
  return `${entity.arn}|${trust}|${documentsOf(policies)}`;
}

const written = new WeakMap<EffectivePolicies, string>();

/** The policies that bear on somebody, as values. */
function documentsOf(policies: EffectivePolicies): string {
  const known = written.get(policies);
  if (known !== undefined) return known;
  const documents = writeDocuments(policies);
  written.set(policies, documents);
  return documents;
}

function writeDocuments({ boundary, identity, rcps, scps }: EffectivePolicies): string {
  const own = [...new Set(identity.map(({ document }) => idOf(document)))].toSorted(
    (a, b) => a - b,
  );
  const levels = [scps, rcps].map((each) => each?.map((level) => level.map(idOf).join()).join('/'));
  return [own, boundary === null ? '' : idOf(boundary), ...levels].join('|');
}

/** Whether policies allow every request: all who have such in an account are alike. */
function areUnlimited({ boundary, identity, rcps, scps }: EffectivePolicies): boolean {
  const levels = [
    identity.map(({ document }) => document),
    ...(boundary === null ? [] : [[boundary]]),
    ...(scps ?? []),
    ...(rcps ?? []),
  ];
  return levels.every((level) => level.some(allowsEverything) && !level.some(deniesSomething));
}

const ids = new WeakMap<AttachedPolicy, number>();
let nextId = 0;

/** Tells policies apart that are different values. */
function idOf(document: AttachedPolicy): number {
  const known = ids.get(document);
  if (known !== undefined) return known;
  nextId += 1;
  ids.set(document, nextId);
  return nextId;
}
