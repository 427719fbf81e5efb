import { unreachable } from '../../invariant.ts';
import type { LayerKind, ResidualTerm } from '../decision.ts';
import { allOf, anyOf, type Ternary } from './ternary.ts';

/**
 * What has to be allowed for a request to be allowed: single demands on layers,
 * joined by "all of" and "one of".
 */
export type Gate =
  | {
      readonly kind: 'demand';
      readonly layer: LayerKind;
      readonly outcome: Ternary;
      readonly undecided: readonly ResidualTerm[];
    }
  | { readonly kind: 'all'; readonly gates: readonly Gate[] }
  | { readonly kind: 'one'; readonly gates: readonly Gate[] };

/** A demand on a layer whose outcome is certain. */
export function certain(layer: LayerKind, outcome: 'true' | 'false'): Gate {
  return { kind: 'demand', layer, outcome, undecided: [] };
}

/** Whether the gate is passed. */
export function passes(gate: Gate): Ternary {
  switch (gate.kind) {
    case 'demand':
      return gate.outcome;
    case 'all':
      return allOf(gate.gates.map(passes));
    case 'one':
      return anyOf(gate.gates.map(passes));
    default:
      return unreachable(gate);
  }
}

/**
 * The layer that refuses, or `null` when the gate is not certainly closed.
 *
 * Of several demands it is the first refused one; of several ways it is the one
 * that blocks the last, which is the most ordinary.
 */
export function blockedBy(gate: Gate): LayerKind | null {
  if (passes(gate) !== 'false') return null;
  switch (gate.kind) {
    case 'demand':
      return gate.layer;
    case 'all':
      return firstBlock(gate.gates);
    case 'one':
      return firstBlock(gate.gates.slice(-1));
    default:
      return unreachable(gate);
  }
}

function firstBlock(gates: readonly Gate[]): LayerKind | null {
  const closed = gates.find((gate) => passes(gate) === 'false');
  return closed === undefined ? null : blockedBy(closed);
}

/** What the outcome still depends on; empty when the gate is decided. */
export function undecidedOf(gate: Gate): readonly ResidualTerm[] {
  if (passes(gate) !== 'unknown') return [];
  return gate.kind === 'demand' ? gate.undecided : gate.gates.flatMap(undecidedOf);
}
