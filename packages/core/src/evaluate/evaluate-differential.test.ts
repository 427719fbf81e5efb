import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPERATOR_NAMES } from '../policy/operators.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { AttachedPolicy, PolicyKind } from '../policy/policy.ts';
import type { ContextValue, Principal, Request } from '../request/request.ts';
import { compileLayers } from './compile.ts';
import { decide } from './decide.ts';
import type { Decision, PolicyLayers } from './decision.ts';
import { evaluate } from './evaluate.ts';
import { decideOperation, evaluateOperation } from './evaluate-operation.ts';
import { evaluateOperationReference } from './reference/evaluate-operation.ts';
import { evaluateReference } from './reference/evaluate-reference.ts';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/team/deploy`;
const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/ana`;
const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/ana`;
const OTHER_USER_ARN = `arn:aws:iam::${ACCOUNT}:user/ben`;
const FEDERATED_ARN = `arn:aws:sts::${ACCOUNT}:federated-user/ana`;
const PROVIDER = `arn:aws:iam::${ACCOUNT}:saml-provider/idp`;

const PRINCIPALS: readonly Principal[] = [
  { kind: 'root', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` },
  { kind: 'user', account: ACCOUNT, arn: USER_ARN },
  { kind: 'role', account: ACCOUNT, arn: ROLE_ARN },
  { kind: 'role-session', account: ACCOUNT, arn: SESSION_ARN, roleArn: ROLE_ARN },
  { kind: 'federated-user', account: ACCOUNT, arn: FEDERATED_ARN },
  { kind: 'federated-user', account: ACCOUNT, arn: FEDERATED_ARN, userArn: USER_ARN },
  { kind: 'federated', provider: PROVIDER },
  { kind: 'service', service: 'lambda.amazonaws.com' },
  { kind: 'canonical-user', id: '79a5' },
  { kind: 'anonymous' },
];

const actionPattern = fc.constantFrom(
  '*',
  's3:*',
  's3:Get*',
  'S3:getobject',
  's3:?etObject',
  'kms:Decrypt',
  'sts:*',
  '*:*',
  'iam:*',
);
const resourcePattern = fc.constantFrom(
  '*',
  'arn:aws:s3:::b/*',
  'arn:aws:s3:::b/${aws:username}/*',
  'arn:aws:s3:*',
  'arn:*:s3:::b/a',
  'arn:aws:s3:::?/a',
  'arn:aws:s3:::${v}',
  'arn:aws:${v}:::b/a',
  "arn:aws:s3:::b/${v, 'a'}",
  'arn:aws:s3:::b/${*}',
  'arn:aws:s3:::${}',
  '${w}',
  'b/*',
  'arn:aws:*:b/a',
  'arn:aws:s3:::*a',
);
const word = fc.constantFrom('', 'a', 'A', 'ab', 'b/a', '*', '${v}', '?', 'a*', '*b', "${v, 'a'}");
const valueByFamily: Readonly<Record<string, fc.Arbitrary<string>>> = {
  String: word,
  Binary: fc.constantFrom('YQ==', 'Yg==', '${v}'),
  Numeric: fc.constantFrom('1', '1.0', '-2', '10', '9007199254740993', 'x', '1e3', '.5', ''),
  Date: fc.constantFrom(
    '2026-01-01',
    '2026-01-01T00:00:00Z',
    '2026-01-01T01:00:00+01:00',
    '1767225600',
    '2026',
    'x',
    '2026-01-01T00:00:00.001Z',
    '2026-02-30',
    '2025-12-31T23:59:59.999Z',
    '2027-01',
  ),
  Bool: fc.constantFrom('true', 'false', 'TRUE', 'x'),
  Ip: fc.constantFrom(
    '10.0.0.0/8',
    '10.1.2.3',
    '2001:db8::/32',
    '::1',
    '10.0.0.0/33',
    '010.0.0.1',
    'x',
  ),
  Arn: fc.constantFrom(
    '*',
    USER_ARN,
    'arn:aws:iam::*:user/*',
    'arn:aws:iam:*',
    'arn:aws:iam::${v}:user/ana',
    'ana',
    'arn:*',
  ),
  Null: fc.constantFrom('true', 'false', 'x'),
};
const requestValue = fc.constantFrom(
  '',
  'a',
  'A',
  'ab',
  'b/a',
  '*',
  'x',
  '1',
  '10',
  '9007199254740993',
  '2026-01-01T00:00:00Z',
  '1767225600',
  'true',
  'False',
  '10.1.2.3',
  '2001:db8::7',
  '::1',
  USER_ARN,
  'YQ==',
  'a:b',
  '0.5',
);
const KEYS = [
  'v',
  'w',
  'aws:username',
  'aws:PrincipalArn',
  'aws:PrincipalType',
  'aws:ResourceAccount',
  'aws:userid',
  'aws:PrincipalServiceName',
  'aws:PrincipalTag/x',
  'aws:PrincipalOrgID',
  't/x',
  'd',
];

const condition = fc
  .record({
    name: fc.constantFrom(...OPERATOR_NAMES, 'Stringish'),
    set: fc.constantFrom('', '', 'ForAllValues:', 'ForAnyValue:'),
    suffix: fc.constantFrom('', '', 'IfExists'),
    key: fc.constantFrom(...KEYS),
  })
  .chain(({ name, set, suffix, key }) => {
    const family = Object.keys(valueByFamily).find((each) =>
      name.replace('Not', '').startsWith(each),
    );
    const value = valueByFamily[family ?? 'String'] ?? word;
    return fc
      .array(value, { maxLength: 3 })
      .map((values) => ({ [`${set}${name}${suffix}`]: { [key]: values } }));
  });

const principalElement = fc.oneof(
  fc.constant('*'),
  fc.record({
    AWS: fc.array(
      fc.constantFrom(
        '*',
        ACCOUNT,
        OTHER,
        `arn:aws:iam::${ACCOUNT}:root`,
        USER_ARN,
        OTHER_USER_ARN,
        `arn:aws:iam::${OTHER}:user/ana`,
        ROLE_ARN,
        SESSION_ARN,
        FEDERATED_ARN,
        `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/ben`,
      ),
      { maxLength: 3 },
    ),
  }),
  fc.constantFrom<Record<string, string>>(
    { Service: 'lambda.amazonaws.com' },
    { Federated: PROVIDER },
    { CanonicalUser: '79a5' },
  ),
);

function either(plain: string, negated: string, value: fc.Arbitrary<unknown>) {
  return fc
    .tuple(fc.constantFrom(plain, plain, plain, negated), value)
    .map(([name, held]) => ({ [name]: held }));
}

function statement(withPrincipal: boolean) {
  const parts = fc.tuple(
    fc.constantFrom('Allow', 'Allow', 'Deny').map((Effect) => ({ Effect })),
    either('Action', 'NotAction', fc.array(actionPattern, { minLength: 1, maxLength: 2 })),
    either('Resource', 'NotResource', fc.array(resourcePattern, { minLength: 1, maxLength: 2 })),
    withPrincipal ? either('Principal', 'NotPrincipal', principalElement) : fc.constant({}),
    fc.array(condition, { maxLength: 2 }).map((conditions) => ({ conditions })),
  );
  return parts.map((all) => {
    const { conditions, ...rest } = Object.assign({}, ...all) as Record<string, unknown> & {
      conditions: Record<string, object>[];
    };
    const merged: Record<string, object> = {};
    for (const [operator, keys] of conditions.flatMap((each) => Object.entries(each))) {
      merged[operator] = { ...merged[operator], ...keys };
    }
    return { ...rest, Condition: merged };
  });
}

function policy(kind: PolicyKind): fc.Arbitrary<AttachedPolicy> {
  const withPrincipal =
    kind === 'resource' || kind === 'trust' || kind === 'rcp' || kind === 'endpoint';
  return fc
    .record({
      Version: fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17'),
      Statement: fc.array(statement(withPrincipal), { maxLength: 3 }),
    })
    .map((document) => {
      const parsed = parsePolicy(document);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
      return { name: kind, kind, policy: parsed.value.policy };
    });
}

function level(kind: PolicyKind): fc.Arbitrary<readonly AttachedPolicy[]> {
  return fc.array(policy(kind), { minLength: 1, maxLength: 2 });
}

const layersArbitrary: fc.Arbitrary<PolicyLayers> = fc.record({
  identity: fc.array(policy('identity'), { maxLength: 2 }),
  boundary: fc.option(policy('boundary'), { freq: 3 }),
  session: fc.option(level('session'), { freq: 3 }),
  scps: fc.option(fc.array(level('scp'), { maxLength: 2 }), { freq: 3 }),
  rcps: fc.option(fc.array(level('rcp'), { maxLength: 2 }), { freq: 3 }),
  resource: fc.option(fc.oneof(policy('resource'), policy('trust'))),
  endpoint: fc.option(level('endpoint'), { freq: 3 }),
  endpointType: fc.constantFrom('gateway' as const, 'interface' as const),
  policyNotKnown: fc.boolean(),
});

const contextValueArbitrary: fc.Arbitrary<ContextValue> = fc.oneof(
  fc
    .array(requestValue, { maxLength: 2 })
    .map((values): ContextValue => ({ kind: 'values', values })),
  fc.constantFrom<ContextValue>({ kind: 'absent' }, { kind: 'unknown' }),
  fc.boolean().map(
    (mayBeAbsent): ContextValue => ({
      kind: 'instant',
      notBeforeMs: 1_767_225_600_000,
      mayBeAbsent,
    }),
  ),
);

const requestArbitrary: fc.Arbitrary<Request> = fc.record({
  principal: fc.constantFrom(...PRINCIPALS),
  action: fc.constantFrom(
    's3:GetObject',
    'kms:Decrypt',
    'sts:AssumeRole',
    'sts:AssumeRoleWithSAML',
    'sts:TagSession',
    'sts:GetFederationToken',
    'STS:GetCallerIdentity',
    'iam:CreateUser',
  ),
  resource: fc.constantFrom(
    'arn:aws:s3:::b/a',
    'arn:aws:s3:::b/ana/x:y',
    'arn:aws:kms:eu-west-1:111122223333:key/1',
    'arn:aws:kms:eu-west-1:111122223333:alias/1',
    ROLE_ARN,
    '*',
    'b/a',
  ),
  resourceAccount: fc.constantFrom(ACCOUNT, OTHER, null),
  context: fc.record({
    keys: fc
      .array(
        fc.tuple(fc.constantFrom(...KEYS.map((key) => key.toLowerCase())), contextValueArbitrary),
        { maxLength: 4 },
      )
      .map((entries) => new Map(entries)),
    others: fc.constantFrom('absent' as const, 'unknown' as const),
    absentPrefixes: fc.constantFrom<readonly string[]>([], ['t/']),
  }),
});

/** Further requests of the same operation: mostly none. */
const furtherArbitrary = fc.oneof(
  { weight: 7, arbitrary: fc.constant<readonly (readonly [Request, PolicyLayers])[]>([]) },
  {
    weight: 1,
    arbitrary: fc.array(fc.tuple(requestArbitrary, layersArbitrary), {
      minLength: 1,
      maxLength: 2,
    }),
  },
);

function withoutResidual({ decision, blockedBy, layers }: Decision): Partial<Decision> {
  return { decision, blockedBy, layers };
}

function expectSameOperation(
  requests: readonly [
    readonly [Request, PolicyLayers],
    ...(readonly (readonly [Request, PolicyLayers])[]),
  ],
): void {
  const expected = evaluateOperationReference(requests);
  const [first, ...others] = requests;
  const compiled = [
    { request: first[0], layers: compileLayers(first[1]) },
    ...others.map(([request, layers]) => ({ request, layers: compileLayers(layers) })),
  ] as const;
  const actual = evaluateOperation(compiled);
  expect({ ...actual, requests: actual.requests.map(withoutResidual) }).toEqual({
    ...expected,
    requests: expected.requests.map(withoutResidual),
  });
  expect(decideOperation(compiled)).toBe(expected.decision);
}

/** More runs on demand: one full run of a million is part of a release. */
const RUNS = Number(globalThis.process?.env?.['COUNTERSIGN_DIFFERENTIAL_RUNS'] ?? 100_000);

/** A busy machine does a thousand cases a second. */
const TIMEOUT_MS = Math.max(600_000, 2 * RUNS);

/** A seed of one's own, so that a long run can be told and repeated. */
const seed = globalThis.process?.env?.['COUNTERSIGN_DIFFERENTIAL_SEED'];
const SEED = seed === undefined ? {} : { seed: Number(seed) };

describe('evaluate', () => {
  it(`agrees with the reference evaluator on ${RUNS} random cases`, { timeout: TIMEOUT_MS }, () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(requestArbitrary, layersArbitrary, furtherArbitrary, (request, layers, more) => {
        const expected = evaluateReference(request, layers);
        const compiled = compileLayers(layers);
        const actual = evaluate(request, compiled);
        seen.add(`${expected.decision} ${expected.blockedBy ?? ''}`);
        expect(withoutResidual(actual)).toEqual(withoutResidual(expected));
        expect(decide(request, compiled)).toBe(expected.decision);
        expect(actual.residual.length > 0).toBe(expected.decision === 'Unknown');
        const conditions = new Set(actual.residual.map((term) => term.condition));
        for (const term of expected.residual) expect(conditions).toContain(term.condition);
        if (more.length > 0) expectSameOperation([[request, layers], ...more]);
      }),
      { numRuns: RUNS, ...SEED },
    );
    // The cases must reach every kind of answer, or the agreement means little.
    const blockers = [
      'rcp',
      'scp',
      'endpoint',
      'resource',
      'trust',
      'identity',
      'boundary',
      'session',
    ];
    const answers = [
      'Allowed ',
      'Unknown ',
      ...blockers.map((kind) => `ExplicitlyDenied ${kind}`),
      ...blockers.filter((kind) => kind !== 'rcp').map((kind) => `ImplicitlyDenied ${kind}`),
    ];
    expect([...seen].toSorted()).toEqual(expect.arrayContaining(answers));
  });
});
