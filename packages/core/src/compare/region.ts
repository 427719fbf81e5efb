import type { ActionSet } from './action-set.ts';
import { ALL_PRINCIPALS, type Atom, type Cube } from './cube.ts';
import { type KeyLiteral, type KeySolution, solveKey } from './keys.ts';
import { ANY_TEXT, solveText, type TextConstraint, type TextSolution } from './texts.ts';

/** A set of requests: actions, and what must hold of resource, principal and each context key. */
export interface Region {
  readonly actions: ActionSet;
  readonly resource: TextConstraint;
  readonly principal: TextConstraint;
  readonly keys: ReadonlyMap<string, readonly KeyLiteral[]>;
}

/** Whether a part of a region is empty. */
export type Emptiness = 'empty' | 'inhabited' | 'unknown';

/** Tells which context keys can hold several values. */
export type IsMultivalued = (key: string) => boolean;

/** The region of a cube's requests. */
export function regionOf(cube: Cube): Region {
  const known = regions.get(cube);
  if (known !== undefined) return known;
  let region: Region = {
    actions: cube.actions,
    resource: ANY_TEXT,
    principal: cube.statement.principal === undefined ? ANY_TEXT : ANY_PRINCIPAL,
    keys: new Map(),
  };
  for (const atom of cube.atoms) region = conjoin(region, atom, true);
  regions.set(cube, region);
  return region;
}

const ANY_PRINCIPAL: TextConstraint = { unions: [ALL_PRINCIPALS], excluded: [] };

const regions = new WeakMap<Cube, Region>();

/** The part of a region in which an atom holds, or does not. */
export function conjoin(region: Region, atom: Atom, wanted: boolean): Region {
  if (atom.kind === 'key') {
    const { key } = atom.atom;
    const literals = [...(region.keys.get(key) ?? []), { atom: atom.atom, wanted }];
    return { ...region, keys: new Map(region.keys).set(key, literals) };
  }
  const constraint = withTexts(region[atom.kind], atom.globs, atom.negated !== wanted);
  return { ...region, [atom.kind]: constraint };
}

function withTexts(
  { unions, excluded }: TextConstraint,
  globs: TextConstraint['excluded'],
  isMember: boolean,
): TextConstraint {
  return isMember
    ? { unions: [...unions, globs], excluded }
    : { unions, excluded: [...excluded, ...globs] };
}

/** Whether the part of a region that an atom concerns stays inhabited when the atom holds, or does not. */
export function emptinessWith(
  region: Region,
  atom: Atom,
  wanted: boolean,
  isMultivalued: IsMultivalued,
): Emptiness {
  if (atom.kind === 'key') {
    const { key } = atom.atom;
    const literals = [...(region.keys.get(key) ?? []), { atom: atom.atom, wanted }];
    return keyEmptiness(solveKey(literals, isMultivalued(key)));
  }
  const constraint = withTexts(region[atom.kind], atom.globs, atom.negated !== wanted);
  return textEmptiness(solveText(constraint));
}

/** Whether every part of a region is inhabited. Parts are independent of each other. */
export function emptinessOf(region: Region, isMultivalued: IsMultivalued): Emptiness {
  if (region.actions.isEmpty) return 'empty';
  let isUnknown = false;
  for (const constraint of [region.resource, region.principal]) {
    const part = textEmptiness(solveText(constraint));
    if (part === 'empty') return part;
    isUnknown ||= part === 'unknown';
  }
  for (const [key, literals] of region.keys) {
    const part = keyEmptiness(solveKey(literals, isMultivalued(key)));
    if (part === 'empty') return part;
    isUnknown ||= part === 'unknown';
  }
  return isUnknown ? 'unknown' : 'inhabited';
}

function textEmptiness(solution: TextSolution): Emptiness {
  if (solution.kind === 'none') return 'empty';
  return solution.kind === 'text' ? 'inhabited' : 'unknown';
}

function keyEmptiness(solution: KeySolution): Emptiness {
  if (solution.kind === 'none') return 'empty';
  return solution.kind === 'found' ? 'inhabited' : 'unknown';
}
