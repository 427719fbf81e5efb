import type { Atom, Cube } from './cube.ts';
import { conjoin, emptinessWith, type IsMultivalued, type Region } from './region.ts';

/** A part of a region that no cube covers; `isSure` unless some test on the way could not be decided. */
export interface Uncovered {
  readonly region: Region;
  readonly isSure: boolean;
}

/** What a search for uncovered parts may use up; shared by all its branches. */
export interface Budget {
  /** Parts of the space of requests that were looked at. */
  nodes: number;
  readonly maxNodes: number;
  /** Patterns and values that tests on the way had to consider. */
  work: number;
  readonly maxWork: number;
}

/**
 * Finds a part of a region outside all of some cubes, or `null` when they cover it.
 *
 * Each cube is classified against the region: it misses it (some atom cannot
 * hold), covers it (every atom always holds), or cuts it. One free atom left
 * means that its negation must hold; otherwise the smallest cube splits the
 * region into disjoint parts. Returns `'exhausted'` beyond the budget.
 */
export function findUncovered(
  start: Region,
  cubes: readonly Cube[],
  isMultivalued: IsMultivalued,
  budget: Budget,
): Uncovered | 'exhausted' | null {
  budget.nodes += 1;
  if (budget.nodes > budget.maxNodes) return 'exhausted';
  let region = start;
  let open = cubes;
  let isSure = true;
  for (;;) {
    if (region.actions.isEmpty) return null;
    const cuts: Cut[] = [];
    let isNarrowed = false;
    for (const cube of open) {
      if (budget.work > budget.maxWork) return 'exhausted';
      const cut = classify(region, cube, isMultivalued, budget);
      if (cut === 'misses') continue;
      isSure &&= cut.isSure;
      const freeCount = cut.free.length + (cut.coversActions ? 0 : 1);
      if (freeCount === 0) return null;
      if (freeCount > 1) cuts.push(cut);
      else {
        region = narrow(region, cut);
        isNarrowed = true;
        if (region.actions.isEmpty) return null;
      }
    }
    if (cuts.length === 0) return { region, isSure };
    open = cuts.map((cut) => cut.cube);
    if (!isNarrowed) return split(region, cuts, isMultivalued, budget);
  }
}

/** A cube that covers a part of a region: the atoms that hold in some of it only. */
interface Cut {
  readonly cube: Cube;
  readonly free: readonly Atom[];
  readonly coversActions: boolean;
  readonly isSure: boolean;
}

function classify(
  region: Region,
  cube: Cube,
  isMultivalued: IsMultivalued,
  budget: Budget,
): Cut | 'misses' {
  budget.work += 1;
  if (!region.actions.meets(cube.actions)) return 'misses';
  const free: Atom[] = [];
  let isSure = true;
  for (const atom of cube.atoms) {
    budget.work += costOf(region, atom);
    const holding = emptinessWith(region, atom, true, isMultivalued);
    if (holding === 'empty') return 'misses';
    const failing = emptinessWith(region, atom, false, isMultivalued);
    if (failing === 'empty') continue;
    if (holding === 'unknown' || failing === 'unknown') isSure = false;
    free.push(atom);
  }
  return { cube, free, coversActions: region.actions.isWithin(cube.actions), isSure };
}

/** How many patterns, values and earlier demands a test has to consider. */
function costOf(region: Region, atom: Atom): number {
  if (atom.kind === 'key') {
    const literals = region.keys.get(atom.atom.key)?.length ?? 0;
    return (literals + 1) * (1 + atom.atom.condition.values.length);
  }
  const { excluded, unions } = region[atom.kind];
  return (excluded.length + unions.length + 1) * (1 + atom.globs.length);
}

function narrow(region: Region, { cube, free, coversActions }: Cut): Region {
  const [atom] = free;
  if (!coversActions || atom === undefined) {
    return { ...region, actions: region.actions.minus(cube.actions) };
  }
  return conjoin(region, atom, false);
}

/** Splits on the cube with the fewest free atoms: outside its actions, then outside each atom in turn. */
function split(
  region: Region,
  cuts: readonly Cut[],
  isMultivalued: IsMultivalued,
  budget: Budget,
): Uncovered | 'exhausted' | null {
  const best = cuts.reduce((least, cut) => (cut.free.length < least.free.length ? cut : least));
  const others = cuts.filter((cut) => cut !== best).map((cut) => cut.cube);
  let inside = region;
  let unsure: Uncovered | null = null;
  const parts: Region[] = [];
  if (!best.coversActions) {
    parts.push({ ...region, actions: region.actions.minus(best.cube.actions) });
    inside = { ...region, actions: region.actions.and(best.cube.actions) };
  }
  for (const atom of best.free) {
    parts.push(conjoin(inside, atom, false));
    inside = conjoin(inside, atom, true);
  }
  for (const part of parts) {
    const found = findUncovered(part, others, isMultivalued, budget);
    if (found === 'exhausted') return found;
    if (found?.isSure === true) return found;
    unsure ??= found;
  }
  return unsure;
}
