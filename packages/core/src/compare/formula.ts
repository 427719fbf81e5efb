import { ActionSet } from './action-set.ts';
import type { Cube } from './cube.ts';

/** Statements of which any one is enough. */
export interface Union {
  readonly allows: readonly Cube[];
  /** Every action that some of them names. */
  readonly actions: ActionSet;
}

/** The union of some statements. */
export function unionOf(allows: readonly Cube[]): Union {
  return { allows, actions: allows.reduce((all, cube) => all.or(cube.actions), ActionSet.EMPTY) };
}

/** How layers of policies allow together: each of some must, or any of some is enough. */
export type Formula =
  | { readonly kind: 'union'; readonly union: Union }
  | { readonly kind: 'all'; readonly of: readonly Formula[] }
  | { readonly kind: 'any'; readonly of: readonly Formula[] };

/** The formula that holds always. */
export const ALWAYS: Formula = { kind: 'all', of: [] };
/** The formula that never holds. */
export const NEVER: Formula = { kind: 'any', of: [] };

/** A formula as alternatives, each of which is a list of unions that must all allow. */
export function alternatives(formula: Formula): readonly (readonly Union[])[] {
  switch (formula.kind) {
    case 'union':
      return [[formula.union]];
    case 'any':
      return formula.of.flatMap(alternatives);
    case 'all':
      return formula.of.reduce<readonly (readonly Union[])[]>(
        (sofar, each) => {
          const more = alternatives(each);
          return sofar.flatMap((one) => more.map((other) => [...one, ...other]));
        },
        [[]],
      );
  }
}

/** A formula as demands that must all be met: unions of which some statement must allow. */
export function demands(formula: Formula): readonly Union[] {
  switch (formula.kind) {
    case 'union':
      return [formula.union];
    case 'all':
      return formula.of.flatMap(demands);
    case 'any':
      return formula.of.reduce<readonly Union[]>(
        (sofar, each) => {
          const more = demands(each);
          return sofar.flatMap((one) => more.map((other) => joined(one, other)));
        },
        [unionOf([])],
      );
  }
}

function joined(one: Union, other: Union): Union {
  if (one.allows.length === 0) return other;
  if (other.allows.length === 0) return one;
  return { allows: [...one.allows, ...other.allows], actions: one.actions.or(other.actions) };
}
