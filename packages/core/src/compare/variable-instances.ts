import { parseOperator } from '../policy/operators.ts';
import type { AttachedPolicy } from '../policy/policy.ts';
import type { Atom } from './cube.ts';
import { instantiate, variableKeys } from './instantiate.ts';
import { keyAtomOf } from './key-atom.ts';
import type { Vocabulary } from './vocabulary.ts';

/** How variables are given values in a try: each its own, or all the same. */
export type ValuationKind = 'distinct' | 'same';

/** The ways in which variables are given values, in the order in which they are tried. */
export const VALUATIONS: readonly ValuationKind[] = ['distinct', 'same'];

/** Policies with values for their variables, each made once. */
export class VariableInstances {
  private readonly vocabulary: Vocabulary;
  private readonly keys = new WeakMap<AttachedPolicy, readonly string[]>();
  private readonly made: Readonly<
    Record<ValuationKind, WeakMap<AttachedPolicy, AttachedPolicy | null>>
  > = { distinct: new WeakMap(), same: new WeakMap() };
  private readonly pins = new Map<string, Atom>();
  private readonly numbers = new Map<string, number>();

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Every key that policy variables of a policy name. */
  keysOf(attached: AttachedPolicy): readonly string[] {
    const known = this.keys.get(attached);
    if (known !== undefined) return known;
    const keys = variableKeys(attached.policy);
    this.keys.set(attached, keys);
    return keys;
  }

  /** The policy with values for its variables; `null` when a statement has too many of them. */
  of(attached: AttachedPolicy, kind: ValuationKind): AttachedPolicy | null {
    const known = this.made[kind].get(attached);
    if (known !== undefined) return known;
    const hasVariables = this.keysOf(attached).length > 0;
    const instance = hasVariables
      ? instantiate(attached, (key) => this.valueOf(key, kind))
      : attached;
    this.made[kind].set(attached, instance);
    return instance;
  }

  /** That a key is absent or holds the value it is given. */
  pin(key: string, kind: ValuationKind): Atom {
    const value = this.valueOf(key, kind);
    const known = this.pins.get(`${key} ${value}`);
    if (known !== undefined) return known;
    const operator = parseOperator('StringEqualsIfExists');
    const condition = { operator, key, values: [value], pointer: '' };
    const atom = keyAtomOf(condition, '2008-10-17', this.vocabulary);
    const pin: Atom = { kind: 'key', atom };
    this.pins.set(`${key} ${value}`, pin);
    return pin;
  }

  private valueOf(key: string, kind: ValuationKind): string {
    if (kind === 'same') return 'value';
    const number = this.numbers.get(key) ?? this.numbers.size;
    this.numbers.set(key, number);
    return `value-${number}`;
  }
}
