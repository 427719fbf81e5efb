import {
  ANY,
  ANY_IN_COMPONENT,
  matchCodes,
  type PatternCodes,
  STAR,
  STAR_IN_COMPONENT,
} from '../evaluate/pattern.ts';
import type { Budget } from './budget.ts';

/** Codes at and below this one stand for policy variables: one text each, which is not known. */
export const FIRST_VARIABLE: number = -16;

const COLON = 58;

/** The set of texts that a wildcard pattern matches. */
export interface Glob {
  /** Tells the globs of one table apart. */
  readonly id: number;
  readonly codes: PatternCodes;
  /** The text of a pattern without wildcards and variables. */
  readonly literal: string | null;
  /** What every match begins with. */
  readonly head: string;
  /** Whether the pattern is its head and a star. */
  readonly isPrefix: boolean;
  readonly isEverything: boolean;
  readonly hasSingle: boolean;
  readonly hasVariable: boolean;
}

const MAX_CACHED = 200_000;

/**
 * The globs of one comparer: equal patterns are one value, so that what was found
 * out about two of them can be looked up.
 */
export class GlobTable {
  private readonly globs = new Map<string, Glob>();
  private readonly containment = new Map<number, boolean | null>();
  private readonly overlaps = new Map<number, boolean>();
  private readonly budget: Budget;
  readonly everything: Glob;

  constructor(budget: Budget) {
    this.budget = budget;
    this.everything = this.of([STAR]);
  }

  /** The glob of some codes; runs of stars become one. */
  of(codes: PatternCodes): Glob {
    const normal = normalise(codes);
    const key = normal.join();
    const known = this.globs.get(key);
    if (known !== undefined) return known;
    const glob = describe(normal, this.globs.size);
    this.globs.set(key, glob);
    return glob;
  }

  /** The glob of one text. */
  literal(text: string): Glob {
    return this.of(codesOf(text));
  }

  /**
   * Whether every text of `inner` belongs to `outer`; `null` where the cheap test
   * cannot tell. The test carries the tokens of `inner` through `outer`: complete
   * unless `outer` has single wildcards or either has variables, because the
   * alphabet is larger than what patterns mention.
   */
  contains(outer: Glob, inner: Glob): boolean | null {
    if (outer.isEverything || outer === inner) return true;
    if (outer.literal !== null) return inner.literal === null && inner.hasVariable ? null : false;
    if (inner.literal !== null && !outer.hasVariable) return globMatches(outer, inner.literal);
    if (!inner.head.startsWith(outer.head) && outer.head.length <= inner.head.length) return false;
    if (outer.isPrefix && inner.head.startsWith(outer.head)) return true;
    this.budget.spend(STEPS_PER_PLACE);
    const key = pairKey(outer, inner);
    const known = this.containment.get(key);
    if (known !== undefined) return known;
    const answer = carries(outer, inner, this.budget);
    if (this.containment.size > MAX_CACHED) this.containment.clear();
    this.containment.set(key, answer);
    return answer;
  }

  /** Whether two globs have a text in common, variables taken for any text. */
  overlap(a: Glob, b: Glob): boolean {
    if (a.isEverything || b.isEverything || a === b) return true;
    const [short, long] = a.head.length <= b.head.length ? [a, b] : [b, a];
    if (!long.head.startsWith(short.head)) return false;
    if (short.isPrefix) return true;
    if (a.literal !== null && !b.hasVariable) return globMatches(b, a.literal);
    if (b.literal !== null && !a.hasVariable) return globMatches(a, b.literal);
    this.budget.spend(STEPS_PER_PLACE);
    const key = a.id < b.id ? pairKey(a, b) : pairKey(b, a);
    const known = this.overlaps.get(key);
    if (known !== undefined) return known;
    const answer = meet(a.codes, b.codes, this.budget);
    if (this.overlaps.size > MAX_CACHED) this.overlaps.clear();
    this.overlaps.set(key, answer);
    return answer;
  }
}

/** Steps of the budget that a place in a pattern costs when it is looked at, or a pair that is looked up. */
const STEPS_PER_PLACE = 5;

const ID_SPACE = 4_194_304;

function pairKey(first: Glob, second: Glob): number {
  return first.id * ID_SPACE + second.id;
}

function describe(codes: PatternCodes, id: number): Glob {
  const open = codes.findIndex((code) => code < 0);
  const head = textOf(open < 0 ? codes : codes.slice(0, open));
  const isPrefix = open >= 0 && open === codes.length - 1 && codes[open] === STAR;
  return {
    id,
    codes,
    literal: open < 0 ? head : null,
    head,
    isPrefix,
    isEverything: isPrefix && open === 0,
    hasSingle: codes.some((code) => code === ANY || code === ANY_IN_COMPONENT),
    hasVariable: codes.some((code) => code <= FIRST_VARIABLE),
  };
}

/** The codes of a text in which nothing is a wildcard. */
export function codesOf(text: string): PatternCodes {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

/** Letter by letter: spreading a long text over arguments would overflow the stack. */
function textOf(codes: PatternCodes): string {
  let text = '';
  for (const code of codes) text += String.fromCharCode(code);
  return text;
}

/** Within a run of wildcards, single ones go first and equal stars collapse. */
function normalise(codes: PatternCodes): PatternCodes {
  const normal: number[] = [];
  for (const code of codes) {
    const last = normal.at(-1);
    if (code === last && isStar(code)) continue;
    const swaps =
      (code === ANY && last === STAR) || (code === ANY_IN_COMPONENT && last === STAR_IN_COMPONENT);
    if (swaps) normal.splice(-1, 1, code, last ?? code);
    else normal.push(code);
  }
  return normal;
}

function isStar(code: number): boolean {
  return code === STAR || code === STAR_IN_COMPONENT;
}

/** Whether a text belongs to a glob; one with a variable has no text for certain. */
export function globMatches(glob: Glob, text: string): boolean {
  if (glob.literal !== null) return glob.literal === text;
  if (!text.startsWith(glob.head)) return false;
  return glob.isPrefix || matchCodes(glob.codes, text);
}

function carries(outer: Glob, inner: Glob, budget: Budget): boolean | null {
  const target = outer.codes;
  let places = closure(target, [0]);
  for (const token of inner.codes) {
    const next: number[] = [];
    budget.spend(places.length * STEPS_PER_PLACE);
    for (const place of places) {
      const code = target[place];
      if (code === undefined) continue;
      if (isStar(code) ? swallows(code, token) : false) next.push(place);
      else if (!isStar(code) && steps(code, token)) next.push(place + 1);
    }
    places = closure(target, next);
    if (places.length === 0) break;
  }
  if (places.includes(target.length)) return true;
  return inner.hasVariable || outer.hasVariable || outer.hasSingle ? null : false;
}

/** Places reachable without reading: past stars. */
function closure(codes: PatternCodes, places: readonly number[]): readonly number[] {
  const reached = new Set(places);
  for (const place of reached) {
    const code = codes[place];
    if (code !== undefined && isStar(code)) reached.add(place + 1);
  }
  return [...reached];
}

/** Whether a star may stand for whatever a token stands for. */
function swallows(star: number, token: number): boolean {
  if (star === STAR) return true;
  if (token <= FIRST_VARIABLE || token === STAR || token === ANY) return false;
  return token !== COLON;
}

/** Whether a token that is no star takes in exactly what another token stands for. */
function steps(code: number, token: number): boolean {
  if (code === token) return true;
  if (code === ANY) return token >= 0 || token === ANY_IN_COMPONENT;
  return code === ANY_IN_COMPONENT && token >= 0 && token !== COLON;
}

/** Depth-first over pairs of places of two patterns. */
function meet(a: PatternCodes, b: PatternCodes, budget: Budget): boolean {
  const columns = b.length + 1;
  const seen = new Uint8Array((a.length + 1) * columns);
  const open = [0];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (seen[state] === 1) continue;
    seen[state] = 1;
    budget.spend(STEPS_PER_PLACE);
    const i = Math.floor(state / columns);
    const j = state % columns;
    if (i === a.length && j === b.length) return true;
    for (const next of stepsOf(a[i], b[j])) {
      open.push(
        next === 'left' ? state + columns : next === 'right' ? state + 1 : state + columns + 1,
      );
    }
  }
  return false;
}

type Advance = 'left' | 'right' | 'both';

/** Which of two patterns may go on by one token: a run may end, or take in the other's token. */
function stepsOf(x: number | undefined, y: number | undefined): readonly Advance[] {
  const xRuns = x !== undefined && isRun(x);
  const yRuns = y !== undefined && isRun(y);
  const advances: Advance[] = [];
  if (xRuns || (yRuns && canTakeIn(y, x))) advances.push('left');
  if (yRuns || (xRuns && canTakeIn(x, y))) advances.push('right');
  if (!xRuns && !yRuns && canShare(x, y)) advances.push('both');
  return advances;
}

function canTakeIn(run: number | undefined, token: number | undefined): boolean {
  return token !== undefined && takesIn(run, token);
}

function canShare(x: number | undefined, y: number | undefined): boolean {
  return x !== undefined && y !== undefined && shareCharacter(x, y);
}

function takesIn(run: number | undefined, token: number): boolean {
  return run !== STAR_IN_COMPONENT || token !== COLON;
}

function isRun(code: number): boolean {
  return isStar(code) || code <= FIRST_VARIABLE;
}

function shareCharacter(x: number, y: number): boolean {
  if (x === y || x === ANY || y === ANY) return true;
  if (x === ANY_IN_COMPONENT) return y === ANY_IN_COMPONENT || y !== COLON;
  return y === ANY_IN_COMPONENT && x !== COLON;
}
