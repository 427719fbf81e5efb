import { parseRange } from '../evaluate/conditions/addresses.ts';
import { parseInstant } from '../evaluate/conditions/dates.ts';
import { isDecimal } from '../evaluate/conditions/numbers.ts';
import { ANY, STAR, STAR_IN_COMPONENT } from '../evaluate/pattern.ts';
import { invariant } from '../invariant.ts';
import type { Budget } from './budget.ts';
import { FIRST_VARIABLE } from './glob.ts';
import { type GlobSet, globSet, setMatches } from './glob-set.ts';
import { type KeyAtom, matchesValue, type ValueAtom, type ValueFamily } from './key-atom.ts';
import { numberCandidates } from './number-candidates.ts';
import { findText, type TextPattern } from './product.ts';
import { type TextSolver, textConstraint } from './texts.ts';
import type { ComparedKey, Vocabulary } from './vocabulary.ts';

/** An atom that must hold, or must not. */
export interface KeyLiteral {
  readonly atom: KeyAtom;
  readonly wanted: boolean;
}

/** All that is asked of one context key. Its solution is kept with it. */
export interface KeyConstraint {
  readonly key: ComparedKey;
  readonly literals: readonly KeyLiteral[];
  solution: KeySolution | null;
}

/** What a context key can hold so that all literals on it are met. */
export type KeySolution =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }
  /** `values` is `null` for an absent key. */
  | {
      readonly kind: 'found';
      readonly values: readonly string[] | null;
      readonly isSymbolic: boolean;
      /** The one kind of values that was asked for; `null` for none in particular, or several. */
      readonly family: ValueFamily | null;
    };

/** Steps of the budget that a literal, or a value that may be tried, costs. */
const STEPS_PER_LITERAL = 10;

/** Comparisons of numbers, dates or addresses that cost one step. */
const TESTS_PER_STEP = 4;

const NONE: KeySolution = { kind: 'none' };

/** What a literal asks of the values: that all, or some, match or do not match. */
export interface Demand {
  readonly atom: ValueAtom;
  readonly wanted: boolean;
  readonly onAll: boolean;
  readonly matching: boolean;
}

/** Whether a literal holds for a request without the key. */
export function holdsWhenAbsent({ atom, wanted }: KeyLiteral): boolean {
  if (atom.kind === 'opaque') return false;
  const outcome = atom.kind === 'presence' ? atom.whenAbsent : atom.rule.whenAbsent === 1;
  return outcome === wanted;
}

/** Whether some literal holds for no request with the key. */
export function forbidsPresence(literals: readonly KeyLiteral[]): boolean {
  return literals.some(
    ({ atom, wanted }) => atom.kind === 'presence' && atom.whenPresent !== wanted,
  );
}

/** What the comparing literals ask of the values of a key that is there. */
export function demandsOf(literals: readonly KeyLiteral[]): readonly Demand[] {
  return literals.filter(({ atom }) => atom.kind === 'value').map(demandOf);
}

function demandOf({ atom, wanted }: KeyLiteral): Demand {
  invariant(atom.kind === 'value', 'a demand is made of a comparison');
  return {
    atom,
    wanted,
    onAll: atom.rule.all === wanted,
    matching: atom.rule.negated !== wanted,
  };
}

/** Solves what is asked of context keys. */
export class KeySolver {
  private readonly texts: TextSolver;
  private readonly budget: Budget;
  private readonly notEmpty: GlobSet;

  constructor(texts: TextSolver, { globs }: Vocabulary, budget: Budget) {
    this.texts = texts;
    this.budget = budget;
    this.notEmpty = globSet([globs.of([ANY, STAR])]);
  }

  /**
   * Solves the literals on one context key: absent, or holding values that meet
   * each. Exact when the operators on the key compare texts (in any casing), or
   * else values of one kind, or when it must be one of some texts; for other
   * mixtures `unknown` when no value is found.
   *
   * Set operators and negation make each literal a demand on all values or on some
   * value; a list that meets all demands has one value for each "some".
   */
  solve(constraint: KeyConstraint): KeySolution {
    constraint.solution ??= this.solveAfresh(constraint);
    return constraint.solution;
  }

  private solveAfresh({ key, literals }: KeyConstraint): KeySolution {
    const { isMultivalued } = key;
    this.budget.spend(literals.length * STEPS_PER_LITERAL);
    if (literals.some(({ atom }) => atom.kind === 'opaque')) return solveOpaque(literals);
    if (literals.every((literal) => holdsWhenAbsent(literal))) return found(null);
    if (forbidsPresence(literals)) return NONE;
    const demands = demandsOf(literals);
    if (demands.length === 0) return found([key.example]);
    const family = onlyFamily(demands);
    if (isMultivalued && demands.every((demand) => holdsForEmptySet(demand))) {
      return found([''], family);
    }
    const all = demands.filter((demand) => demand.onAll || !isMultivalued);
    const some = demands.filter((demand) => !demand.onAll && isMultivalued);
    const goals = some.length === 0 ? [all] : some.map((demand) => [...all, demand]);
    const values: string[] = [];
    let isSymbolic = false;
    for (const goal of goals) {
      const solution = this.solveValue(goal, isMultivalued);
      if (solution.kind !== 'found') return solution;
      values.push(...(solution.values ?? []));
      isSymbolic ||= solution.isSymbolic;
    }
    return { ...found(values, family), isSymbolic };
  }

  private solveValue(demands: readonly Demand[], isMultivalued: boolean): KeySolution {
    const families = new Set(demands.map(({ atom }) => atom.family));
    const [family] = families;
    if (families.size === 0 || (families.size === 1 && isTextual(family))) {
      return this.solveTexts(demands, isMultivalued);
    }
    if ([...families].every(isTextual)) return this.solveBothCases(demands, isMultivalued);
    return this.tryCandidates(demands, families);
  }

  private solveTexts(demands: readonly Demand[], isMultivalued: boolean): KeySolution {
    const unions = demands.filter(({ matching }) => matching).map(({ atom }) => atom.set);
    const excluded = demands.filter(({ matching }) => !matching).map(({ atom }) => atom.set);
    const solution = this.texts.solve(
      textConstraint(isMultivalued ? [this.notEmpty, ...unions] : unions, excluded),
    );
    const { isSymbolic } = solution;
    if (solution.kind === 'text') return { ...found([solution.text]), isSymbolic };
    return { kind: solution.kind };
  }

  /** Texts that count with their case and others that do not: one pattern of each union in turn. */
  private solveBothCases(demands: readonly Demand[], isMultivalued: boolean): KeySolution {
    if (demands.some(({ atom }) => atom.test.hasVariables)) return { kind: 'unknown' };
    // Other alphabets do not fold letter by letter.
    const isBeyond = demands.some(({ atom }) =>
      atom.set.globs.some(({ codes }) => atom.family === 'folded' && codes.some(isNotAscii)),
    );
    if (isBeyond) return this.tryCandidates(demands, new Set(['text', 'folded']));
    const unions = demands.filter(({ matching }) => matching).map(patternsOf);
    const mustNots = demands.filter(({ matching }) => !matching).flatMap(patternsOf);
    let isUnknown = false;
    for (const musts of choices(isMultivalued ? [this.notEmpty.globs, ...unions] : unions)) {
      const answer = findText(musts, mustNots, this.budget);
      if (answer.kind === 'text') return found([answer.text]);
      isUnknown ||= answer.kind === 'unknown';
      if (this.budget.isSpent) return { kind: 'unknown' };
    }
    return isUnknown ? { kind: 'unknown' } : NONE;
  }

  /** Values on either side of every test decide all kinds but texts. */
  private tryCandidates(
    demands: readonly Demand[],
    families: ReadonlySet<ValueFamily>,
  ): KeySolution {
    if (demands.some(({ atom }) => atom.test.hasVariables)) return { kind: 'unknown' };
    // A key that is compared as a Boolean holds one; of some texts only, each was tried.
    const isComplete =
      families.size === 1 || families.has('boolean') || demands.some(isOneOfSomeTexts);
    const candidates = candidatesFor(demands);
    const tests = demands.reduce((sum, { atom }) => sum + atom.condition.values.length, 0);
    this.budget.spend(candidates.length * STEPS_PER_LITERAL);
    for (const value of candidates) {
      this.budget.spend(demands.length + tests / TESTS_PER_STEP);
      if (demands.every(({ atom, matching }) => matchesValue(atom, value) === matching)) {
        return found([value]);
      }
      if (this.budget.isSpent) return { kind: 'unknown' };
    }
    return isComplete ? NONE : { kind: 'unknown' };
  }
}

type Found = Extract<KeySolution, { readonly kind: 'found' }>;

function found(values: readonly string[] | null, family: ValueFamily | null = null): Found {
  return { kind: 'found', values, isSymbolic: false, family };
}

function onlyFamily(demands: readonly Demand[]): ValueFamily | null {
  const [first] = demands;
  if (first === undefined) return null;
  const { family } = first.atom;
  return demands.every(({ atom }) => atom.family === family) ? family : null;
}

/** Of an operator that is not known only that it cannot both hold and not hold. */
function solveOpaque(literals: readonly KeyLiteral[]): KeySolution {
  const wanted = new Set(literals.map((literal) => literal.wanted));
  return wanted.size > 1 ? NONE : { ...found(null), isSymbolic: true };
}

/** A set of empty texts counts as no set for set operators; other operators see the empty text. */
function holdsForEmptySet({ atom, wanted, matching }: Demand): boolean {
  if (atom.rule.isSetOperator) return atom.rule.all === wanted;
  return matchesEmptyText(atom) === matching;
}

/** Whether the empty text passes a test; `null` where that depends on what variables hold. */
function matchesEmptyText(atom: ValueAtom): boolean | null {
  if (!atom.test.hasVariables) return matchesValue(atom, '');
  if (!isTextual(atom.family)) return null;
  if (setMatches(atom.set, '')) return true;
  const isEmptyAtMost = atom.set.symbolic.some(({ codes }) =>
    codes.every((code) => code === STAR || code === STAR_IN_COMPONENT || code <= FIRST_VARIABLE),
  );
  return isEmptyAtMost ? null : false;
}

function isOneOfSomeTexts({ atom, matching }: Demand): boolean {
  return matching && atom.family === 'text' && atom.set.globs.length === atom.set.literals.size;
}

function isTextual(family: ValueFamily | undefined): boolean {
  return family === 'text' || family === 'folded';
}

function patternsOf({ atom }: Demand): readonly TextPattern[] {
  const isFolded = atom.family === 'folded';
  return atom.set.globs.map(({ codes }) => ({ codes, isFolded }));
}

function isNotAscii(code: number): boolean {
  return code > 127;
}

function* choices(unions: readonly (readonly TextPattern[])[]): Iterable<readonly TextPattern[]> {
  const [first, ...rest] = unions;
  if (first === undefined) yield [];
  else for (const pattern of first) for (const others of choices(rest)) yield [pattern, ...others];
}

/** Values that tell all tests apart, well-formed for each kind that is compared. */
function candidatesFor(demands: readonly Demand[]): readonly string[] {
  const families = new Set(demands.map(({ atom }) => atom.family));
  const boundsOf = (family: ValueFamily): readonly string[] =>
    demands.flatMap(({ atom }) => (atom.family === family ? atom.bounds : []));
  const candidates = families.has('boolean')
    ? boundsOf('boolean')
    : [
        ...numberCandidates(boundsOf('number')),
        ...boundsOf('date'),
        ...boundsOf('address'),
        ...demands.flatMap(({ atom }) => [...atom.set.literals]),
        ...[...families].flatMap((family) => EXAMPLES[family]),
      ];
  return [...new Set(candidates)].filter((value) =>
    [...families].every((family) => isWellFormed(family, value)),
  );
}

/** Values outside of what policies name, in case they name nothing that is well-formed. */
const EXAMPLES: Readonly<Record<ValueFamily, readonly string[]>> = {
  text: ['example'],
  folded: ['example'],
  number: ['0'],
  date: ['2026-01-01T00:00:00Z'],
  address: ['198.51.100.7', '2001:db8::7'],
  boolean: ['true', 'false'],
};

function isWellFormed(family: ValueFamily, value: string): boolean {
  switch (family) {
    case 'text':
    case 'folded':
      return true;
    case 'number':
      return isDecimal(value);
    case 'date':
      return parseInstant(value) !== null;
    case 'address':
      return !value.includes('/') && parseRange(value) !== null;
    case 'boolean':
      return value === 'true' || value === 'false';
  }
}
