import type { EffectivePolicies } from '../inventory/effective-policies.ts';
import type { Position } from './position.ts';

/** A position with its place in a closure. */
export interface PlacedPosition extends Position {
  /** Its node in the closure of its account. */
  readonly node: number;
}

/** A set of permissions that somebody has or can come to. */
export interface Standing {
  readonly accountId: string;
  /**
   * One of those whose permissions they are, with what bears on it; `null` for a
   * principal made anew, that may do whatever the account's SCPs leave.
   */
  readonly example: {
    readonly position: PlacedPosition;
    readonly policies: EffectivePolicies;
  } | null;
  /** All positions with these permissions. */
  readonly positions: readonly PlacedPosition[];
  /** Whether they are those of a full administrator. */
  readonly isAdministrator: boolean;
  /** Its node in the closure of its account. */
  readonly node: number;
  /**
   * Stands for what is allowed: the same value in closures with one memory, as long
   * as nothing changes that an answer of the judge's about it rests on.
   */
  readonly permissions: object;
}

/** What chains can be asked to lead to. */
export type Goal = Standing | PlacedPosition;
