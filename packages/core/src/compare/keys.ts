import { ANY, STAR } from '../evaluate/pattern.ts';
import { invariant } from '../invariant.ts';
import type { Request } from '../request/request.ts';
import { type Glob, globOf } from './glob.ts';
import type { KeyAtom, ValueAtom } from './key-atom.ts';
import { solveText } from './texts.ts';

/** An atom that must hold, or must not. */
export interface KeyLiteral {
  readonly atom: KeyAtom;
  readonly wanted: boolean;
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
    };

const NONE: KeySolution = { kind: 'none' };

/**
 * Solves the literals on one context key: absent, or holding values that meet
 * each. Exact when the operators on the key compare values of one kind; where
 * they are of several kinds and no value is found, `unknown`.
 *
 * Set operators and negation make each literal a demand on all values or on some
 * value; a list that meets all demands has one value for each "some".
 */
export function solveKey(literals: readonly KeyLiteral[], isMultivalued: boolean): KeySolution {
  const known = solutions.get(literals);
  if (known !== undefined) return known;
  const solution = solveAfresh(literals, isMultivalued);
  solutions.set(literals, solution);
  return solution;
}

/** Regions share the literals of the keys that a step leaves as they are; a key is a list or is not, always. */
const solutions = new WeakMap<readonly KeyLiteral[], KeySolution>();

function solveAfresh(literals: readonly KeyLiteral[], isMultivalued: boolean): KeySolution {
  if (literals.some(({ atom }) => atom.kind === 'opaque')) return solveOpaque(literals);
  if (literals.every((literal) => holdsWhenAbsent(literal))) return found(null);
  const present = literals.filter(({ atom }) => atom.kind !== 'presence');
  const isForbidden = literals.some(
    ({ atom, wanted }) => atom.kind === 'presence' && atom.whenPresent !== wanted,
  );
  if (isForbidden) return NONE;
  const demands = present.map(demandOf);
  if (isMultivalued && demands.every((demand) => holdsForEmptySet(demand))) return found(['']);
  const all = demands.filter((demand) => demand.onAll || !isMultivalued);
  const some = demands.filter((demand) => !demand.onAll && isMultivalued);
  const goals = some.length === 0 ? [all] : some.map((demand) => [...all, demand]);
  const values: string[] = [];
  let isSymbolic = false;
  for (const goal of goals) {
    const solution = solveValue(goal, isMultivalued);
    if (solution.kind !== 'found') return solution;
    values.push(...(solution.values ?? []));
    isSymbolic ||= solution.isSymbolic;
  }
  return found(values, isSymbolic);
}

function found(values: readonly string[] | null, isSymbolic = false): KeySolution {
  return { kind: 'found', values, isSymbolic };
}

/** Of an operator that is not known only that it cannot both hold and not hold. */
function solveOpaque(literals: readonly KeyLiteral[]): KeySolution {
  const wanted = new Set(literals.map((literal) => literal.wanted));
  return wanted.size > 1 ? NONE : found(null, true);
}

function holdsWhenAbsent({ atom, wanted }: KeyLiteral): boolean {
  if (atom.kind === 'opaque') return false;
  const outcome = atom.kind === 'presence' ? atom.whenAbsent : atom.rule.whenAbsent === 1;
  return outcome === wanted;
}

/** What a literal asks of the values: that all, or some, match or do not match. */
interface Demand {
  readonly atom: ValueAtom;
  readonly wanted: boolean;
  readonly onAll: boolean;
  readonly matching: boolean;
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

/** A set of empty texts counts as no set for set operators; other operators see the empty text. */
function holdsForEmptySet({ atom, wanted, matching }: Demand): boolean {
  if (atom.rule.isSetOperator) return atom.rule.all === wanted;
  return !atom.test.hasVariables && matches(atom, '') === matching;
}

function matches(atom: ValueAtom, value: string): boolean {
  return atom.test.matches(value, NO_REQUEST) === 1;
}

/** Tests without variables do not look at the request. */
const NO_REQUEST: Request = {
  principal: { kind: 'anonymous' },
  action: '*',
  resource: '*',
  resourceAccount: null,
  context: { keys: new Map(), others: 'absent' },
};

const NOT_EMPTY: readonly Glob[] = [globOf([ANY, STAR])];

function solveValue(demands: readonly Demand[], isMultivalued: boolean): KeySolution {
  const families = new Set(demands.map(({ atom }) => atom.family));
  const [family] = families;
  if (families.size <= 1 && (family === undefined || family === 'text' || family === 'folded')) {
    const solution = solveText({
      unions: [
        ...(isMultivalued ? [NOT_EMPTY] : []),
        ...demands.filter(({ matching }) => matching).map(({ atom }) => atom.globs),
      ],
      excluded: demands.filter(({ matching }) => !matching).flatMap(({ atom }) => atom.globs),
    });
    if (solution.kind === 'text') return found([solution.text], solution.isSymbolic);
    return { kind: solution.kind };
  }
  return tryCandidates(demands, families.size === 1);
}

/** Values on either side of every test decide all kinds but texts. */
function tryCandidates(demands: readonly Demand[], isComplete: boolean): KeySolution {
  if (demands.some(({ atom }) => atom.test.hasVariables)) return { kind: 'unknown' };
  const candidates = new Set(demands.flatMap(({ atom }) => atom.candidates));
  for (const value of [...candidates, ...DEFAULTS]) {
    if (demands.every(({ atom, matching }) => matches(atom, value) === matching)) {
      return found([value]);
    }
  }
  return isComplete ? NONE : { kind: 'unknown' };
}

const DEFAULTS: readonly string[] = [
  'true',
  'false',
  '0',
  '198.51.100.7',
  '2001:db8::7',
  'example',
];
