import {
  ANY,
  ANY_IN_COMPONENT,
  type PatternCodes,
  STAR,
  STAR_IN_COMPONENT,
} from '../evaluate/pattern.ts';
import type { Budget } from './budget.ts';

/** A text that meets a set of constraints, proof that there is none, or neither within the bound. */
export type TextAnswer =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unknown' };

/** A pattern without variables; a folded one is in lower case and matches letters of either case. */
export interface TextPattern {
  readonly codes: PatternCodes;
  readonly isFolded?: boolean;
}

const COLON = 58;
/** A letter that stands for all that no pattern mentions. */
const UNMENTIONED = 'q'.charCodeAt(0);
const FALLBACK_LETTERS = 'qzjxkvwy0987'.split('').map((letter) => letter.charCodeAt(0));
const MAX_STATES = 20_000;
/** States times patterns: what one search may cost. */
const MAX_WORK = 400_000;
/** Steps of the budget that a pattern costs in each state. */
const STEPS_PER_PATTERN = 20;

/**
 * Finds a text that every pattern of `musts` matches and none of `mustNots` does.
 *
 * Walks the product of the patterns' automata, made deterministic as it goes,
 * nearest to the end first; exact unless it meets more than 20,000 states, or
 * fewer with many patterns or a small budget.
 */
export function findText(
  musts: readonly TextPattern[],
  mustNots: readonly TextPattern[],
  budget: Budget,
): TextAnswer {
  const patterns = [...musts, ...mustNots];
  const other = unmentionedLetter(patterns);
  const start = patterns.map((glob) => reach(glob, [0]));
  const nodes: Node[] = [{ state: start, from: -1, letter: 0 }];
  const seen = new Set([keyOf(start)]);
  const buckets: number[][] = [[0]];
  if (isHopeless(start, musts, patterns)) return { kind: 'none' };
  for (let index = take(buckets); index !== undefined; index = take(buckets)) {
    const node = nodes[index];
    if (node === undefined) break;
    if (isGoal(node.state, musts.length, patterns)) {
      return { kind: 'text', text: spell(nodes, index) };
    }
    for (const letter of lettersAt(node.state, { musts, patterns, other })) {
      for (const places of node.state) budget.spend(STEPS_PER_PATTERN + places.length);
      const state = node.state.map((places, each) => {
        const glob = patterns[each];
        return glob === undefined ? [] : advance(glob, places, letterFor(glob, letter));
      });
      if (isHopeless(state, musts, patterns)) continue;
      const key = keyOf(state);
      if (seen.has(key)) continue;
      seen.add(key);
      const isTooMuch = nodes.length >= MAX_STATES || nodes.length * patterns.length > MAX_WORK;
      if (isTooMuch || budget.isSpent) return { kind: 'unknown' };
      nodes.push({ state, from: index, letter });
      const distance = distanceOf(state, musts);
      (buckets[distance] ??= []).push(nodes.length - 1);
    }
  }
  return { kind: 'none' };
}

type State = readonly (readonly number[])[];

interface Node {
  readonly state: State;
  readonly from: number;
  readonly letter: number;
}

function unmentionedLetter(patterns: readonly TextPattern[]): number {
  const mentioned = new Set(patterns.flatMap((glob) => glob.codes));
  const free = FALLBACK_LETTERS.find((letter) => !mentioned.has(letter));
  if (free !== undefined) return free;
  let letter = 0x3b1;
  while (mentioned.has(letter)) letter += 1;
  return mentioned.has(UNMENTIONED) ? letter : UNMENTIONED;
}

function reach(glob: TextPattern, places: readonly number[]): readonly number[] {
  const reached = new Set(places);
  for (const place of reached) {
    const code = glob.codes[place];
    if (code === STAR || code === STAR_IN_COMPONENT) reached.add(place + 1);
  }
  return [...reached].toSorted((a, b) => a - b);
}

function letterFor({ isFolded }: TextPattern, letter: number): number {
  if (isFolded !== true) return letter;
  if (letter === KELVIN) return LOWER_K;
  return letter >= UPPER_A && letter <= UPPER_Z ? letter + CASE_DISTANCE : letter;
}

const UPPER_A = 65;
const UPPER_Z = 90;
const LOWER_A = 97;
const LOWER_Z = 122;
const CASE_DISTANCE = 32;
const LOWER_K = 107;
/** The sign for kelvin: the one letter outside of ASCII whose lower case is within. */
const KELVIN = 0x212a;

function advance(glob: TextPattern, places: readonly number[], letter: number): readonly number[] {
  const next: number[] = [];
  for (const place of places) {
    const code = glob.codes[place];
    if (code === STAR || (code === STAR_IN_COMPONENT && letter !== COLON)) next.push(place);
    else if (code === letter || code === ANY || (code === ANY_IN_COMPONENT && letter !== COLON)) {
      next.push(place + 1);
    }
  }
  return reach(glob, next);
}

/** A must that cannot be met any more, or a must-not that now matches whatever follows. */
function isHopeless(
  state: State,
  musts: readonly TextPattern[],
  patterns: readonly TextPattern[],
): boolean {
  return state.some((places, index) => {
    if (index < musts.length) return places.length === 0;
    const last = (patterns[index]?.codes.length ?? 0) - 1;
    return patterns[index]?.codes[last] === STAR && places.includes(last);
  });
}

function isGoal(state: State, mustCount: number, patterns: readonly TextPattern[]): boolean {
  return state.every((places, index) => {
    const isAccepted = places.at(-1) === patterns[index]?.codes.length;
    return index < mustCount ? isAccepted : !isAccepted;
  });
}

interface Alphabet {
  readonly musts: readonly TextPattern[];
  readonly patterns: readonly TextPattern[];
  readonly other: number;
}

/** The letters worth reading: those that some pattern asks for, and one that none does. */
function lettersAt(state: State, { musts, patterns, other }: Alphabet): ReadonlySet<number> {
  const letters = new Set<number>();
  let isOpen = true;
  for (const [index, places] of state.entries()) {
    const glob = patterns[index];
    let hasWildcard = false;
    for (const place of places) {
      const code = glob?.codes[place];
      if (glob === undefined || code === undefined) continue;
      if (code < 0) hasWildcard = true;
      else for (const letter of readableAs(code, glob)) letters.add(letter);
    }
    if (index < musts.length && !hasWildcard) isOpen = false;
  }
  if (isOpen) letters.add(other).add(COLON);
  return letters;
}

/** The letters that a code of a pattern matches. */
function readableAs(code: number, { isFolded }: TextPattern): readonly number[] {
  if (isFolded !== true || code < LOWER_A || code > LOWER_Z) return [code];
  const upper = code - CASE_DISTANCE;
  return code === LOWER_K ? [code, upper, KELVIN] : [code, upper];
}

function distanceOf(state: State, musts: readonly TextPattern[]): number {
  let distance = 0;
  for (const [index, glob] of musts.entries()) {
    distance += glob.codes.length - (state[index]?.at(-1) ?? 0);
  }
  return distance;
}

function take(buckets: readonly (number[] | undefined)[]): number | undefined {
  return buckets.find((bucket) => bucket !== undefined && bucket.length > 0)?.pop();
}

function keyOf(state: State): string {
  return state.map((places) => places.join()).join(';');
}

function spell(nodes: readonly Node[], goal: number): string {
  const letters: string[] = [];
  for (let node = nodes[goal]; node !== undefined && node.from >= 0; node = nodes[node.from]) {
    letters.push(String.fromCharCode(node.letter));
  }
  return letters.toReversed().join('');
}
