import { type EffectivePermission, NO_LAYERS } from '@countersign/core';
import { effectivePolicies, type Missing } from '../inventory/effective-policies.ts';
import type { Model, PrincipalEntity } from '../inventory/model.ts';
import { createContexts } from './contexts.ts';

/** All that the policies of the model leave a user or role, in a form that can be compared. */
export interface PrincipalPermission {
  readonly permission: EffectivePermission;
  /** Policies that bear on the principal and are not in the model. */
  readonly missing: readonly Missing[];
}

/**
 * Gathers what a user or role may do by its identity-based policies, boundary,
 * SCPs and RCPs, on resources of its own account whose policies grant nothing
 * themselves.
 *
 * @param atMs the instant from which on requests are meant, in milliseconds since 1970
 */
export function permissionOf(
  model: Model,
  entity: PrincipalEntity,
  atMs: number,
): PrincipalPermission {
  const { boundary, identity, missing, rcps, scps } = effectivePolicies(model, entity);
  const { accountId: account, arn, kind } = entity;
  return {
    missing,
    permission: {
      name: arn,
      principal: { kind, account, arn },
      resourceAccount: null,
      resourcesDelegate: true,
      context: createContexts(model, atMs)(entity, '*', '*'),
      layers: {
        ...NO_LAYERS,
        identity: identity.map(({ document }) => document),
        boundary,
        scps,
        rcps,
      },
    },
  };
}
