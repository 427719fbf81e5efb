import { positiveTest, type Rule, ruleOf } from '../evaluate/conditions/compile-condition.ts';
import { formatInstant, parseInstant } from '../evaluate/conditions/dates.ts';
import { isDecimal } from '../evaluate/conditions/numbers.ts';
import type { ValueTest } from '../evaluate/conditions/value-test.ts';
import {
  buildPattern,
  type PatternPiece,
  type PatternStyle,
  parseTemplate,
} from '../evaluate/pattern.ts';
import { isNegatedOperator } from '../policy/operators.ts';
import type { Condition, OperatorName, PolicyVersion } from '../policy/policy.ts';
import { addressBoundaries } from './addresses.ts';
import { FIRST_VARIABLE, type Glob, globOf } from './glob.ts';

/** What kind of values an operator compares; tests of one kind can be solved together. */
export type ValueFamily = 'text' | 'folded' | 'number' | 'date' | 'address' | 'boolean';

/** One condition of a statement as a test on one context key. */
export type KeyAtom = ValueAtom | PresenceAtom | OpaqueAtom;

/** A comparing operator. */
export interface ValueAtom {
  readonly kind: 'value';
  /** In lower case. */
  readonly key: string;
  readonly condition: Condition;
  readonly rule: Rule;
  readonly family: ValueFamily;
  readonly test: ValueTest;
  /** For texts, what matches; `folded` ones in lower case. */
  readonly globs: readonly Glob[];
  /** Values on either side of what is tested; complete for every family but texts. */
  readonly candidates: readonly string[];
}

/** `Null`. */
export interface PresenceAtom {
  readonly kind: 'presence';
  readonly key: string;
  readonly condition: Condition;
  readonly whenAbsent: boolean;
  readonly whenPresent: boolean;
}

/** An operator that AWS does not document: nothing is known but that equal ones are equal. */
export interface OpaqueAtom {
  readonly kind: 'opaque';
  readonly key: string;
  readonly condition: Condition;
}

/** Gives each policy variable a letter of its own; equal variables get the same. */
export class VariableLetters {
  private readonly codes = new Map<string, number>();

  codeOf(key: string, fallback: string | null): number {
    const name = fallback === null ? key : `${key},${fallback}`;
    const code = this.codes.get(name) ?? FIRST_VARIABLE - this.codes.size;
    this.codes.set(name, code);
    return code;
  }

  get isEmpty(): boolean {
    return this.codes.size === 0;
  }
}

/** Compiles a condition. */
export function keyAtomOf(
  condition: Condition,
  version: PolicyVersion,
  letters: VariableLetters,
): KeyAtom {
  const { name } = condition.operator;
  const key = condition.key.toLowerCase();
  if (name === null) {
    const written = `${condition.operator.written} ${key} ${[...condition.values].toSorted().join('\n')}`;
    return { kind: 'opaque', key: `(${written})`, condition };
  }
  if (name === 'Null') {
    const wanted = condition.values.map((value) => value.toLowerCase());
    const whenAbsent = wanted.includes('true');
    return { kind: 'presence', key, condition, whenAbsent, whenPresent: wanted.includes('false') };
  }
  const family = familyOf(name);
  const isText = family === 'text' || family === 'folded';
  return {
    kind: 'value',
    key,
    condition,
    rule: ruleOf(condition.operator, isNegatedOperator(name)),
    family,
    test: positiveTest(name, condition.values, version),
    globs: isText
      ? condition.values.map((value) =>
          textGlob(value, { style: styleOf(name), family, version, letters }),
        )
      : [],
    candidates: condition.values.flatMap((value) => candidatesOf(family, value)),
  };
}

/** How a text of a policy becomes a glob. */
export interface GlobReading {
  readonly style: PatternStyle;
  readonly family?: ValueFamily;
  readonly version: PolicyVersion;
  readonly letters: VariableLetters;
}

/** The glob of a text of a policy; a variable becomes one letter of its own. */
export function textGlob(written: string, reading: GlobReading): Glob {
  const text = reading.family === 'folded' ? written.toLowerCase() : written;
  if (reading.version === '2008-10-17' || !text.includes('${')) {
    return globOf(buildPattern([{ kind: 'text', text }], reading.style));
  }
  const pieces = parseTemplate(text);
  const variables: number[] = [];
  const known = pieces.map((piece): PatternPiece => {
    if (piece.kind !== 'variable') return piece;
    variables.push(reading.letters.codeOf(piece.key, piece.fallback));
    return { kind: 'escape', text: MARK };
  });
  // A mark no policy holds keeps the variable's place while wildcards are read.
  const codes = buildPattern(known, reading.style).map((code) =>
    code === MARK_CODE ? (variables.shift() ?? code) : code,
  );
  return globOf(codes);
}

const MARK = '\u0000';
const MARK_CODE = 0;

function familyOf(name: Exclude<OperatorName, 'Null'>): ValueFamily {
  if (name.endsWith('IgnoreCase')) return 'folded';
  if (name.startsWith('Numeric')) return 'number';
  if (name.startsWith('Date')) return 'date';
  if (name.endsWith('IpAddress')) return 'address';
  return name === 'Bool' ? 'boolean' : 'text';
}

function styleOf(name: OperatorName): PatternStyle {
  if (name.startsWith('Arn')) return 'arn';
  return name.endsWith('Like') ? 'wildcard' : 'literal';
}

function candidatesOf(family: ValueFamily, value: string): readonly string[] {
  switch (family) {
    case 'text':
    case 'folded':
      return [value];
    case 'boolean':
      return ['true', 'false'];
    case 'address':
      return addressBoundaries(value);
    case 'number': {
      if (!isDecimal(value)) return [];
      const near = [Number(value) - 1, Number(value) + 1, Number(value) - 0.5, Number(value) + 0.5];
      return [value, ...near.map(String).filter(isDecimal)];
    }
    case 'date': {
      const instant = parseInstant(value);
      return instant === null ? [] : [instant - 1, instant, instant + 1].map(formatInstant);
    }
  }
}
