import type { Budget } from './budget.ts';
import { FIRST_VARIABLE, GlobTable } from './glob.ts';

/** A context key of the policies that are compared. Equal keys are one value. */
export interface ComparedKey {
  /** In lower case. */
  readonly name: string;
  /** Whether it can hold several values. */
  readonly isMultivalued: boolean;
  /** A value that it may hold, for a request of which only is asked that the key be there. */
  readonly example: string;
}

/** What is known of context keys, by their names in lower case. */
export interface KeyFacts {
  isMultivalued(name: string): boolean;
  exampleOf(name: string): string;
}

/** What the policies of one comparer speak of: globs, context keys, policy variables. */
export class Vocabulary {
  readonly globs: GlobTable;
  readonly letters: VariableLetters = new VariableLetters();
  private readonly keys = new Map<string, ComparedKey>();
  /** Those that principals are named in: `aws`, `aws-cn`, … */
  readonly partitions: readonly string[];
  private readonly facts: KeyFacts;

  constructor(facts: KeyFacts, partitions: readonly string[], budget: Budget) {
    this.facts = facts;
    this.partitions = partitions;
    this.globs = new GlobTable(budget);
  }

  /** @param name in lower case */
  key(name: string): ComparedKey {
    const known = this.keys.get(name);
    if (known !== undefined) return known;
    const key: ComparedKey = {
      name,
      isMultivalued: this.facts.isMultivalued(name),
      example: this.facts.exampleOf(name),
    };
    this.keys.set(name, key);
    return key;
  }
}

/** Gives each policy variable a letter of its own; equal variables get the same. */
class VariableLetters {
  private readonly codes = new Map<string, number>();
  private readonly keys: string[] = [];

  codeOf(key: string, fallback: string | null): number {
    const name = fallback === null ? key : `${key},${fallback}`;
    const known = this.codes.get(name);
    if (known !== undefined) return known;
    const code = FIRST_VARIABLE - this.codes.size;
    this.codes.set(name, code);
    this.keys.push(key);
    return code;
  }

  /** The key that a variable's letter stands for. */
  keyOf(code: number): string | undefined {
    return this.keys[FIRST_VARIABLE - code];
  }
}
