import type { Budget } from './budget.ts';
import type { Cube } from './cube.ts';
import type { Proof, Test } from './proof.ts';
import { conjoin, type Region, type RegionSolver } from './region.ts';

/** Whether some cubes cover a region. */
export type Coverage =
  /** The proof is there when it was asked for, and when it rests on nothing but the cubes. */
  | { readonly kind: 'covered'; readonly proof: Proof | null }
  /** A part that no cube covers; `isSure` unless some test on the way could not be decided. */
  | { readonly kind: 'open'; readonly region: Region; readonly isSure: boolean }
  | { readonly kind: 'exhausted' };

/** How a search for what is not covered goes about it. */
export interface CoverSettings {
  readonly solver: RegionSolver;
  readonly budget: Budget;
  /** Parts of the space of requests that may be looked at. */
  readonly maxNodes: number;
  readonly keepsProof: boolean;
  /** The requests of an uncovered part that count, or `null` when none does. */
  readonly accept: (region: Region) => Region | null;
}

const EXHAUSTED: Coverage = { kind: 'exhausted' };
const NO_ACTION: Proof = { kind: 'empty', part: 'action' };
const COVERED: Coverage = { kind: 'covered', proof: null };

/**
 * Searches for a part of a region outside all of some cubes.
 *
 * Each cube is classified against the region: it misses it (some atom cannot
 * hold), covers it (every atom always holds), or cuts it. One free test left
 * means that its negation must hold; otherwise the smallest cube splits the
 * region into disjoint parts.
 */
export class CoverSearch {
  private readonly settings: CoverSettings;
  private nodes = 0;

  constructor(settings: CoverSettings) {
    this.settings = settings;
  }

  /** Looks for a part of the region that none of the cubes covers. */
  find(start: Region, cubes: readonly Cube[]): Coverage {
    const { budget, keepsProof, maxNodes } = this.settings;
    this.nodes += 1;
    if (this.nodes > maxNodes) return EXHAUSTED;
    let region = start;
    let open = cubes;
    let isSure = true;
    const narrowings: Narrowing[] = [];
    for (;;) {
      if (region.actions.isEmpty) return this.covered(NO_ACTION, narrowings);
      const cuts: Cut[] = [];
      let isNarrowed = false;
      for (const cube of open) {
        if (budget.isSpent) return EXHAUSTED;
        const cut = this.classify(region, cube);
        if (cut === null) continue;
        isSure &&= cut.isSure;
        const [test] = cut.free;
        if (test === undefined) {
          return this.covered({ kind: 'split', by: cube, on: [], parts: [] }, narrowings);
        }
        if (cut.free.length > 1) cuts.push(cut);
        else {
          region = outside(region, cube, test);
          isNarrowed = true;
          if (keepsProof) narrowings.push({ cube, test });
          if (region.actions.isEmpty) return this.covered(NO_ACTION, narrowings);
        }
      }
      if (cuts.length === 0) return this.accepted(region, isSure, narrowings);
      open = cuts.map((cut) => cut.cube);
      if (!isNarrowed) return this.split(region, cuts, narrowings);
    }
  }

  /** What is left when no cube cuts the region any more. */
  private accepted(region: Region, isSure: boolean, narrowings: readonly Narrowing[]): Coverage {
    // Tests that can fail each by itself need not be able to fail together.
    const { part } = this.settings.solver.emptyPart(region);
    if (part !== null) return this.covered({ kind: 'empty', part }, narrowings);
    const counted = this.settings.accept(region);
    if (this.settings.budget.isSpent) return EXHAUSTED;
    return counted === null ? COVERED : { kind: 'open', region: counted, isSure };
  }

  /** The proof of a leaf, behind the steps that led to it. */
  private covered(leaf: Proof, narrowings: readonly Narrowing[]): Coverage {
    if (!this.settings.keepsProof) return COVERED;
    const proof = narrowings.reduceRight<Proof>(
      (inner, { cube, test }) => ({ kind: 'split', by: cube, on: [test], parts: [inner] }),
      leaf,
    );
    return { kind: 'covered', proof };
  }

  private classify(region: Region, cube: Cube): Cut | null {
    const { budget, solver } = this.settings;
    budget.spend(1);
    if (!region.actions.meets(cube.actions)) return null;
    const free: Test[] = region.actions.isWithin(cube.actions) ? [] : ['action'];
    let isSure = true;
    for (const atom of cube.atoms) {
      const holding = solver.emptinessWith(region, atom, true);
      if (holding === 'empty') return null;
      const failing = solver.emptinessWith(region, atom, false);
      if (failing === 'empty') continue;
      if (holding === 'unknown' || failing === 'unknown') isSure = false;
      free.push(atom);
    }
    return { cube, free, isSure };
  }

  /** Splits on the cube with the fewest free tests: outside each in turn, inside those before it. */
  private split(region: Region, cuts: readonly Cut[], narrowings: readonly Narrowing[]): Coverage {
    const best = cuts.reduce((least, cut) => (cut.free.length < least.free.length ? cut : least));
    const others = cuts.filter((cut) => cut !== best).map((cut) => cut.cube);
    let inside = region;
    let unsure: Coverage | null = null;
    const proofs: Proof[] = [];
    for (const test of best.free) {
      const found = this.find(outside(inside, best.cube, test), others);
      if (found.kind === 'exhausted') return found;
      if (found.kind === 'open') {
        if (found.isSure) return found;
        unsure ??= found;
      } else if (found.proof !== null) proofs.push(found.proof);
      inside = within(inside, best.cube, test);
    }
    if (unsure !== null) return unsure;
    if (proofs.length < best.free.length) return COVERED;
    return this.covered({ kind: 'split', by: best.cube, on: best.free, parts: proofs }, narrowings);
  }
}

/** A cube that covers a part of a region: the tests that hold in some of it only. */
interface Cut {
  readonly cube: Cube;
  readonly free: readonly Test[];
  readonly isSure: boolean;
}

interface Narrowing {
  readonly cube: Cube;
  readonly test: Test;
}

function outside(region: Region, cube: Cube, test: Test): Region {
  return test === 'action'
    ? { ...region, actions: region.actions.minus(cube.actions) }
    : conjoin(region, test, false);
}

function within(region: Region, cube: Cube, test: Test): Region {
  return test === 'action'
    ? { ...region, actions: region.actions.and(cube.actions) }
    : conjoin(region, test, true);
}
