import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryCatalog } from '../catalog/memory-catalog.ts';
import { compileLayers } from '../evaluate/compile.ts';
import { NO_LAYERS } from '../evaluate/decision.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { AttachedPolicy } from '../policy/policy.ts';
import type { ContextValue, Request } from '../request/request.ts';
import { createComparer, isConfirmed } from './compare.ts';
import { SOME_PRINCIPAL } from './principals.ts';
import type { EffectivePermission } from './subject.ts';

const CATALOG = memoryCatalog(
  [
    's3:GetObject',
    's3:PutObject',
    's3:ListBucket',
    'iam:CreateUser',
    'iam:GetUser',
    'sts:AssumeRole',
  ].map((name) => ({
    name,
    accessLevels: [],
    resourceTypes: [],
    conditionKeys: [],
  })),
);

function policy(...statements: readonly object[]): AttachedPolicy {
  const parsed = parsePolicy({
    Version: '2012-10-17',
    Statement: statements.map((each) => ({ Effect: 'Allow', Resource: '*', ...each })),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return { name: 'policy', kind: 'identity', policy: parsed.value.policy };
}

function allowsMore(a: AttachedPolicy, b: AttachedPolicy, openWorld = false) {
  return createComparer(CATALOG, [a, b], { openWorld }).allowsMore(a, b);
}

const READ = policy({ Action: 's3:Get*' });
const ALL_OF_S3 = policy({ Action: 's3:*' });
const IN_BUCKET = policy({ Action: 's3:Get*', Resource: 'arn:aws:s3:::b/*' });

function when(condition: object, rest: object = {}): AttachedPolicy {
  return policy({ Action: 's3:GetObject', Condition: condition, ...rest });
}

function twelveKeys(suffix: string) {
  return Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`k${index}`, `*${suffix}*b*`]),
  );
}

describe('allowsMore', () => {
  it.each([
    ['the same', READ, READ, 'no'],
    ['fewer actions', READ, ALL_OF_S3, 'no'],
    ['more actions', ALL_OF_S3, READ, 'yes'],
    ['fewer resources', IN_BUCKET, READ, 'no'],
    ['more resources', READ, IN_BUCKET, 'yes'],
    // What `k` holds must be an address to be outside of what the second allows.
    [
      'a key that is there against one that is no address',
      when({ Null: { k: 'false' } }),
      when({ NotIpAddress: { k: ['0.0.0.0/0', '::/0'] } }),
      'yes',
    ],
    [
      'a key that is there against one that is no Boolean',
      when({ Null: { k: 'false' } }),
      when({ Bool: { k: ['true', 'false'] } }),
      'no',
    ],
    [
      'two halves against the whole',
      policy({ Action: 's3:*' }),
      policy({ Action: 's3:Get*' }, { Action: ['s3:Put*', 's3:List*'] }),
      'no',
    ],
    [
      'what the other denies',
      READ,
      policy(
        { Action: 's3:*' },
        { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::secret/*' },
      ),
      'yes',
    ],
    [
      'what itself denies',
      policy({ Action: 's3:*' }, { Effect: 'Deny', Action: ['s3:Put*', 's3:List*'] }),
      READ,
      'no',
    ],
    ['a condition less', READ, when({ Bool: { 'aws:SecureTransport': 'true' } }), 'yes'],
    ['a condition more', when({ Bool: { 'aws:SecureTransport': 'true' } }), READ, 'no'],
    [
      'both values of a condition',
      when({}),
      policy(
        { Action: 's3:*', Condition: { Null: { k: 'true' } } },
        { Action: 's3:*', Condition: { Null: { k: 'false' } } },
      ),
      'no',
    ],
    [
      'a narrower range of addresses',
      when({ IpAddress: { 'aws:SourceIp': '10.1.0.0/16' } }),
      when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
      'no',
    ],
    [
      'a wider range of addresses',
      when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
      when({ IpAddress: { 'aws:SourceIp': '10.1.0.0/16' } }),
      'yes',
    ],
    [
      'an earlier end',
      when({ DateLessThan: { 'aws:CurrentTime': '2025-01-01' } }),
      when({ DateLessThan: { 'aws:CurrentTime': '2026-01-01' } }),
      'no',
    ],
    [
      'a smaller number',
      when({ NumericLessThan: { k: '5' } }),
      when({ NumericLessThanEquals: { k: '5' } }),
      'no',
    ],
    [
      'the bound itself',
      when({ NumericLessThanEquals: { k: '5' } }),
      when({ NumericLessThan: { k: '5' } }),
      'yes',
    ],
    [
      'a narrower pattern',
      when({ StringLike: { k: 'ab*' } }),
      when({ StringLike: { k: 'a*' } }),
      'no',
    ],
    [
      'an absent key under IfExists',
      when({ StringEqualsIfExists: { k: 'a' } }),
      when({ StringEquals: { k: 'a' } }),
      'yes',
    ],
    [
      'ForAllValues without the key',
      when({ 'ForAllValues:StringEquals': { k: 'a' } }),
      when({ 'ForAnyValue:StringEquals': { k: 'a' } }),
      'yes',
    ],
    [
      'wildcards that stop at colons',
      policy({ Action: 's3:*', Resource: 'arn:aws:s3:::*' }),
      policy({ Action: 's3:*', Resource: 'arn:aws:s3:*:*:*' }),
      'no',
    ],
    [
      'the same variable',
      policy({ Action: 's3:*', Resource: 'arn:aws:s3:::b/${aws:username}/*' }),
      policy({ Action: 's3:*', Resource: 'arn:aws:s3:::b/${aws:username}/*' }),
      'no',
    ],
    [
      'a variable within a star',
      policy({ Action: 's3:*', Resource: 'arn:aws:s3:::b/${aws:username}/*' }),
      policy({ Action: 's3:*', Resource: 'arn:aws:s3:::b/*' }),
      'no',
    ],
    [
      'a star against a variable',
      policy({ Action: 's3:*', Resource: 'arn:aws:s3:::b/*' }),
      policy({ Action: 's3:*', Resource: 'arn:aws:s3:::b/${aws:username}/*' }),
      'yes',
    ],
    [
      'different variables',
      policy({ Action: 's3:*', Resource: 'arn:aws:s3:::b/${aws:username}' }),
      policy({ Action: 's3:*', Resource: 'arn:aws:s3:::b/${aws:userid}' }),
      'yes',
    ],
    [
      'a list without a value, which no pattern with a variable and more than that matches',
      policy(
        {
          Action: 's3:GetObject',
          Condition: {
            ArnNotLike: { k: ['${v}b', 'a*'] },
            'ForAllValues:StringLike': { k: 'a*' },
          },
        },
        { Effect: 'Deny', Action: '*', Condition: { ArnNotLike: { k: '*' } } },
      ),
      policy({ Action: 'iam:*' }),
      'yes',
    ],
    ['a negated condition on a variable', READ, when({ StringNotEquals: { k: '${v}' } }), 'yes'],
    [
      'an operator that is not known',
      when({ StringSmells: { k: 'a' } }),
      when({ StringSmells: { k: 'a' } }),
      'no',
    ],
    [
      'numbers between two bounds that are close',
      when({ NumericGreaterThan: { k: '5' }, NumericLessThan: { k: '5.2' } }),
      policy({ Action: 'iam:*' }),
      'yes',
    ],
    [
      'nothing between a number and itself',
      when({ NumericGreaterThan: { k: '5.2' }, NumericLessThan: { k: '5.20' } }),
      policy({ Action: 'iam:*' }),
      'no',
    ],
    [
      'numbers that double precision cannot tell apart',
      when({
        NumericGreaterThan: { k: '9007199254740993.1' },
        NumericLessThan: { k: '9007199254740993.2' },
      }),
      policy({ Action: 'iam:*' }),
      'yes',
    ],
    [
      'two numeric ranges that leave a gap',
      when({ NumericGreaterThan: { k: '0' } }),
      policy(
        { Action: 's3:*', Condition: { NumericLessThan: { k: '1.25' } } },
        { Action: 's3:*', Condition: { NumericGreaterThan: { k: '1.5' } } },
      ),
      'yes',
    ],
    [
      'a deny of which no part can be left out alone',
      policy(
        { Action: 's3:GetObject' },
        {
          Effect: 'Deny',
          Action: 's3:GetObject',
          Condition: {
            IpAddress: { k: '10.0.0.0/30' },
            NotIpAddress: { k: '::ffff:10.0.0.0/126' },
          },
        },
      ),
      policy(
        {
          Action: 's3:GetObject',
          Condition: { NotIpAddress: { k: '10.0.0.0/30' }, Null: { k: 'false' } },
        },
        {
          Action: 's3:GetObject',
          Condition: { NotIpAddress: { k: '10.0.0.0' }, Null: { k: 'true' } },
        },
      ),
      'no',
    ],
    [
      'two halves of the numbers',
      when({ Null: { k: 'false' } }),
      policy(
        { Action: 's3:*', Condition: { NumericLessThan: { k: '5' } } },
        { Action: 's3:*', Condition: { NumericGreaterThanEquals: { k: '5' } } },
      ),
      'no',
    ],
    [
      'all addresses',
      when({ Null: { k: 'false' } }),
      when({ IpAddress: { k: ['0.0.0.0/0', '::/0'] } }),
      'no',
    ],
    [
      'numbers with more digits than double precision has',
      when({ NumericGreaterThan: { k: '10000000000000000000000000' } }),
      when({ NumericLessThan: { k: '1' } }),
      'yes',
    ],
    [
      'an address of version 6 that holds one of version 4',
      when({ IpAddress: { 'aws:SourceIp': '::ffff:10.0.0.0/112' } }),
      when({ IpAddress: { 'aws:SourceIp': '::ffff:10.0.0.0/120' } }),
      'yes',
    ],
    [
      'a text in any casing against one casing',
      when({ StringEqualsIgnoreCase: { k: 'Ab' } }),
      when({ StringEquals: { k: 'Ab' } }),
      'yes',
    ],
    [
      'one casing against any',
      when({ StringLike: { k: 'AB' } }),
      when({ StringEqualsIgnoreCase: { k: 'ab' } }),
      'no',
    ],
    [
      'every casing but one, listed',
      when({ StringEqualsIgnoreCase: { k: 'a' }, StringNotEquals: { k: 'A' } }),
      when({ StringEquals: { k: 'a' } }),
      'no',
    ],
    [
      'a letter whose lower case is a plain one',
      when({ StringEqualsIgnoreCase: { k: 'k' } }),
      when({ StringEquals: { k: ['k', 'K'] } }),
      'yes',
    ],
    [
      'what looks like a variable to an operator without variables',
      when({ BinaryEquals: { k: '${v}' } }),
      when({ StringEquals: { k: '${v}' } }),
      'yes',
    ],
    [
      'a Boolean against its texts',
      when({ Bool: { k: 'true' } }),
      when({ StringEquals: { k: ['true', 'yes'] } }),
      'no',
    ],
    ['NotAction', policy({ NotAction: 'iam:*' }), policy({ Action: ['s3:*', 'sts:*'] }), 'no'],
  ])('%s', (_, a, b, expected) => {
    expect(allowsMore(a, b).kind).toBe(expected);
  });

  it('counts actions that AWS may add when the world is open', () => {
    const listed = policy({ Action: ['s3:GetObject'] });
    expect(allowsMore(READ, listed).kind).toBe('no');
    expect(allowsMore(READ, listed, true)).toMatchObject({
      kind: 'yes',
      witness: { action: 's3:GetФuture' },
    });
  });

  it('names the statement that allows and the request', () => {
    expect(allowsMore(READ, IN_BUCKET)).toMatchObject({
      kind: 'yes',
      statement: { policy: 'policy', pointer: '/Statement/0' },
      witness: { action: 's3:GetObject' },
    });
  });

  it.each([
    ['action patterns', { Action: ['*a*b*', '*b*a*', 's3:*'] }, { Action: '*' }],
    ['resources', { Resource: ['*a*b*', '*b*a*'] }, { Resource: ['*a*', '*b*b*'] }],
  ])('leaves %s undecided once its steps are used up, in either question', (_, a, b) => {
    const [left, right] = [policy({ Action: 's3:*', ...a }), policy({ Action: 's3:*', ...b })];
    const comparer = createComparer(CATALOG, [left, right], { maxSteps: 10 });
    expect(comparer.allowsMore(left, right).kind).toBe('unknown');
    expect(comparer.meets(left, right).kind).toBe('unknown');
    const patient = createComparer(CATALOG, [left, right]);
    expect(patient.meets(left, right).kind).toBe('yes');
  });

  it.each([
    ['statements', policy(...Array.from({ length: 1001 }, () => ({ Action: 's3:*' })))],
    ['values', when({ StringEquals: { k: Array.from({ length: 8001 }, (_, i) => `${i}`) } })],
    ['wildcards in one text', when({ StringLike: { k: 'a*'.repeat(65) } })],
    ['characters in one text', when({ StringEquals: { k: 'a'.repeat(2049) } })],
    [
      'characters in all',
      when({ StringEquals: { k: Array.from({ length: 200 }, () => 'a'.repeat(2000)) } }),
    ],
  ])('does not compare too many %s', (_, large) => {
    expect(allowsMore(large, READ)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('are compared'),
    });
  });

  it('stops at its bound and says so', () => {
    const many = policy(
      ...Array.from({ length: 12 }, (_, index) => ({
        Action: 's3:*',
        Condition: { StringLike: twelveKeys(`a${index}`) },
      })),
    );
    const comparer = createComparer(CATALOG, [READ, many], { maxNodes: 5 });
    expect(
      comparer.allowsMore(policy({ Action: 's3:*', Condition: { StringLike: { k0: '*' } } }), many)
        .kind,
    ).not.toBe('no');
  });
});

const word = fc.constantFrom('a', 'b', 'ab', 'a*', '*b', '*', '?', 'a?b', '${v}', 'x${v}*');
const conditionOf = fc
  .tuple(
    fc.constantFrom(
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'StringNotLike',
      'StringEqualsIfExists',
      'ForAllValues:StringLike',
      'ForAnyValue:StringLike',
      'ForAnyValue:StringNotEquals',
      'Null',
    ),
    fc.constantFrom('k', 'm'),
    fc.array(word, { minLength: 1, maxLength: 2 }),
  )
  .map(([operator, key, values]) => ({
    [operator]: { [key]: operator === 'Null' ? (values.length > 1 ? 'true' : 'false') : values },
  }));
const statementOf = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Action: fc.array(fc.constantFrom('*', 's3:*', 's3:Get*', 'iam:CreateUser', 's3:PutObject'), {
    minLength: 1,
    maxLength: 2,
  }),
  Resource: fc.array(
    fc.constantFrom(
      '*',
      'arn:aws:s3:::b/*',
      'arn:aws:s3:::b/a*',
      'arn:aws:s3:*',
      'arn:aws:s3:::b/${v}',
    ),
    { minLength: 1, maxLength: 2 },
  ),
  Condition: fc.oneof(fc.constant({}), conditionOf),
});
const policyOf = fc
  .array(statementOf, { minLength: 1, maxLength: 4 })
  .map((statements) => policy(...statements));
const valueOf = fc.oneof(
  fc.constant<ContextValue>({ kind: 'absent' }),
  fc
    .array(fc.constantFrom('a', 'b', 'ab', 'aXb', 'xa', 'q'), { minLength: 1, maxLength: 2 })
    .map((values): ContextValue => ({ kind: 'values', values })),
);
const requestOf: fc.Arbitrary<Request> = fc
  .record({
    action: fc.constantFrom('s3:GetObject', 's3:PutObject', 'iam:CreateUser', 'sts:AssumeRole'),
    resource: fc.constantFrom('*', 'arn:aws:s3:::b/a', 'arn:aws:s3:::b/c', 'arn:aws:s3:::c/a'),
    k: valueOf,
    m: valueOf,
    v: fc.constantFrom<ContextValue>(
      { kind: 'absent' },
      { kind: 'values', values: ['a'] },
      { kind: 'values', values: ['q'] },
    ),
  })
  .map(({ action, resource, k, m, v }) => ({
    principal: SOME_PRINCIPAL,
    action,
    resource,
    resourceAccount: null,
    context: { keys: new Map(Object.entries({ k, m, v })), others: 'absent' as const },
  }));

function isAllowed(request: Request, attached: AttachedPolicy): boolean {
  const layers = compileLayers({ ...NO_LAYERS, identity: [attached] });
  return evaluate(request, layers).decision === 'Allowed';
}

/** A key without set operator has one value. */
function meetsAssumptions(request: Request, policies: readonly AttachedPolicy[]): boolean {
  const conditions = policies.flatMap((each) =>
    each.policy.statements.flatMap((statement) => statement.conditions),
  );
  return [...request.context.keys].every(
    ([key, value]) =>
      value.kind !== 'values' ||
      value.values.length <= 1 ||
      conditions.some((each) => each.key === key && each.operator.quantifier !== 'one'),
  );
}

const RUNS = Number(globalThis.process?.env?.['COUNTERSIGN_COMPARE_RUNS'] ?? 5000);

describe('effective permissions', () => {
  const ADA: EffectivePermission = {
    name: 'ada',
    principal: { kind: 'user', account: '444455556666', arn: 'arn:aws:iam::444455556666:user/ada' },
    resourceAccount: null,
    context: { keys: new Map(), others: 'unknown' },
    layers: { ...NO_LAYERS, identity: [ALL_OF_S3] },
  };

  it('are what all layers leave', () => {
    const limited = { ...ADA, layers: { ...ADA.layers, boundary: READ } };
    const comparer = createComparer(CATALOG, [ADA, limited, READ]);
    expect(comparer.allowsMore(limited, READ).kind).toBe('no');
    expect(comparer.allowsMore(READ, limited).kind).toBe('no');
    expect(comparer.allowsMore(limited, ADA).kind).toBe('no');
    expect(comparer.allowsMore(ADA, limited)).toMatchObject({
      kind: 'yes',
      witness: { principal: ADA.principal, resourceAccount: '444455556666' },
    });
  });

  it('are held to who asks', () => {
    const own = policy({ Action: 's3:*', Resource: 'arn:aws:s3:::home/${aws:username}' });
    const home = policy({ Action: 's3:*', Resource: 'arn:aws:s3:::home/ada' });
    const ada = { ...ADA, layers: { ...ADA.layers, identity: [own] } };
    const comparer = createComparer(CATALOG, [ada, home]);
    expect(comparer.allowsMore(ada, home).kind).toBe('no');
    expect(comparer.allowsMore(home, ada).kind).toBe('no');
  });
});

describe('allowsMore, on random policies', { timeout: 300_000 }, () => {
  it('never says no where a request shows the contrary, nor yes without one', () => {
    fc.assert(
      fc.property(
        policyOf,
        policyOf,
        fc.array(requestOf, { minLength: 20, maxLength: 20 }),
        (a, b, requests) => {
          const answer = allowsMore(a, b);
          const shown = requests
            .filter((request) => meetsAssumptions(request, [a, b]))
            .find((request) => isAllowed(request, a) && !isAllowed(request, b));
          expect([answer.kind, shown]).not.toEqual(['no', expect.anything()]);
          expect(answer.kind !== 'yes' || isConfirmed(answer.witness, a, b)).toBe(true);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('decides nearly all of them without variables', () => {
    let unknown = 0;
    let total = 0;
    fc.assert(
      fc.property(policyOf, policyOf, (a, b) => {
        fc.pre(!JSON.stringify([a, b]).includes('${'));
        total += 1;
        if (allowsMore(a, b).kind === 'unknown') unknown += 1;
      }),
      { numRuns: 1000 },
    );
    expect(unknown / total).toBeLessThan(0.01);
  });
});
