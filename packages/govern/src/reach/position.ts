import type { AttachedPolicy } from '@countersign/core';
import { EVERYTHING } from '../audit/administrator.ts';
import { hasDeny } from '../audit/steps/holders.ts';
import type { EffectivePolicies, IdentityPolicy } from '../inventory/effective-policies.ts';
import type { PrincipalEntity } from '../inventory/model.ts';

/**
 * How far a principal's own policies still bind whoever acts as it: as they are;
 * rewritten, so that only what denies, boundary and SCPs limit it; or without boundary as well.
 */
export type Freedom = 'bound' | 'rewritten' | 'unbounded';

/** Whom an attacker can act as, and with which policies. */
export interface Position {
  readonly entity: PrincipalEntity;
  readonly freedom: Freedom;
  /** Policies that it has gained by itself, such as those of a group that it joined. */
  readonly gained: readonly AttachedPolicy[];
  /** Policies of its own that were taken away from it, as they deny. */
  readonly removed?: readonly IdentityPolicy[];
}

/** The policies that bear on a position. */
export function policiesAt(
  own: EffectivePolicies,
  { freedom, gained, removed = [] }: Pick<Position, 'freedom' | 'gained' | 'removed'>,
): EffectivePolicies {
  const left =
    removed.length === 0
      ? own.identity
      : own.identity.filter((policy) => !removed.includes(policy));
  const more = gained.map((document) => ({ document, via: 'attached', groupArn: null }) as const);
  // Whatever they allow is allowed anyway; what they deny stays denied.
  const denying = left.filter(({ document }) => hasDeny(document));
  switch (freedom) {
    case 'bound':
      if (gained.length + removed.length === 0) return own;
      return { ...own, identity: [...left, ...more] };
    case 'rewritten':
      return { ...own, identity: [...denying, REWRITTEN] };
    case 'unbounded':
      return { ...own, identity: [...denying, REWRITTEN], boundary: null };
  }
}

const REWRITTEN = { document: EVERYTHING, via: 'attached', groupArn: null } as const;
