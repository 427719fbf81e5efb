import { ANY, ANY_IN_COMPONENT, STAR, STAR_IN_COMPONENT } from '../evaluate/pattern.ts';
import { contains, FIRST_VARIABLE, type Glob, globMatches, globOf, overlap } from './glob.ts';
import { findText, type TextAnswer } from './product.ts';

/**
 * What is asked of one text: to be in each union of globs, and in none of the
 * excluded ones.
 */
export interface TextConstraint {
  readonly unions: readonly (readonly Glob[])[];
  readonly excluded: readonly Glob[];
}

/** The constraint that every text meets. */
export const ANY_TEXT: TextConstraint = { unions: [], excluded: [] };

/** A text, none, or not decided; `isSymbolic` when it rests on what a policy variable holds. */
export type TextSolution = TextAnswer & { readonly isSymbolic: boolean };

const NONE: TextSolution = { kind: 'none', isSymbolic: false };
const EVERYTHING: Glob = globOf([STAR]);
const FILLERS: readonly string[] = ['', 'example', 'a-example/b.example'];

/**
 * Solves a constraint: exact without variables. With variables `none` is still a
 * proof, because a variable is taken for any text where it widens and for none
 * where it excludes.
 */
export function solveText(constraint: TextConstraint): TextSolution {
  const known = solutions.get(constraint);
  if (known !== undefined) return known;
  const solution = solveAfresh(constraint);
  solutions.set(constraint, solution);
  return solution;
}

/** Regions share the constraints that a step leaves as they are. */
const solutions = new WeakMap<TextConstraint, TextSolution>();

function solveAfresh({ unions, excluded }: TextConstraint): TextSolution {
  if (unions.length === 0 && excluded.length === 0) {
    return { kind: 'text', text: '', isSymbolic: false };
  }
  const first = unions.toSorted((a, b) => a.length - b.length)[0] ?? [EVERYTHING];
  const rest = unions.filter((union) => union !== first);
  let open = NONE;
  for (const glob of first) {
    const solution = chooseFrom([glob], rest, excluded);
    if (solution.kind === 'text' && !solution.isSymbolic) return solution;
    open = better(open, solution);
  }
  return open;
}

function better(a: TextSolution, b: TextSolution): TextSolution {
  if (a.kind === 'text' || b.kind === 'none') return a;
  return b.kind === 'text' || a.kind === 'none' ? b : a;
}

/** Chooses one glob of each union in turn; what is implied drops out, what excludes all ends the branch. */
function chooseFrom(
  chosen: readonly Glob[],
  unions: readonly (readonly Glob[])[],
  excluded: readonly Glob[],
): TextSolution {
  const relevant = excluded.filter((glob) => chosen.every((each) => overlap(glob, each)));
  if (relevant.some((glob) => chosen.some((each) => contains(glob, each) === true))) return NONE;
  const next = unions.findIndex(
    (union) => !union.some((glob) => chosen.some((each) => contains(glob, each) === true)),
  );
  if (next < 0) return solveChosen(chosen, relevant);
  const union = unions[next] ?? [];
  const others = unions.filter((_, index) => index > next);
  let open = NONE;
  for (const glob of union) {
    if (!chosen.every((each) => overlap(glob, each))) continue;
    const kept = chosen.filter((each) => contains(each, glob) !== true);
    const solution = chooseFrom([...kept, glob], others, relevant);
    if (solution.kind === 'text' && !solution.isSymbolic) return solution;
    open = better(open, solution);
  }
  return open;
}

const solved = new Map<string, TextAnswer>();
const MAX_REMEMBERED = 200_000;

function solveChosen(chosen: readonly Glob[], excluded: readonly Glob[]): TextSolution {
  const fixed = excluded.filter((glob) => !glob.hasVariable);
  const isSymbolic = fixed.length < excluded.length || chosen.some((glob) => glob.hasVariable);
  const [only] = chosen;
  if (chosen.length === 1 && only !== undefined && !only.hasVariable) {
    for (const filler of FILLERS) {
      const text = fill(only, filler);
      if (!fixed.some((glob) => globMatches(glob, text))) return { kind: 'text', text, isSymbolic };
    }
  }
  const widened = chosen.map(withoutVariables);
  const key = `${ids(widened)}|${ids(fixed)}`;
  const known = solved.get(key);
  const answer = known ?? findText(widened, fixed);
  if (known === undefined) {
    if (solved.size > MAX_REMEMBERED) solved.clear();
    solved.set(key, answer);
  }
  return { ...answer, isSymbolic: isSymbolic && answer.kind === 'text' };
}

function ids(globs: readonly Glob[]): string {
  return globs
    .map((glob) => glob.id)
    .toSorted((a, b) => a - b)
    .join();
}

function withoutVariables(glob: Glob): Glob {
  if (!glob.hasVariable) return glob;
  return globOf(glob.codes.map((code) => (code <= FIRST_VARIABLE ? STAR : code)));
}

function fill(glob: Glob, filler: string): string {
  return glob.codes
    .map((code) => {
      if (code === STAR || code === STAR_IN_COMPONENT) return filler;
      return code === ANY || code === ANY_IN_COMPONENT ? 'x' : String.fromCharCode(code);
    })
    .join('');
}
