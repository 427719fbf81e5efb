import type { Atom, Cube } from './cube.ts';
import type { RegionPart } from './region.ts';

/**
 * Why some cubes cover a region: nothing is in it, or it is split by one cube.
 * Part `i` is what lies outside the `i`-th test of `on` and inside those before
 * it; what lies inside all of them is covered by the cube, whose other tests hold
 * throughout. With nothing to split on, the cube covers all.
 */
export type Proof =
  | { readonly kind: 'empty'; readonly part: RegionPart }
  | {
      readonly kind: 'split';
      readonly by: Cube;
      readonly on: readonly Test[];
      readonly parts: readonly Proof[];
    };

/** What a region can be split on: whether the cube names the action, or one of its atoms. */
export type Test = 'action' | Atom;
