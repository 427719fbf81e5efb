import { ANY, ANY_IN_COMPONENT, STAR, STAR_IN_COMPONENT } from '../evaluate/pattern.ts';
import type { Budget } from './budget.ts';
import { FIRST_VARIABLE, type Glob, type GlobTable, globMatches } from './glob.ts';
import { type GlobSet, globSet, setMatches } from './glob-set.ts';
import { findText, type TextAnswer } from './product.ts';

/**
 * What is asked of one text: to be in each of some unions of globs, and in none
 * of some others. Its solution is kept with it, since regions share the
 * constraints that a step leaves as they are.
 */
export interface TextConstraint {
  readonly unions: readonly GlobSet[];
  readonly excluded: readonly GlobSet[];
  solution: TextSolution | null;
}

/** A constraint that has not been solved. */
export function textConstraint(
  unions: readonly GlobSet[],
  excluded: readonly GlobSet[],
): TextConstraint {
  return { unions, excluded, solution: null };
}

/** The constraint with one more demand: to be in a set, or not to be in it. */
export function withSet(
  { unions, excluded }: TextConstraint,
  set: GlobSet,
  isMember: boolean,
): TextConstraint {
  return isMember
    ? textConstraint([...unions, set], excluded)
    : textConstraint(unions, [...excluded, set]);
}

/** A text, none, or not decided; `isSymbolic` when it rests on what a policy variable holds. */
export type TextSolution = TextAnswer & { readonly isSymbolic: boolean };

const NONE: TextSolution = { kind: 'none', isSymbolic: false };
const UNKNOWN: TextSolution = { kind: 'unknown', isSymbolic: false };
const ANY_TEXT: TextSolution = { kind: 'text', text: '', isSymbolic: false };
const FILLERS: readonly string[] = ['example', '', 'a-example/b.example'];
const MAX_FILLERS = 40;
/** Steps of the budget that two patterns cost when they are held against each other. */
const STEPS_PER_PAIR = 3;
const MAX_REMEMBERED = 100_000;

/** Solves constraints on texts; remembers the hard ones. */
export class TextSolver {
  private readonly table: GlobTable;
  private readonly budget: Budget;
  private readonly remembered = new Map<string, TextAnswer>();

  constructor(table: GlobTable, budget: Budget) {
    this.table = table;
    this.budget = budget;
  }

  /**
   * Solves a constraint: exact without variables, unless the budget is spent. With
   * variables `none` is still a proof, because a variable is taken for any text
   * where it widens and for none where it excludes.
   */
  solve(constraint: TextConstraint): TextSolution {
    constraint.solution ??= this.solveAfresh(constraint);
    return constraint.solution;
  }

  private solveAfresh({ unions, excluded }: TextConstraint): TextSolution {
    if (unions.length === 0 && excluded.length === 0) return ANY_TEXT;
    const [first, rest] = smallestFirst(unions);
    if (first === null) return this.chooseFrom([this.table.everything], rest, excluded);
    let open = NONE;
    for (const text of first.literals) {
      const solution = this.tryText(text, rest, excluded);
      if (solution.kind === 'text' && !solution.isSymbolic) return solution;
      open = better(open, solution);
    }
    for (const glob of first.globs) {
      if (glob.literal !== null) continue;
      const solution = this.chooseFrom([glob], rest, excluded);
      if (solution.kind === 'text' && !solution.isSymbolic) return solution;
      open = better(open, solution);
    }
    return open;
  }

  /** Whether one text meets all demands. */
  private tryText(
    text: string,
    unions: readonly GlobSet[],
    excluded: readonly GlobSet[],
  ): TextSolution {
    this.budget.spend(1);
    let isSymbolic = false;
    for (const set of unions) {
      this.budget.spend(set.patterns.length + set.symbolic.length);
      if (setMatches(set, text)) continue;
      if (!this.mayHold(set, text)) return NONE;
      isSymbolic = true;
    }
    for (const set of excluded) {
      this.budget.spend(set.patterns.length + set.symbolic.length);
      if (setMatches(set, text)) return NONE;
      isSymbolic ||= this.mayHold(set, text);
    }
    return { kind: 'text', text, isSymbolic };
  }

  private mayHold({ symbolic }: GlobSet, text: string): boolean {
    return symbolic.some((glob) => globMatches(this.widened(glob), text));
  }

  /** Chooses one glob of each union in turn; what is implied drops out, what excludes all ends the branch. */
  private chooseFrom(
    chosen: readonly Glob[],
    unions: readonly GlobSet[],
    excluded: readonly GlobSet[],
  ): TextSolution {
    const literal = chosen.find((glob) => glob.literal !== null)?.literal ?? null;
    if (literal !== null) {
      const others = chosen.filter((glob) => glob.literal === null).map((glob) => globSet([glob]));
      return this.tryText(literal, [...others, ...unions], excluded);
    }
    this.budget.spend(1);
    if (this.budget.isSpent) return UNKNOWN;
    const relevant = this.relevantOf(excluded, chosen);
    if (relevant === null) return NONE;
    const next = unions.findIndex((set) => !this.isImplied(set, chosen));
    if (next < 0) return this.solveChosen(chosen, relevant);
    const others = unions.slice(next + 1);
    let open = NONE;
    for (const glob of unions[next]?.globs ?? []) {
      this.budget.spend(chosen.length * STEPS_PER_PAIR);
      if (!chosen.every((each) => this.table.overlap(glob, each))) continue;
      const kept = chosen.filter((each) => this.table.contains(each, glob) !== true);
      const solution = this.chooseFrom([...kept, glob], others, relevant);
      if (solution.kind === 'text' && !solution.isSymbolic) return solution;
      open = better(open, solution);
    }
    return open;
  }

  private isImplied({ globs }: GlobSet, chosen: readonly Glob[]): boolean {
    this.budget.spend(globs.length * chosen.length * STEPS_PER_PAIR);
    return globs.some((glob) => chosen.some((each) => this.table.contains(glob, each) === true));
  }

  /** Of the excluded sets what meets the chosen globs; `null` when something excludes all of one. */
  private relevantOf(
    excluded: readonly GlobSet[],
    chosen: readonly Glob[],
  ): readonly GlobSet[] | null {
    const relevant: GlobSet[] = [];
    for (const set of excluded) {
      this.budget.spend(set.globs.length * chosen.length * STEPS_PER_PAIR);
      const meeting = set.globs.filter((glob) =>
        chosen.every((each) => this.table.overlap(glob, each)),
      );
      const coversAll = (glob: Glob): boolean =>
        chosen.some((each) => this.table.contains(glob, each) === true);
      if (meeting.some(coversAll)) return null;
      if (meeting.length === set.globs.length) relevant.push(set);
      else if (meeting.length > 0) relevant.push(globSet(meeting));
    }
    return relevant;
  }

  private solveChosen(chosen: readonly Glob[], excluded: readonly GlobSet[]): TextSolution {
    const isSymbolic =
      excluded.some(({ symbolic }) => symbolic.length > 0) ||
      chosen.some(({ hasVariable }) => hasVariable);
    const [only] = chosen;
    if (chosen.length === 1 && only !== undefined && !only.hasVariable) {
      const text = this.fillFreely(only, excluded);
      if (text !== null) return { kind: 'text', text, isSymbolic };
    }
    const musts = chosen.map((glob) => this.widened(glob));
    const mustNots = excluded.flatMap(({ globs }) => globs.filter((glob) => !glob.hasVariable));
    const key = `${ids(musts)}|${ids(mustNots)}`;
    const known = this.remembered.get(key);
    const answer = known ?? findText(musts, mustNots, this.budget);
    // What the budget of one comparison did not allow, another's may.
    if (known === undefined && answer.kind !== 'unknown') {
      if (this.remembered.size > MAX_REMEMBERED) this.remembered.clear();
      this.remembered.set(key, answer);
    }
    return { ...answer, isSymbolic: isSymbolic && answer.kind === 'text' };
  }

  /** Fills the wildcards of one pattern with texts until nothing excludes the result. */
  private fillFreely(glob: Glob, excluded: readonly GlobSet[]): string | null {
    const count = excluded.reduce((sum, { globs }) => sum + globs.length, 0);
    // Each single text that is excluded can spoil one filler only.
    const fillers = FILLERS.length + Math.min(count, MAX_FILLERS);
    for (let index = 0; index < fillers; index += 1) {
      const text = fill(glob, FILLERS[index] ?? `example${index}`);
      this.budget.spend(1 + count);
      if (!excluded.some((set) => setMatches(set, text))) return text;
    }
    return null;
  }

  private widened(glob: Glob): Glob {
    if (!glob.hasVariable) return glob;
    return this.table.of(glob.codes.map((code) => (code <= FIRST_VARIABLE ? STAR : code)));
  }
}

function smallestFirst(unions: readonly GlobSet[]): [GlobSet | null, readonly GlobSet[]] {
  let least: GlobSet | null = null;
  for (const set of unions) {
    if (least === null || set.globs.length < least.globs.length) least = set;
  }
  return [least, unions.length < 2 ? [] : unions.filter((set) => set !== least)];
}

function better(a: TextSolution, b: TextSolution): TextSolution {
  if (a.kind === 'text' || b.kind === 'none') return a;
  return b.kind === 'text' || a.kind === 'none' ? b : a;
}

function ids(globs: readonly Glob[]): string {
  return globs
    .map((glob) => glob.id)
    .toSorted((a, b) => a - b)
    .join();
}

function fill(glob: Glob, filler: string): string {
  let text = '';
  for (const code of glob.codes) {
    if (code === STAR || code === STAR_IN_COMPONENT) text += filler;
    else text += code === ANY || code === ANY_IN_COMPONENT ? 'x' : String.fromCharCode(code);
  }
  return text;
}
