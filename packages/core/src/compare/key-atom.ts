import {
  decideValues,
  positiveTest,
  type Rule,
  ruleOf,
} from '../evaluate/conditions/compile-condition.ts';
import { formatInstant, parseInstant } from '../evaluate/conditions/dates.ts';
import { isDecimal } from '../evaluate/conditions/numbers.ts';
import { foldCase } from '../evaluate/conditions/texts.ts';
import type { ValueTest } from '../evaluate/conditions/value-test.ts';
import {
  buildPattern,
  type PatternPiece,
  type PatternStyle,
  parseTemplate,
} from '../evaluate/pattern.ts';
import { isNegatedOperator } from '../policy/operators.ts';
import type { Condition, OperatorName, PolicyVersion } from '../policy/policy.ts';
import type { Request } from '../request/request.ts';
import { addressBoundaries } from './addresses.ts';
import type { Glob } from './glob.ts';
import { type GlobSet, globSet } from './glob-set.ts';
import type { ComparedKey, Vocabulary } from './vocabulary.ts';

/** What kind of values an operator compares; tests of one kind can be solved together. */
export type ValueFamily = 'text' | 'folded' | 'number' | 'date' | 'address' | 'boolean';

/** One condition of a statement as a test on one context key. */
export type KeyAtom = ValueAtom | PresenceAtom | OpaqueAtom;

/** A comparing operator. */
export interface ValueAtom {
  readonly kind: 'value';
  readonly key: ComparedKey;
  readonly condition: Condition;
  readonly rule: Rule;
  readonly family: ValueFamily;
  readonly test: ValueTest;
  /** For texts, what matches; `folded` ones in lower case. */
  readonly set: GlobSet;
  /** Values that tell the outcomes of the test apart, for dates, addresses and Booleans; for numbers the bounds. */
  readonly bounds: readonly string[];
}

/** `Null`. */
export interface PresenceAtom {
  readonly kind: 'presence';
  readonly key: ComparedKey;
  readonly condition: Condition;
  readonly whenAbsent: boolean;
  readonly whenPresent: boolean;
}

/** An operator that AWS does not document: nothing is known but that equal ones are equal. */
export interface OpaqueAtom {
  readonly kind: 'opaque';
  readonly key: ComparedKey;
  readonly condition: Condition;
}

/** Compiles a condition. */
export function keyAtomOf(
  condition: Condition,
  version: PolicyVersion,
  vocabulary: Vocabulary,
): KeyAtom {
  const { name } = condition.operator;
  if (name === null) {
    const values = [...condition.values].toSorted().join('\n');
    const written = `(${condition.operator.written} ${condition.key.toLowerCase()} ${values})`;
    return { kind: 'opaque', key: vocabulary.key(written), condition };
  }
  const key = vocabulary.key(condition.key.toLowerCase());
  if (name === 'Null') {
    const wanted = condition.values.map((value) => value.toLowerCase());
    const whenAbsent = wanted.includes('true');
    return { kind: 'presence', key, condition, whenAbsent, whenPresent: wanted.includes('false') };
  }
  const family = familyOf(name);
  const isText = family === 'text' || family === 'folded';
  const takesVariables = name !== 'BinaryEquals';
  const reading: GlobReading = {
    style: styleOf(name),
    family,
    version: takesVariables ? version : '2008-10-17',
  };
  return {
    kind: 'value',
    key,
    condition,
    rule: ruleOf(condition.operator, isNegatedOperator(name)),
    family,
    test: positiveTest(name, condition.values, version),
    set: isText
      ? globSet(condition.values.map((value) => textGlob(value, reading, vocabulary)))
      : NO_GLOBS,
    bounds: isText ? [] : condition.values.flatMap((value) => boundsOf(family, value)),
  };
}

const NO_GLOBS: GlobSet = globSet([]);

/**
 * Whether an atom holds for the values of its key, `null` standing for an absent
 * key; `null` when that cannot be told without a request.
 */
export function holdsFor(atom: KeyAtom, values: readonly string[] | null): boolean | null {
  if (atom.kind === 'opaque') return null;
  if (atom.kind === 'presence') return values === null ? atom.whenAbsent : atom.whenPresent;
  if (values === null) return atom.rule.whenAbsent === 1;
  if (atom.test.hasVariables) return null;
  return decideValues(atom.rule, atom.test, values, NO_REQUEST) === 1;
}

/** Whether one value passes an atom's test, before negation and set operators. */
export function matchesValue(atom: ValueAtom, value: string): boolean {
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

/** How a text of a policy becomes a glob. */
export interface GlobReading {
  readonly style: PatternStyle;
  readonly family?: ValueFamily;
  readonly version: PolicyVersion;
}

/**
 * The glob of a text of a policy; a variable becomes one letter of its own. A
 * variable in the first five components of an ARN is taken to hold no colon.
 */
export function textGlob(
  written: string,
  { style, family, version }: GlobReading,
  { globs, letters }: Vocabulary,
): Glob {
  const text = family === 'folded' ? foldCase(written) : written;
  if (version === '2008-10-17' || !text.includes('${')) {
    return globs.of(buildPattern([{ kind: 'text', text }], style));
  }
  const variables: number[] = [];
  const known = parseTemplate(text).map((piece): PatternPiece => {
    if (piece.kind !== 'variable') return piece;
    variables.push(letters.codeOf(piece.key, piece.fallback));
    return { kind: 'escape', text: MARK };
  });
  // A mark no policy holds keeps the variable's place while wildcards are read.
  const codes = buildPattern(known, style).map((code) =>
    code === MARK_CODE ? (variables.shift() ?? code) : code,
  );
  return globs.of(codes);
}

const MARK = '\u0000';
const MARK_CODE = 0;

/** The kind of values that an operator compares. */
export function familyOf(name: Exclude<OperatorName, 'Null'>): ValueFamily {
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

function boundsOf(family: ValueFamily, value: string): readonly string[] {
  switch (family) {
    case 'text':
    case 'folded':
      return [];
    case 'boolean':
      return ['true', 'false'];
    case 'address':
      return addressBoundaries(value);
    case 'number':
      return isDecimal(value) ? [value] : [];
    case 'date': {
      const instant = parseInstant(value);
      return instant === null ? [] : [instant - 1, instant, instant + 1].map(formatInstant);
    }
  }
}
