import type { AttachedPolicy } from '@countersign/core';
import { EVERYTHING } from '../audit/administrator.ts';
import type { EffectivePolicies } from '../inventory/effective-policies.ts';
import type { PrincipalEntity } from '../inventory/model.ts';

/**
 * How far a principal's own policies still bind whoever acts as it: as they are;
 * rewritten, so that only boundary and SCPs limit it; or without boundary as well.
 */
export type Freedom = 'bound' | 'rewritten' | 'unbounded';

/** Whom an attacker can act as, and with which policies. */
export interface Position {
  readonly entity: PrincipalEntity;
  readonly freedom: Freedom;
  /** Policies that it has gained by itself, such as those of a group that it joined. */
  readonly gained: readonly AttachedPolicy[];
}

/** The policies that bear on a position. */
export function policiesAt(
  own: EffectivePolicies,
  { freedom, gained }: Pick<Position, 'freedom' | 'gained'>,
): EffectivePolicies {
  const more = gained.map((document) => ({ document, via: 'attached', groupArn: null }) as const);
  switch (freedom) {
    case 'bound':
      return gained.length === 0 ? own : { ...own, identity: [...own.identity, ...more] };
    case 'rewritten':
      return { ...own, identity: [REWRITTEN] };
    case 'unbounded':
      return { ...own, identity: [REWRITTEN], boundary: null };
  }
}

const REWRITTEN = { document: EVERYTHING, via: 'attached', groupArn: null } as const;
