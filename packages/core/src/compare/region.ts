import type { ActionSet } from './action-set.ts';
import type { Budget } from './budget.ts';
import type { Atom, Cube } from './cube.ts';
import { setMatches } from './glob-set.ts';
import { holdsFor, type KeyAtom, type ValueFamily } from './key-atom.ts';
import type { KeyConstraint, KeySolution, KeySolver } from './keys.ts';
import { type TextConstraint, type TextSolution, type TextSolver, withSet } from './texts.ts';

/** A set of requests: actions, and what must hold of resource, principal and each context key. */
export interface Region {
  readonly actions: ActionSet;
  readonly resource: TextConstraint;
  readonly principal: TextConstraint;
  readonly keys: readonly KeyConstraint[];
}

/** Whether a part of a region is empty. */
export type Emptiness = 'empty' | 'inhabited' | 'unknown';

/** The part of a region in which an atom holds, or does not. */
export function conjoin(region: Region, atom: Atom, wanted: boolean): Region {
  if (atom.kind === 'key') return { ...region, keys: withLiteral(region.keys, atom.atom, wanted) };
  const constraint = withSet(region[atom.kind], atom.set, atom.negated !== wanted);
  return atom.kind === 'resource'
    ? { ...region, resource: constraint }
    : { ...region, principal: constraint };
}

function withLiteral(
  keys: readonly KeyConstraint[],
  atom: KeyAtom,
  wanted: boolean,
): readonly KeyConstraint[] {
  const index = keys.findIndex(({ key }) => key === atom.key);
  const literals = [...(keys[index]?.literals ?? []), { atom, wanted }];
  const constraint: KeyConstraint = { key: atom.key, literals, solution: null };
  return index < 0 ? [...keys, constraint] : keys.with(index, constraint);
}

/** A region with all atoms of a cube, within its actions. */
export function conjoinCube(region: Region, cube: Cube): Region {
  let inside: Region = { ...region, actions: region.actions.and(cube.actions) };
  for (const atom of cube.atoms) inside = conjoin(inside, atom, true);
  return inside;
}

/** A part of a region: its actions, its resource, its principal, or a context key by its name. */
export type RegionPart = 'action' | 'resource' | 'principal' | { readonly key: string };

/** Tells which regions hold requests. Parts of a region are independent of each other. */
export class RegionSolver {
  private readonly texts: TextSolver;
  private readonly keys: KeySolver;

  private readonly budget: Budget;

  constructor(texts: TextSolver, keys: KeySolver, budget: Budget) {
    this.texts = texts;
    this.keys = keys;
    this.budget = budget;
  }

  solveText(constraint: TextConstraint): TextSolution {
    return this.texts.solve(constraint);
  }

  solveKey(constraint: KeyConstraint): KeySolution {
    return this.keys.solve(constraint);
  }

  /** Whether the part of a region that an atom concerns stays inhabited when the atom holds, or does not. */
  emptinessWith(region: Region, atom: Atom, wanted: boolean): Emptiness {
    this.budget.spend(STEPS_PER_TEST);
    if (atom.kind === 'key') return this.keyEmptinessWith(region, atom.atom, wanted);
    const isMember = atom.negated !== wanted;
    const constraint = region[atom.kind];
    const known = this.texts.solve(constraint);
    // Where the text that was found last will do, none has to be searched for.
    if (known.kind === 'text' && !known.isSymbolic && atom.set.symbolic.length === 0) {
      if (setMatches(atom.set, known.text) === isMember) return 'inhabited';
    }
    return textEmptiness(this.texts.solve(withSet(constraint, atom.set, isMember)));
  }

  private keyEmptinessWith({ keys }: Region, atom: KeyAtom, wanted: boolean): Emptiness {
    const constraint = keys.find(({ key }) => key === atom.key);
    if (constraint !== undefined) {
      const known = this.keys.solve(constraint);
      if (
        known.kind === 'found' &&
        !known.isSymbolic &&
        isComparable(known, atom) &&
        holdsFor(atom, known.values) === wanted
      ) {
        return 'inhabited';
      }
    }
    const literals = [...(constraint?.literals ?? []), { atom, wanted }];
    return keyEmptiness(this.keys.solve({ key: atom.key, literals, solution: null }));
  }

  /** The first part that is empty, or `null`; `isUnknown` when some part is not decided. */
  emptyPart(region: Region): { readonly part: RegionPart | null; readonly isUnknown: boolean } {
    if (region.actions.isEmpty) return { part: 'action', isUnknown: false };
    let isUnknown = false;
    for (const part of ['resource', 'principal'] as const) {
      const emptiness = textEmptiness(this.texts.solve(region[part]));
      if (emptiness === 'empty') return { part, isUnknown };
      isUnknown ||= emptiness === 'unknown';
    }
    for (const constraint of region.keys) {
      const emptiness = keyEmptiness(this.keys.solve(constraint));
      if (emptiness === 'empty') return { part: { key: constraint.key.name }, isUnknown };
      isUnknown ||= emptiness === 'unknown';
    }
    return { part: null, isUnknown };
  }
}

/** Steps of the budget that a test on a region costs besides what it looks at. */
const STEPS_PER_TEST = 10;

/** Whether the values that were found are of the kind that an atom compares: a text may be no number. */
function isComparable(
  { values, family }: Extract<KeySolution, { readonly kind: 'found' }>,
  atom: KeyAtom,
): boolean {
  if (values === null || atom.kind !== 'value') return true;
  return family === atom.family || (isTextual(family) && isTextual(atom.family));
}

function isTextual(family: ValueFamily | null): boolean {
  return family === null || family === 'text' || family === 'folded';
}

function textEmptiness(solution: TextSolution): Emptiness {
  if (solution.kind === 'none') return 'empty';
  return solution.kind === 'text' ? 'inhabited' : 'unknown';
}

function keyEmptiness(solution: KeySolution): Emptiness {
  if (solution.kind === 'none') return 'empty';
  return solution.kind === 'found' ? 'inhabited' : 'unknown';
}
