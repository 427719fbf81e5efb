import { ANY, ANY_IN_COMPONENT, STAR, STAR_IN_COMPONENT } from '../evaluate/pattern.ts';
import { FIRST_VARIABLE, type Glob } from './glob.ts';

const COLON = 58;
const MAX_STEPS = 2000;

/** What variables hold, by their letters. */
export type Bindings = ReadonlyMap<number, string>;

/**
 * What the variables of a pattern hold when it matches a text, or `null` when it
 * does not match (or is not found to within 2,000 steps). No variable is empty;
 * equal ones hold the same.
 */
export function bindVariables({ codes }: Glob, text: string): Bindings | null {
  return new Binder(codes, text).match(0, 0, new Map());
}

class Binder {
  private readonly codes: Glob['codes'];
  private readonly text: string;
  private steps = 0;

  constructor(codes: Glob['codes'], text: string) {
    this.codes = codes;
    this.text = text;
  }

  /** Matches the codes from `place` on against the text from `from` on. */
  match(place: number, from: number, bound: Bindings): Bindings | null {
    this.steps += 1;
    if (this.steps > MAX_STEPS) return null;
    const code = this.codes[place];
    if (code === undefined) return from === this.text.length ? bound : null;
    if (code <= FIRST_VARIABLE) return this.matchVariable(place, from, bound);
    if (code === STAR || code === STAR_IN_COMPONENT) {
      const colon = code === STAR ? -1 : this.text.indexOf(':', from);
      const end = colon < 0 ? this.text.length : colon;
      return firstOf(from, end, (next) => this.match(place + 1, next, bound));
    }
    if (from >= this.text.length) return null;
    const letter = this.text.charCodeAt(from);
    const fits = code === letter || code === ANY || (code === ANY_IN_COMPONENT && letter !== COLON);
    return fits ? this.match(place + 1, from + 1, bound) : null;
  }

  private matchVariable(place: number, from: number, bound: Bindings): Bindings | null {
    const letter = this.codes[place] ?? 0;
    const value = bound.get(letter);
    if (value === undefined) {
      return firstOf(from + 1, this.text.length, (end) =>
        this.match(place + 1, end, new Map(bound).set(letter, this.text.slice(from, end))),
      );
    }
    if (!this.text.startsWith(value, from)) return null;
    return this.match(place + 1, from + value.length, bound);
  }
}

function firstOf<Value>(
  from: number,
  to: number,
  attempt: (end: number) => Value | null,
): Value | null {
  for (let end = from; end <= to; end += 1) {
    const found = attempt(end);
    if (found !== null) return found;
  }
  return null;
}
