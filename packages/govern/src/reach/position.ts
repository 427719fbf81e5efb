import type { AttachedPolicy } from '@countersign/core';
import type { EffectivePolicies, IdentityPolicy } from '../inventory/effective-policies.ts';
import { hasDeny } from '../inventory/effective-policies.ts';
import type { PrincipalEntity } from '../inventory/model.ts';
import { EVERYTHING } from '../judge/administrator.ts';
import type { Judge } from '../judge/judge.ts';

/**
 * How far a principal's own policies still bind whoever acts as it: as they are;
 * without its boundary; rewritten, so that only what denies, boundary and SCPs
 * limit it; or rewritten and without boundary.
 */
export type Freedom = 'bound' | 'unbounded' | 'rewritten' | 'free';

/** Whom an attacker can act as, and with which policies. */
export interface Position {
  readonly entity: PrincipalEntity;
  readonly freedom: Freedom;
  /** Policies that it has gained by itself, such as those of a group that it joined. */
  readonly gained: readonly AttachedPolicy[];
  /** Policies of its own that were taken away from it, as they deny. */
  readonly removed?: readonly IdentityPolicy[];
  /** Service control policies that limit it no more. */
  readonly lifted?: readonly AttachedPolicy[];
}

/** Whether it is the principal as the model has it. */
export function isUnchanged({ freedom, gained, lifted = [], removed = [] }: Position): boolean {
  return freedom === 'bound' && gained.length + lifted.length + removed.length === 0;
}

/** The policies that bear on a position. */
export function policiesAt(judge: Judge, position: Position): EffectivePolicies {
  const { lifted } = position;
  const policies = ownPoliciesAt(judge, position);
  if (lifted === undefined || lifted.length === 0 || policies.scps === null) return policies;
  const scps = policies.scps.map((level) =>
    level.map((document) => (lifted.includes(document) ? NO_LIMIT : document)),
  );
  return { ...policies, scps };
}

/** What stands in the place of a service control policy that limits no more. */
const NO_LIMIT: AttachedPolicy = { ...EVERYTHING, kind: 'scp' };

const NONE: readonly IdentityPolicy[] = [];

function ownPoliciesAt(
  judge: Judge,
  { entity, freedom, gained, removed = NONE }: Position,
): EffectivePolicies {
  const own = judge.policiesOf(entity);
  const isBounded = freedom === 'bound' || freedom === 'rewritten';
  if (freedom === 'bound' && gained.length + removed.length === 0) return own;
  const left =
    removed.length === 0
      ? own.identity
      : own.identity.filter((policy) => !removed.some((gone) => isSamePolicy(gone, policy)));
  const boundary = isBounded ? own.boundary : null;
  if (freedom === 'bound' || freedom === 'unbounded') {
    const more = gained.map((document) => ({ document, via: 'attached', groupArn: null }) as const);
    return { ...own, identity: [...left, ...more], boundary };
  }
  // Whatever they allow is allowed anyway; what they deny stays denied.
  const denying = left.filter(({ document }) => hasDeny(document));
  return { ...own, identity: [...denying, REWRITTEN], boundary };
}

/** The same document that came the same way: what came by a group goes with the group. */
function isSamePolicy(one: IdentityPolicy, other: IdentityPolicy): boolean {
  return one.document === other.document && one.groupArn === other.groupArn;
}

const REWRITTEN = { document: EVERYTHING, via: 'attached', groupArn: null } as const;
