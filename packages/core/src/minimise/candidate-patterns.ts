import { areAllApart, bitsWhere, placesIn } from './bits.ts';
import { NameSets } from './name-sets.ts';

/** Where a pattern may cut names: at any character, or between the words that they are made of. */
export type CutMode = 'anywhere' | 'between-words';

/** A pattern that matches some of the wanted names and none of the others. */
export interface CandidatePattern {
  readonly text: string;
  /** The places of the wanted names that it matches. */
  readonly rows: readonly number[];
}

/** What is told apart. */
export interface NamesApart {
  readonly wanted: readonly string[];
  readonly unwanted: readonly string[];
}

/** What stands before, between and behind the stars; without stars where `head` is all. */
interface Parts {
  readonly head: string;
  readonly inner: readonly string[];
  readonly tail: string;
  readonly hasStar: boolean;
}

/** So many characters of a name are tried at its ends beside the words, where one stands in between. */
const FEW_BEFORE = 3;
const FEW_BEHIND = 5;

/**
 * Patterns of which each matches no unwanted name, and would match one if anything more of it
 * were left out: `Get*`, `*Tags`, `Get*Policy`, `*Policy*`, and names themselves. Of several that
 * match the same wanted names the shortest. Case does not count, as it does not in actions.
 */
export function candidatePatterns(
  { unwanted, wanted }: NamesApart,
  mode: CutMode,
): readonly CandidatePattern[] {
  const sets = new NameSets(unwanted.map((name) => name.toLowerCase()));
  const texts = new Map<string, Parts>();
  for (const name of wanted) {
    for (const parts of partsOf(name, sets, mode)) texts.set(textOf(parts), parts);
  }
  const lower = wanted.map((name) => name.toLowerCase());
  const best = new Map<string, { readonly text: string; readonly rows: Uint32Array }>();
  for (const [text, parts] of texts) {
    const rows = bitsWhere(lower, matcherOf(parts));
    const key = rows.join();
    const known = best.get(key);
    if (known === undefined || isBetter(text, known.text)) best.set(key, { text, rows });
  }
  return Array.from(best.values(), ({ rows, text }) => ({ text, rows: placesIn(rows) }));
}

function isBetter(text: string, other: string): boolean {
  return text.length < other.length || (text.length === other.length && text < other);
}

function textOf({ hasStar, head, inner, tail }: Parts): string {
  return hasStar ? [head, ...inner, tail].join('*') : head;
}

function matcherOf({ hasStar, ...parts }: Parts): (name: string) => boolean {
  const head = parts.head.toLowerCase();
  const tail = parts.tail.toLowerCase();
  const inner = parts.inner.map((each) => each.toLowerCase());
  if (!hasStar) return (name) => name === head;
  return (name) => {
    const end = name.length - tail.length;
    if (end < head.length || !name.startsWith(head) || !name.endsWith(tail)) return false;
    let from = head.length;
    for (const each of inner) {
      const at = name.indexOf(each, from);
      if (at < 0) return false;
      from = at + each.length;
    }
    return from <= end;
  };
}

/** The patterns that a name suggests. */
function* partsOf(name: string, sets: NameSets, mode: CutMode): Iterable<Parts> {
  yield { head: name, inner: [], tail: '', hasStar: false };
  if (mode === 'between-words') yield* new WordCutter(name, sets).patterns();
  const cutter = new NameCutter(name, sets, mode);
  yield* cutter.aroundOneStar();
  yield* cutter.aroundTwoStars();
}

/** Leaves words of a name out, as many as can be. */
class WordCutter {
  private readonly words: readonly string[];
  private readonly sets: NameSets;
  private readonly known = new Map<number, boolean>();

  constructor(name: string, sets: NameSets) {
    const begins = [0, ...wordsIn(name).slice(0, MAX_WORDS - 1)];
    this.words = begins.map((from, at) => name.slice(from, begins[at + 1]));
    this.sets = sets;
  }

  /** Kept words are bits of a number, that of the first word the lowest. */
  *patterns(): Iterable<Parts> {
    const all = (1 << this.words.length) - 1;
    for (let kept = 1; kept < all; kept += 1) {
      if (this.isApart(kept) && !this.canLoseOne(kept)) yield this.partsOf(kept);
    }
  }

  private canLoseOne(kept: number): boolean {
    return this.words.some((_, at) => {
      const fewer = kept & ~(1 << at);
      return fewer !== kept && fewer !== 0 && this.isApart(fewer);
    });
  }

  private isApart(kept: number): boolean {
    let answer = this.known.get(kept);
    if (answer === undefined) {
      const { head, inner, tail } = this.partsOf(kept);
      const { sets } = this;
      answer = areAllApart([
        sets.beginning(head.toLowerCase()),
        sets.ending(tail.toLowerCase()),
        ...inner.map((each) => sets.holding(each.toLowerCase())),
      ]);
      this.known.set(kept, answer);
    }
    return answer;
  }

  private partsOf(kept: number): Parts {
    const runs = this.words.map((word, at) => ((kept >> at) & 1 ? word : '*')).join('');
    const [head = '', ...rest] = runs.split(/\*+/);
    return { head, inner: rest.slice(0, -1), tail: rest.at(-1) ?? '', hasStar: true };
  }
}

/** Of names of more words the last are one. */
const MAX_WORDS = 12;

/** Cuts one name into patterns. Unlike a word that is left out, a star may also stand for nothing. */
class NameCutter {
  private readonly name: string;
  private readonly lower: string;
  private readonly sets: NameSets;
  /** Where words begin, but for the first. */
  private readonly words: readonly number[];
  /** Where it may be cut, the ends among them. */
  private readonly cuts: readonly number[];
  /** Lengths of heads and tails that are tried around an inner part. */
  private readonly heads: readonly number[];
  private readonly shortTails: readonly number[];

  constructor(name: string, sets: NameSets, mode: CutMode) {
    this.name = name;
    this.lower = name.toLowerCase();
    this.sets = sets;
    this.words = wordsIn(name);
    const isAnywhere = mode === 'anywhere';
    this.cuts = isAnywhere ? upTo(name.length) : [0, ...this.words, name.length];
    this.heads = [...new Set([...upTo(isAnywhere ? FEW_BEFORE : 0), ...this.words])];
    this.shortTails = isAnywhere ? upTo(FEW_BEHIND) : this.tails(0);
  }

  /** `head*tail`: the longer the head, the shorter the tail that it takes. */
  *aroundOneStar(): Iterable<Parts> {
    let last = Number.POSITIVE_INFINITY;
    for (const head of this.cuts) {
      const tail = this.tails(head).find(
        (length) => length < last && this.isApart(head, '', length),
      );
      if (tail === undefined) continue;
      last = tail;
      if (head + tail + 1 < this.name.length) yield this.parts(head, '', tail);
      if (tail === 0) return;
    }
  }

  /** `head*inner*tail`, where the inner part begins with a word. */
  *aroundTwoStars(): Iterable<Parts> {
    for (const from of this.words) {
      for (const head of this.heads) if (head < from) yield* this.withInner(head, from);
    }
  }

  private *withInner(head: number, from: number): Iterable<Parts> {
    let last = Number.POSITIVE_INFINITY;
    for (const tail of this.shortTails) {
      const to = this.innerEnd(head, from, tail, last);
      if (to === undefined) continue;
      last = to;
      yield this.parts(head, this.name.slice(from, to), tail);
    }
  }

  /** Where the shortest inner part ends with which no unwanted name is matched. */
  private innerEnd(head: number, from: number, tail: number, before: number): number | undefined {
    const limit = Math.min(before, this.name.length - tail + 1);
    return this.cuts.find(
      (to) =>
        to > from &&
        to < limit &&
        head + (to - from) + tail + 2 < this.name.length &&
        this.isApart(head, this.lower.slice(from, to), tail),
    );
  }

  /** Lengths of what may stand at the end behind a head, the shortest first. */
  private tails(head: number): readonly number[] {
    const { length } = this.name;
    return this.cuts
      .filter((cut) => cut >= head)
      .map((cut) => length - cut)
      .toReversed();
  }

  /** Whether no unwanted name begins, goes on and ends so; what overlaps counts as well. */
  private isApart(head: number, inner: string, tail: number): boolean {
    const { lower, sets } = this;
    return areAllApart([
      sets.beginning(lower.slice(0, head)),
      sets.holding(inner),
      sets.ending(lower.slice(lower.length - tail)),
    ]);
  }

  private parts(head: number, inner: string, tail: number): Parts {
    const { name } = this;
    return {
      head: name.slice(0, head),
      inner: inner === '' ? [] : [inner],
      tail: name.slice(name.length - tail),
      hasStar: true,
    };
  }
}

function upTo(last: number): readonly number[] {
  return Array.from({ length: last + 1 }, (_, at) => at);
}

/** Where words begin behind the first: `GetBucketACL` has them at 3 and 9. */
function wordsIn(name: string): readonly number[] {
  const begins = [
    ...name.matchAll(/(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[A-Z](?=[a-z])|(?<=[A-Za-z])[0-9]/g),
  ];
  return begins.map(({ index }) => index).filter((at) => at > 0);
}
