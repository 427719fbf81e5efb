import {
  type Condition,
  type OperatorName,
  type PolicyVersion,
  parseInstant,
} from '../../packages/core/src/index.ts';
import { readBlock } from './address-blocks.ts';
import { allOf, anyOf, constant, integer, not, quoted, type Term } from './terms.ts';
import { arnTerm, charactersOf, foldedTerm, readTokens, textTerm } from './text-patterns.ts';

/** What the values of a key are, by the operators that compare it. */
export type ValueKind = 'text' | 'number' | 'date' | 'address' | 'boolean';

/** An operator that compares values, as opposed to `Null`. */
export type ComparingName = Exclude<OperatorName, 'Null'>;

/** What kind of values an operator compares. */
export function kindOf(name: ComparingName): ValueKind {
  if (name.startsWith('Numeric')) return 'number';
  if (name.startsWith('Date')) return 'date';
  if (name.endsWith('IpAddress')) return 'address';
  return name === 'Bool' ? 'boolean' : 'text';
}

/** Whether a value of a policy can be encoded: no policy variables, and ASCII where case is ignored. */
export function isEncodable(name: ComparingName, text: string, version: PolicyVersion): boolean {
  if (kindOf(name) !== 'text' || name === 'BinaryEquals') return true;
  if (name.endsWith('IgnoreCase') && !/^[\0-\u007F]*$/.test(text)) return false;
  return readTokens(text, readingOf(name, version)) !== null;
}

/** That a value matches any of a condition's values, before negation and set operators. */
export function matchTerm(
  value: Term,
  { values, operator }: Condition,
  version: PolicyVersion,
): Term {
  const { name } = operator;
  if (name === null || name === 'Null') return 'false';
  return anyOf(values.map((text) => matchOne(value, text, { name, version })));
}

interface Comparison {
  readonly name: ComparingName;
  readonly version: PolicyVersion;
}

/** The terms by which a well-formed text of a kind equals a value of that kind; `null` for others. */
export function equalTerm(value: Term, kind: ValueKind, text: string): Term | null {
  switch (kind) {
    case 'text':
      return `(= ${value} ${quoted(text)})`;
    case 'number': {
      const number = decimalTerm(text);
      return number === null ? null : `(= ${value} ${number})`;
    }
    case 'date': {
      const instant = parseInstant(text);
      return instant === null ? null : `(= ${value} ${integer(BigInt(instant))})`;
    }
    case 'address':
      return text.includes('/') ? null : addressTerm(value, text);
    case 'boolean':
      return booleanTerm(value, text);
  }
}

function matchOne(value: Term, text: string, { name, version }: Comparison): Term {
  switch (kindOf(name)) {
    case 'text':
      return matchText(value, text, { name, version });
    case 'number':
      return orderTerm(value, name, decimalTerm(text)) ?? 'false';
    case 'date': {
      const instant = parseInstant(text);
      const limit = instant === null ? null : integer(BigInt(instant));
      return orderTerm(value, name, limit) ?? 'false';
    }
    case 'address':
      return addressTerm(value, text) ?? 'false';
    case 'boolean':
      return booleanTerm(value, text) ?? 'false';
  }
}

function matchText(value: Term, text: string, { name, version }: Comparison): Term {
  const tokens = readTokens(text, readingOf(name, version)) ?? [];
  if (name.endsWith('IgnoreCase')) return foldedTerm(value, charactersOf(tokens));
  return name.startsWith('Arn') ? arnTerm(value, tokens) : textTerm(value, tokens);
}

function readingOf(name: ComparingName, version: PolicyVersion) {
  return {
    wildcards: name.startsWith('Arn') || name.endsWith('Like'),
    variables: version === '2012-10-17' && name !== 'BinaryEquals',
  };
}

function orderTerm(value: Term, name: ComparingName, limit: Term | null): Term | null {
  if (limit === null) return null;
  if (name.endsWith('LessThan')) return `(< ${value} ${limit})`;
  if (name.endsWith('LessThanEquals')) return `(<= ${value} ${limit})`;
  if (name.endsWith('GreaterThan')) return `(> ${value} ${limit})`;
  if (name.endsWith('GreaterThanEquals')) return `(>= ${value} ${limit})`;
  return `(= ${value} ${limit})`;
}

/** A decimal number exactly, as a fraction, or `null` for a text that is none. */
function decimalTerm(text: string): Term | null {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  const [, sign = '', whole = '', fraction = ''] = parts ?? [];
  if (parts === null || whole + fraction === '') return null;
  const digits = BigInt(whole + fraction);
  const numerator = integer(sign === '-' ? -digits : digits);
  return fraction === '' ? numerator : `(/ ${numerator} ${10n ** BigInt(fraction.length)})`;
}

/** An address is a number and, under another name, its version. */
function addressTerm(value: Term, text: string): Term | null {
  const block = readBlock(text);
  if (block === null) return null;
  const isSix = versionOf(value);
  return allOf([
    block.version === 6 ? isSix : not(isSix),
    `(<= ${block.first} ${value} ${block.last})`,
  ]);
}

/** The name of the variable that tells whether an address is of version 6. */
export function versionOf(value: Term): Term {
  return `${value}_six`;
}

function booleanTerm(value: Term, text: string): Term | null {
  const wanted = text.toLowerCase();
  if (wanted === 'true') return value;
  return wanted === 'false' ? not(value) : null;
}

/** Whether the empty text matches: what a list of one empty text comes to. */
export function matchesEmpty(condition: Condition, version: PolicyVersion): Term {
  const { name } = condition.operator;
  if (name === null || name === 'Null' || kindOf(name) !== 'text') return 'false';
  return constant(
    condition.values.some((text) => {
      const tokens = readTokens(text, readingOf(name, version)) ?? [];
      return tokens.every((token) => token.kind === 'run');
    }),
  );
}
