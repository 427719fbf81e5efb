import {
  type AttachedPolicy,
  type Condition,
  type ContextValue,
  formatInstant,
  type Principal,
  parseInstant,
  type Request,
} from '../../packages/core/src/index.ts';
import { formatAddress, readBlock } from './address-blocks.ts';
import type { World } from './encode.ts';
import { kindsOf } from './key-variables.ts';
import { principalsNamedBy } from './principal-universe.ts';
import type { Prng } from './prng.ts';
import type { ValueKind } from './value-terms.ts';

/** Makes requests that come near to what policies say: values at and beside every bound, patterns filled in. */
export interface RequestSource {
  next(random: Prng): Request;
}

/**
 * Requests about some policies that keep to `COMPARE_ASSUMPTIONS`.
 *
 * @param variables keys that policy variables name; they get few values, so that some are equal
 */
export function requestsAbout(
  policies: readonly AttachedPolicy[],
  world: World,
  variables: readonly string[] = [],
): RequestSource {
  const statements = policies.flatMap(({ policy }) => policy.statements);
  const resources = ['*', ...statements.flatMap(({ resource }) => resource?.patterns ?? [])];
  const named = statements.some(({ principal }) => principal !== undefined);
  const principals = named ? [SOMEBODY, ...principalsNamedBy(policies)] : [SOMEBODY];
  const conditions = statements.flatMap((statement) => statement.conditions);
  const keys = [...new Set(conditions.map(({ key }) => key.toLowerCase()))].map((key) => {
    const each = conditions.filter((condition) => condition.key.toLowerCase() === key);
    const make = valuesOf(each, world.isMultivalued(key));
    return { key, make: variables.includes(key) ? withoutColons(make) : make };
  });
  return {
    next: (random) => ({
      principal: random.pick(principals),
      action: random.pick(world.actions.names),
      resource: filled(random, random.pick(resources)),
      resourceAccount: null,
      context: {
        others: 'absent',
        keys: new Map([
          ...keys.map((each) => [each.key, each.make(random)] as const),
          ...variables.flatMap((key) =>
            // A key that conditions concern, too, keeps their values half of the time.
            conditions.some((each) => each.key === key) && random.chance(0.5)
              ? []
              : [[key, variableValue(random)] as const],
          ),
        ]),
      },
    }),
  };
}

const SOMEBODY: Principal = {
  kind: 'user',
  account: '111122223333',
  arn: 'arn:aws:iam::111122223333:user/example',
};

const ABSENT: ContextValue = { kind: 'absent' };

function variableValue(random: Prng): ContextValue {
  if (random.chance(0.2)) return ABSENT;
  return { kind: 'values', values: [random.pick(['a', 'b', 'a', 'ab', '*', 'a/b'])] };
}

function valuesOf(
  conditions: readonly Condition[],
  isList: boolean,
): (random: Prng) => ContextValue {
  const [kind = 'text'] = kindsOf(conditions);
  const texts = conditions.flatMap(({ operator, values }) =>
    operator.name === 'Null' ? [] : values,
  );
  const one = (random: Prng): string =>
    valueNear(random, kind, texts.length === 0 ? DEFAULTS[kind] : random.pick(texts));
  return (random) => {
    if (random.chance(0.15)) return ABSENT;
    if (!isList) return { kind: 'values', values: [one(random)] };
    if (random.chance(0.1)) return { kind: 'values', values: [''] };
    const values = random.some(1, 3, () => one(random));
    return { kind: 'values', values: values.map((value) => (value === '' ? 'z' : value)) };
  };
}

const DEFAULTS: Readonly<Record<ValueKind, string>> = {
  text: 'a',
  number: '1',
  date: '2025-01-01',
  address: '10.0.0.1',
  boolean: 'true',
};

function valueNear(random: Prng, kind: ValueKind, text: string): string {
  switch (kind) {
    case 'text':
      return random.chance(0.1) ? random.pick(['', 'z', 'A']) : filled(random, text);
    case 'number':
      return numberNear(random, text);
    case 'date':
      return formatInstant((parseInstant(text) ?? 0) + random.pick([0, 0, 1, -1, 1000]));
    case 'address':
      return addressNear(random, text);
    case 'boolean':
      return random.pick(['true', 'false']);
  }
}

/** What a policy variable holds has no colon, which would shift the components of an ARN. */
function withoutColons(make: (random: Prng) => ContextValue): (random: Prng) => ContextValue {
  return (random) => {
    const value = make(random);
    if (value.kind !== 'values') return value;
    return { ...value, values: value.values.map((text) => text.replaceAll(':', '-')) };
  };
}

function numberNear(random: Prng, text: string): string {
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text)) return DEFAULTS.number;
  const beyond = text.includes('.') ? `${text}5` : `${text}.5`;
  if (Math.abs(Number(text)) > 1e6) return random.pick([text, beyond]);
  return random.pick([text, beyond, ...[1, -1, -0.5].map((step) => String(Number(text) + step))]);
}

function addressNear(random: Prng, text: string): string {
  const block = readBlock(text);
  if (block === null) return '198.51.100.7';
  const { first, last, version } = block;
  const number = random.pick([first, last, first - 1n, last + 1n]);
  const isAddress = number >= 0n && number < (version === 6 ? 1n << 128n : 1n << 32n);
  return formatAddress(isAddress ? number : first, version);
}

/** A text out of a pattern: something for each wildcard, and now and then a letter changed. */
function filled(random: Prng, pattern: string): string {
  const text = Array.from(pattern.replaceAll(/\$\{[^}]*\}/g, '*'), (character) => {
    if (character === '*') return random.pick(RUNS);
    return character === '?' ? random.pick(['a', 'b', 'c', ':']) : character;
  }).join('');
  if (random.chance(0.85)) return random.chance(0.1) ? text.toUpperCase() : text;
  return `${text}${random.pick(['a', 'b', ':', '/'])}`;
}

const RUNS: readonly string[] = ['', '', 'a', 'b', 'ab', 'ba', 'c', 'a:b', 'b/a'];
