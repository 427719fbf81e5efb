import {
  END,
  FIRST_VARIABLE,
  ONE,
  ONE_WITHIN,
  RUN,
  RUN_WITHIN,
  type TextPattern,
} from './text-pattern.ts';
import type { Work } from './work.ts';

/** That one of some patterns matches a text, or that none does. */
export interface TextDemand {
  readonly patterns: readonly TextPattern[];
  readonly wanted: boolean;
}

/**
 * Whether it is shown that no text meets all demands. `false` also where there is
 * none and this does not show it.
 *
 * A policy variable is one text that is not known. It may be any text in patterns
 * that must match, and matches nothing for sure in those that must not, but for
 * one pattern at a time in which it is kept as a letter: of those that must not
 * match, `*` and the same variable take that letter in.
 */
export function hasNoText(demands: readonly TextDemand[], work: Work): boolean {
  const excluded = demands.flatMap(({ patterns, wanted }) => (wanted ? [] : patterns));
  const included = demands.filter(({ wanted }) => wanted).map(({ patterns }) => patterns);
  const plain = included.filter((patterns) => !patterns.some(({ hasVariable }) => hasVariable));
  const symbolic = included.filter((patterns) => !plain.includes(patterns)).map(groupsOf);
  if (symbolic.length > MAX_SYMBOLIC) return false;
  for (const choice of choicesOf(symbolic)) {
    if (!isExcluded([...plain, ...choice], excluded, work)) return false;
  }
  return true;
}

/** Demands with policy variables on one text that are taken apart. */
const MAX_SYMBOLIC = 20;

type Patterns = readonly TextPattern[];

/** Those without variables together, each other one by itself. */
function groupsOf(patterns: Patterns): readonly Patterns[] {
  const plain = patterns.filter(({ hasVariable }) => !hasVariable);
  const symbolic = patterns.filter(({ hasVariable }) => hasVariable).map((each) => [each]);
  return plain.length === 0 ? symbolic : [plain, ...symbolic];
}

function* choicesOf([first, ...rest]: readonly (readonly Patterns[])[]): Iterable<
  readonly Patterns[]
> {
  if (first === undefined) yield [];
  else for (const group of first) for (const others of choicesOf(rest)) yield [group, ...others];
}

/** Whether no text matches a pattern of each group and none of those that are excluded. */
function isExcluded(groups: readonly Patterns[], excluded: Patterns, work: Work): boolean {
  work.spend(groups.length + excluded.length);
  if (work.isSpent) return false;
  const symbolic = groups.filter(([first]) => first?.hasVariable);
  const isSame = ([first]: Patterns): boolean => excluded.some(({ id }) => id === first?.id);
  if (symbolic.some(isSame)) return true;
  return [null, ...symbolic].some((kept) => {
    const automata = automataOf(groups, excluded, kept);
    work.spend(automata.reduce((sum, { letters }) => sum + letters.length, 0));
    return isNothingAccepted(automata, work);
  });
}

/** Patterns side by side; a state of it is the places that may have been reached. */
interface Automaton {
  /** The letters of each pattern and its end, one after the other. */
  readonly letters: readonly number[];
  readonly starts: readonly number[];
  readonly folded: readonly boolean[];
  /**
   * What a policy variable's letter does: it is read as written; it stands for
   * any text, as do the variables of the patterns themselves; or it is read as
   * written and the patterns must not match.
   */
  readonly role: 'kept' | 'loose' | 'excluded';
}

function automataOf(
  groups: readonly Patterns[],
  excluded: Patterns,
  kept: Patterns | null,
): readonly Automaton[] {
  const all = [...groups.flat(), ...excluded];
  // Where no pattern counts case, texts are compared in lower case.
  const countsCase = all.some(({ isFolded }) => !isFolded);
  const isReadable = (pattern: TextPattern): boolean =>
    !countsCase || !isFoldedBeyondAscii(pattern);
  const build = (patterns: Patterns, role: Automaton['role']): Automaton => {
    const automaton = { letters: [] as number[], starts: [] as number[], folded: [] as boolean[] };
    for (const { isFolded, letters } of patterns) {
      automaton.starts.push(automaton.letters.length);
      for (const letter of [...letters, END]) {
        automaton.letters.push(letter);
        automaton.folded.push(countsCase && isFolded);
      }
    }
    return { ...automaton, role };
  };
  return [
    ...groups
      .filter((group) => group.every(isReadable))
      .map((group) => build(group, group === kept ? 'kept' : 'loose')),
    build(excluded.filter(isReadable), 'excluded'),
  ];
}

/** Other alphabets do not fold letter by letter; such a demand is left out, which only lets more texts in. */
function isFoldedBeyondAscii({ isFolded, letters }: TextPattern): boolean {
  return isFolded && letters.some((letter) => letter > 127);
}

type Places = readonly number[];

/** Walks all states of the automata side by side. */
function isNothingAccepted(automata: readonly Automaton[], work: Work): boolean {
  const other = unmentioned(automata);
  const open = [automata.map((each) => closed(each, each.starts))];
  const seen = new Set<string>();
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const key = state.map((places) => places.join()).join(';');
    if (seen.has(key) || isHopeless(automata, state)) continue;
    seen.add(key);
    work.spend(1 + key.length);
    if (work.isSpent || isAccepted(automata, state)) return false;
    for (const letter of lettersAt(automata, state, other)) {
      open.push(automata.map((each, index) => after(each, state[index] ?? [], letter)));
      work.spend(key.length);
    }
  }
  return true;
}

function isAccepted(automata: readonly Automaton[], state: readonly Places[]): boolean {
  return automata.every(({ letters, role }, index) => {
    const isMatched = state[index]?.some((place) => letters[place] === END) ?? false;
    return isMatched !== (role === 'excluded');
  });
}

/** No pattern that must match can any more, or one that must not does whatever follows. */
function isHopeless(automata: readonly Automaton[], state: readonly Places[]): boolean {
  return automata.some(({ letters, role }, index) => {
    const places = state[index] ?? [];
    if (role !== 'excluded') return places.length === 0;
    return places.some((place) => letters[place] === RUN && letters[place + 1] === END);
  });
}

const COLON = 58;
const KELVIN = 0x212a;
const FIRST_PRIVATE = 0xe000;

/** A character of no pattern: it stands for all of those. */
function unmentioned(automata: readonly Automaton[]): number {
  const mentioned = new Set(automata.flatMap(({ letters }) => letters));
  let letter = FIRST_PRIVATE;
  while (mentioned.has(letter)) letter += 1;
  return letter;
}

/** The letters that the next places tell apart, and one that they do not; that one is tried first. */
function lettersAt(
  automata: readonly Automaton[],
  state: readonly Places[],
  other: number,
): ReadonlySet<number> {
  const next = new Set<number>();
  for (const [index, { folded, letters, role }] of automata.entries()) {
    for (const place of state[index] ?? []) {
      const letter = letters[place] ?? END;
      if (letter >= 0 || (letter <= FIRST_VARIABLE && role === 'kept')) next.add(letter);
      if (folded[place] === true) for (const each of unfolded(letter)) next.add(each);
    }
  }
  return next.add(COLON).add(other);
}

/** The characters beside itself of which a letter is the lower case. */
function unfolded(letter: number): readonly number[] {
  if (letter < 97 || letter > 122) return [];
  return letter === 107 ? [letter - 32, KELVIN] : [letter - 32];
}

function after(automaton: Automaton, places: Places, letter: number): Places {
  const { folded, letters, role } = automaton;
  const next: number[] = [];
  for (const place of places) {
    const expected = letters[place] ?? END;
    if (expected === END) continue;
    if (letter <= FIRST_VARIABLE && role === 'loose') {
      const end = letters.indexOf(END, place);
      for (let later = place; later <= end; later += 1) next.push(later);
    } else if (isRun(expected, role)) {
      if (takesIn(expected, letter)) next.push(place);
    } else if (isOneOf(expected, letter, folded[place] === true)) next.push(place + 1);
  }
  return closed(automaton, next);
}

function isRun(expected: number, role: Automaton['role']): boolean {
  const isAnyText = expected <= FIRST_VARIABLE && role === 'loose';
  return expected === RUN || expected === RUN_WITHIN || isAnyText;
}

function takesIn(run: number, letter: number): boolean {
  return run !== RUN_WITHIN || (letter !== COLON && letter > FIRST_VARIABLE);
}

function isOneOf(expected: number, letter: number, isFolded: boolean): boolean {
  if (letter <= FIRST_VARIABLE) return expected === letter;
  if (expected === ONE) return true;
  if (expected === ONE_WITHIN) return letter !== COLON;
  return expected === letter || (isFolded && unfolded(expected).includes(letter));
}

/** With the places that are reached without reading, past runs. */
function closed({ letters, role }: Automaton, places: readonly number[]): Places {
  const reached = new Set(places);
  for (const place of reached) if (isRun(letters[place] ?? END, role)) reached.add(place + 1);
  return [...reached].toSorted((a, b) => a - b);
}
