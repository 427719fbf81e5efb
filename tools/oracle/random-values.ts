import type { Prng } from './prng.ts';

/** A context key of random policies: which operators concern it, and texts for its conditions. */
export interface RandomKey {
  readonly key: string;
  readonly operators: readonly string[];
  readonly isMultivalued: boolean;
  text(random: Prng): string;
}

/** Neighbours, equal ones, long ones, and one that is no number. */
const NUMBERS: readonly string[] = [
  '4',
  '4.5',
  '5',
  '5.0',
  '4',
  '4.49',
  '4.50',
  '5',
  '-1',
  '+4',
  '.5',
  '9007199254740992',
  '9007199254740993',
  '10000000000000000000000000',
  'ten',
];
const DATES: readonly string[] = [
  '2025-01-01',
  '2025-01-01T00:00:00.001Z',
  '2024-12-31T23:59:59Z',
  '2025-01-01T01:00:00+01:00',
  '2025-01-02T00:00:00Z',
  '1735689600',
  '2025-01',
  'someday',
];
/** Small blocks within each other, so that a few cover a larger one or nearly do. */
const BLOCKS: readonly string[] = [
  '10.0.0.0/30',
  '10.0.0.0/31',
  '10.0.0.2/31',
  '10.0.0.0',
  '10.0.0.3',
  '10.0.0.0/30',
  '0.0.0.0/0',
  '10.1.0.0/33',
  '2001:db8::/126',
  '2001:DB8::3',
  '2001:db8::2/127',
  '::/0',
  '::ffff:10.0.0.0/126',
  '::ffff:10.0.0.3',
];
const NUMBER_OPERATORS: readonly string[] = [
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
];
const DATE_OPERATORS: readonly string[] = NUMBER_OPERATORS.map((name) =>
  name.replace('Numeric', 'Date'),
);
const TEXT_OPERATORS: readonly string[] = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringLike',
  'StringNotLike',
];
const FOLDED_OPERATORS: readonly string[] = ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'];
const ARN_OPERATORS: readonly string[] = ['ArnLike', 'ArnNotLike', 'ArnEquals', 'ArnNotEquals'];

/** A short pattern over few letters, so that patterns overlap in every way. */
export function randomPattern(random: Prng, longest = 4): string {
  return random.some(1, longest, () => random.pick(PIECES)).join('');
}

const PIECES: readonly string[] = ['a', 'b', 'a', 'b', 'ab', 'c', '*', '*', '?'];

/** An ARN pattern; wildcards stand in its first components, too. */
export function randomArn(random: Prng): string {
  if (random.chance(0.1)) return random.pick(ODD_ARNS);
  const start = random.pick(ARN_STARTS);
  return `${start}${random.pick(['', 'b/', 'b/'])}${randomPattern(random)}`;
}

/** The first five components of ARN patterns; the last of these brings a colon of the resource along. */
export const ARN_STARTS: readonly string[] = [
  'arn:aws:s3:::',
  'arn:aws:s3:::',
  'arn:aws:s3:::',
  'arn:aws:s3:*:*:',
  'arn:*:s3:::',
  'arn:aws:s?:a*:b:',
  'arn:aws:s3:::x:',
  'arn:aws:s3:::*:',
];
const ODD_ARNS: readonly string[] = [
  '*',
  'arn:aws:s3:*',
  'arn:aws:*',
  'a*',
  '*b',
  'arn:*',
  '?*',
  'arn:aws:s3:?*',
];

/** Keys of every kind, with and without several values; `mixed` is compared with and without regard to case. */
export const RANDOM_KEYS: readonly RandomKey[] = [
  key('text', TEXT_OPERATORS, (random) => randomPattern(random)),
  key('aws:TagKeys', TEXT_OPERATORS, (random) => randomPattern(random, 3), true),
  key('folded', FOLDED_OPERATORS, (random) => random.pick(['a', 'A', 'ab', 'aB', 'AB', 'k'])),
  key('number', NUMBER_OPERATORS, (random) => random.pick(NUMBERS)),
  key('numbers', NUMBER_OPERATORS, (random) => random.pick(NUMBERS), true),
  key('aws:CurrentTime', DATE_OPERATORS, (random) => random.pick(DATES)),
  key('aws:SourceIp', ['IpAddress', 'NotIpAddress'], (random) => random.pick(BLOCKS)),
  key('addresses', ['IpAddress', 'NotIpAddress'], (random) => random.pick(BLOCKS), true),
  key('aws:SecureTransport', ['Bool'], (random) => random.pick(['true', 'false', 'TRUE', 'yes'])),
  key('aws:SourceArn', [...ARN_OPERATORS, 'StringLike'], randomArn),
];

/** A key of two kinds of texts, which only some comparisons decide. */
export const MIXED_KEY: RandomKey = key(
  'mixed',
  [...FOLDED_OPERATORS, ...TEXT_OPERATORS],
  (random) => random.pick(['a', 'A', 'ab', 'aB', 'AB', 'a*', 'k', 'K']),
);

function key(
  name: string,
  operators: readonly string[],
  text: RandomKey['text'],
  isMultivalued = false,
): RandomKey {
  return { key: name, operators, isMultivalued, text };
}
