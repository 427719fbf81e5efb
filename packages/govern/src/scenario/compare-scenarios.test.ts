import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type AttachedPolicy,
  type Comparer,
  type Condition,
  type ContextValue,
  contextValue,
  createComparer,
  type EffectivePermission,
  memoryCatalog,
  parseInstant,
  parseOperator,
  type Statement,
} from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { readScenarios } from './read-scenarios.ts';
import type { Scenario } from './scenario.ts';

// A scenario put to the comparison: its one request, written as a policy, must be within
// what all layers together leave its principal, or have nothing in common with it.

const DIRECTORY = fileURLToPath(new URL('../../../../testdata/decisions/', import.meta.url));

const SCENARIOS: readonly Scenario[] = fs
  .readdirSync(DIRECTORY)
  .toSorted()
  .flatMap((file) => {
    const read = readScenarios(JSON.parse(fs.readFileSync(DIRECTORY + file, 'utf8')));
    if (!read.ok) throw new Error(`${file}: ${JSON.stringify(read.failure)}`);
    return read.value;
  });

const CATALOG = memoryCatalog([]);

function statementsOf({ layers }: Scenario): readonly Statement[] {
  return [
    ...layers.identity,
    ...[layers.boundary, layers.resource].filter((policy) => policy !== null),
    ...[layers.session, layers.endpoint].flatMap((policies) => policies ?? []),
    ...[layers.scps, layers.rcps].flatMap((levels) => levels ?? []).flat(),
  ].flatMap(({ policy }) => policy.statements);
}

/** Every key on which the policies could depend. */
function keysOf(statements: readonly Statement[]): ReadonlySet<string> {
  return new Set(
    statements.flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase())),
  );
}

/** Keys that stand in policy variables: their values have to be known for the texts to be. */
function variablesOf(statements: readonly Statement[]): ReadonlySet<string> {
  const texts = statements.flatMap(({ conditions, resource }) => [
    ...(resource?.patterns ?? []),
    ...conditions.flatMap(({ values }) => values),
  ]);
  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/\$\{([^},]+)/g)].map(([, key = '']) => key.trim().toLowerCase()),
    ),
  );
}

/** Whether a key's value follows from the principal and the resource. */
function follows({ request }: Scenario, key: string): boolean {
  const context = { keys: new Map(), others: 'unknown' } as const;
  return contextValue({ ...request, context }, key).kind !== 'unknown';
}

function effectiveOf(scenario: Scenario): EffectivePermission {
  const { layers, name, request } = scenario;
  // What a request states wins over what would follow from who asks.
  const stated = [...request.context.keys.keys()].filter((key) => follows(scenario, key));
  const known = [...variablesOf(statementsOf(scenario)), ...stated].map(
    (key) => [key, contextValue(request, key)] as const,
  );
  return {
    name,
    principal: request.principal,
    resourceAccount: request.resourceAccount,
    context: { keys: new Map(known), others: 'unknown' },
    layers,
  };
}

/** The policy that allows the scenario's request and no other, as far as its context is known. */
function singletonOf(scenario: Scenario): AttachedPolicy {
  const { request } = scenario;
  const statements = statementsOf(scenario);
  const lists = new Set(
    statements
      .flatMap(({ conditions }) => conditions)
      .filter(({ operator }) => operator.quantifier !== 'one')
      .map(({ key }) => key.toLowerCase()),
  );
  const conditions = [...keysOf(statements)].flatMap((key) =>
    pinsOf(key, contextValue(request, key), lists.has(key)),
  );
  return {
    name: 'the request',
    kind: 'identity',
    policy: {
      version: '2012-10-17',
      statements: [
        {
          pointer: '/Statement/0',
          effect: 'Allow',
          action: { negated: false, patterns: [request.action] },
          resource: { negated: false, patterns: [literal(request.resource)] },
          conditions,
        },
      ],
    },
  };
}

function pinsOf(key: string, known: ContextValue, isList: boolean): readonly Condition[] {
  const pin = (operator: string, values: readonly string[]): Condition => ({
    operator: parseOperator(operator),
    key,
    values,
    pointer: '',
  });
  if (known.kind === 'absent') return [pin('Null', ['true'])];
  if (known.kind !== 'values') return [];
  const values = known.values.map(literal);
  if (values.length === 1 && !isList) return [pin('StringEquals', values)];
  return [
    pin('ForAllValues:StringEquals', values),
    ...values.map((value) => pin('ForAnyValue:StringEquals', [value])),
  ];
}

function literal(text: string): string {
  return text.replaceAll(/[*?$]/g, (character) => `\${${character}}`);
}

/** Scenarios of several requests, or outside of what `COMPARE_ASSUMPTIONS` grants, by the reason. */
function beyond(scenario: Scenario): string | null {
  if (scenario.also.length > 0) return 'several requests';
  const values = [...scenario.request.context.keys.values()];
  if (values.some((value) => value.kind === 'values' && value.values.length === 0)) {
    return 'a key without values';
  }
  if (values.some((value) => value.kind === 'values' && value.values.includes(''))) {
    return 'an empty value';
  }
  const conditions = statementsOf(scenario).flatMap((statement) => statement.conditions);
  return conditions.every((condition) => isWellFormed(condition, scenario)) ? null : 'malformed';
}

/** Whether the values that an operator compares are what it compares. */
function isWellFormed({ key, operator }: Condition, { request }: Scenario): boolean {
  const known = contextValue(request, key.toLowerCase());
  if (known.kind !== 'values' || operator.name === null) return true;
  const { name } = operator;
  return known.values.every((value) => {
    if (name.startsWith('Numeric')) return /^[+-]?\d*\.?\d+$/.test(value);
    if (name.startsWith('Date')) return parseInstant(value) !== null;
    if (name.endsWith('IpAddress')) return /^[\d.]+$|:/.test(value);
    return name !== 'Bool' || value === 'true' || value === 'false';
  });
}

function answersOf(comparer: Comparer, request: AttachedPolicy, permission: EffectivePermission) {
  return {
    meets: comparer.meets(request, permission).kind,
    exceeds: comparer.allowsMore(request, permission).kind,
  };
}

const EXPECTED = {
  Allowed: { meets: 'yes', exceeds: 'no' },
  ExplicitlyDenied: { meets: 'no', exceeds: 'yes' },
  ImplicitlyDenied: { meets: 'no', exceeds: 'yes' },
  Denied: { meets: 'no', exceeds: 'yes' },
} as const;

function compare(scenario: Scenario) {
  const [request, permission] = [singletonOf(scenario), effectiveOf(scenario)];
  return answersOf(createComparer(CATALOG, [request, permission]), request, permission);
}

describe('scenarios put to the comparison', () => {
  const within = SCENARIOS.filter((scenario) => beyond(scenario) === null);
  const decided = within.flatMap((scenario) => {
    const { decision } = scenario.expected;
    return decision === 'Unknown' ? [] : [[scenario.name, scenario, EXPECTED[decision]] as const];
  });
  const open = within.filter(({ expected }) => expected.decision === 'Unknown');

  it.each(decided)('%s', (_, scenario, expected) => {
    expect(compare(scenario)).toEqual(expected);
  });

  it.each(open.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
    const { meets, exceeds } = compare(scenario);
    expect([meets, exceeds]).not.toContain('no');
  });

  it('leaves out few', () => {
    expect(SCENARIOS.length - within.length).toBeLessThan(SCENARIOS.length / 20);
  });
});
