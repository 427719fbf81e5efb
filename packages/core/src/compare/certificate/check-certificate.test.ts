import { describe, expect, it } from 'vitest';
import { memoryCatalog } from '../../catalog/memory-catalog.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import type { AttachedPolicy, PolicyKind } from '../../policy/policy.ts';
import { createComparer } from '../compare.ts';
import type { Certificate, CertifiedStatement } from './certificate.ts';
import { checkCertificate } from './check-certificate.ts';
import { statementDocument } from './statement-document.ts';

const CATALOG = memoryCatalog(
  ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 'iam:CreateUser', 'sts:AssumeRole'].map(
    (name) => ({ name, accessLevels: [], resourceTypes: [], conditionKeys: [] }),
  ),
);

function policyOf(kind: PolicyKind, ...statements: readonly object[]): AttachedPolicy {
  const parsed = parsePolicy({
    Version: '2012-10-17',
    Statement: statements.map((each) => ({
      Effect: 'Allow',
      ...('NotAction' in each ? {} : { Action: 's3:*' }),
      ...('NotResource' in each ? {} : { Resource: '*' }),
      ...each,
    })),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return { name: kind, kind, policy: parsed.value.policy };
}

function policy(...statements: readonly object[]): AttachedPolicy {
  return policyOf('identity', ...statements);
}

function when(...conditions: readonly object[]): AttachedPolicy {
  return policy(...conditions.map((Condition) => ({ Condition })));
}

function certificateOf(
  relation: 'allowsMore' | 'meets',
  a: AttachedPolicy,
  b: AttachedPolicy,
  openWorld = false,
): Certificate {
  const comparer = createComparer(CATALOG, [a, b], { withCertificates: true, openWorld });
  const answer = comparer[relation](a, b);
  if (answer.kind !== 'no' || answer.certificate === null) throw new Error(answer.kind);
  return JSON.parse(JSON.stringify(answer.certificate)) as Certificate;
}

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/one`;

function bucket(...statements: readonly object[]): AttachedPolicy {
  return policyOf('resource', ...statements);
}

const ALL = policy({});
const HOME = policy({ Resource: 'arn:aws:s3:::b/${aws:username}/*' });
const WITHIN: readonly (readonly [string, AttachedPolicy, AttachedPolicy])[] = [
  ['the same', ALL, ALL],
  ['nothing', policy({ Effect: 'Deny' }), ALL],
  ['fewer actions', policy({ Action: 's3:Get*' }), ALL],
  [
    'two halves against the whole',
    ALL,
    policy({ Action: 's3:Get*' }, { Action: ['s3:Put*', 's3:List*'] }),
  ],
  ['NotAction', policy({ NotAction: ['iam:*', 'sts:*'] }), ALL],
  [
    'what itself denies',
    policy({}, { Effect: 'Deny', Action: ['s3:Put*', 's3:List*'] }),
    policy({ Action: 's3:Get*' }),
  ],
  [
    'what both deny',
    policy({}, { Effect: 'Deny', Resource: 'arn:aws:s3:::secret*' }),
    policy({}, { Effect: 'Deny', Resource: 'arn:aws:s3:::secret/*' }),
  ],
  [
    'all but some resources',
    policy({ NotResource: 'arn:aws:s3:::b*' }),
    policy({ NotResource: ['arn:aws:s3:::b/*', 'arn:aws:s3:::bc'] }),
  ],
  [
    'wildcards that stop at colons',
    policy({ Resource: 'arn:aws:s3:::*' }),
    policy({ Resource: 'arn:aws:s3:*:*:*' }),
  ],
  ['the same variable', HOME, HOME],
  ['a variable within a star', HOME, policy({ Resource: 'arn:aws:s3:::b/*' })],
  [
    'the same variable with more behind it',
    policy({ Resource: 'arn:aws:s3:::b/${aws:username}/photos/*' }),
    policy({ Resource: ['arn:aws:s3:::c', 'arn:aws:s3:::b/${AWS:username}/*'] }),
  ],
  [
    'a variable in a condition',
    when({ StringEquals: { k: 'x${v}y' } }),
    when({ StringLike: { k: ['?x', 'x${v}*'] } }),
  ],
  [
    'a pattern and what it excludes',
    when({ StringLike: { k: 'a*' }, StringNotLike: { k: 'a?*' } }),
    when({ StringEquals: { k: 'a' } }),
  ],
  ['a key that is there or not', ALL, when({ Null: { k: 'true' } }, { Null: { k: 'false' } })],
  [
    'a text and its negation',
    ALL,
    when({ StringLike: { k: 'a*b' } }, { StringNotLike: { k: 'a*b' } }),
  ],
  [
    'numbers beside a bound',
    when({ NumericLessThan: { k: '5' } }),
    when(
      { NumericLessThanEquals: { k: '4.99999999999999999999' } },
      { NumericGreaterThan: { k: ['4.99999999999999999999', 'ten'] } },
    ),
  ],
  [
    'nothing between a number and itself',
    when({ NumericGreaterThan: { k: '-5.2' }, NumericLessThan: { k: '-5.20' } }),
    policy({ Action: 'iam:*' }),
  ],
  [
    'milliseconds',
    when({ DateGreaterThan: { t: '2025-01-01' } }),
    when({ DateGreaterThanEquals: { t: '2025-01-01T00:00:00.001Z' } }),
  ],
  [
    'halves of a range of addresses',
    when({ IpAddress: { i: '10.0.0.0/8' } }),
    when({ IpAddress: { i: ['10.0.0.0/9', '10.128.0.0/9'] } }),
  ],
  [
    'all addresses',
    when({ IpAddress: { i: ['0.0.0.0/0', '2001:db8::/32'] } }),
    when({ IpAddress: { i: '2001:db0::/28' } }, { NotIpAddress: { i: '::/0' } }),
  ],
  [
    'both Booleans',
    when({ Bool: { f: ['true', 'false'] } }),
    when({ Bool: { f: 'true' } }, { StringEquals: { f: 'false' } }),
  ],
  [
    'one casing within any',
    when({ StringLike: { k: 'AB' } }),
    when({ StringEqualsIgnoreCase: { k: 'ab' } }),
  ],
  [
    'every casing but one, listed',
    when({ StringEqualsIgnoreCase: { k: 'a' }, StringNotEquals: { k: 'A' } }),
    when({ StringEquals: { k: 'a' } }),
  ],
  [
    'all values within more',
    when({ 'ForAllValues:StringEquals': { k: ['a', 'b'] } }),
    when({ 'ForAllValues:StringLike': { k: ['a*', 'b'] } }),
  ],
  [
    'some value, and all of one kind',
    when({ 'ForAnyValue:StringLike': { k: '*' }, 'ForAllValues:StringLike': { k: 'a*' } }),
    when({ 'ForAnyValue:StringLike': { k: 'a*' } }),
  ],
  [
    'an operator that is not known',
    when({ StringSmells: { k: 'a' } }),
    when({ StringSmells: { K: 'a' } }),
  ],
  [
    'a session within its role',
    bucket({ Principal: { AWS: SESSION } }),
    bucket({ Principal: { AWS: ROLE } }, { Principal: { AWS: SESSION } }),
  ],
  [
    'a user within the account',
    bucket({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/ana` } }),
    bucket({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }),
  ],
  [
    'everyone',
    bucket({ Principal: '*' }),
    bucket({ Principal: { AWS: ACCOUNT } }, { NotPrincipal: { AWS: ACCOUNT } }),
  ],
  [
    'a service that is not denied',
    bucket({ Principal: { Service: 'sns.amazonaws.com' } }),
    bucket({ Principal: '*' }, { Effect: 'Deny', Principal: { AWS: ACCOUNT } }),
  ],
  [
    'a statement that names nobody',
    bucket({ Principal: { AWS: ACCOUNT } }, {}),
    bucket({ Principal: '*' }),
  ],
];
const APART: readonly (readonly [string, AttachedPolicy, AttachedPolicy])[] = [
  ['other actions', ALL, policy({ Action: 'iam:*' })],
  [
    'other resources',
    policy({ Resource: 'arn:aws:s3:::a*' }),
    policy({ Resource: 'arn:aws:s3:::b*' }),
  ],
  ['other values', when({ StringLike: { k: '*a' } }), when({ StringLike: { k: '*b' } })],
  ['what one denies', ALL, policy({}, { Effect: 'Deny', Action: ['s3:*'] })],
  [
    'other principals',
    bucket({ Principal: { AWS: ROLE } }),
    bucket({ Principal: { AWS: '444455556666' } }),
  ],
];

describe('checkCertificate', () => {
  it.each(WITHIN)('accepts that this is within: %s', (_, a, b) => {
    const checked = checkCertificate(certificateOf('allowsMore', a, b), CATALOG, [a, b]);
    expect(checked).toMatchObject({ ok: true });
  });

  it.each(APART)('accepts that these are apart: %s', (_, a, b) => {
    const checked = checkCertificate(certificateOf('meets', a, b), CATALOG, [a, b]);
    expect(checked).toMatchObject({ ok: true });
  });

  it('counts what it looked at', () => {
    const [, a, b] = WITHIN[6] ?? ['', ALL, ALL];
    const checked = checkCertificate(certificateOf('allowsMore', a, b), CATALOG);
    expect(checked).toEqual({ ok: true, value: { goalCount: 2, nodeCount: 3 } });
  });

  it('ranges over actions that AWS may add where the certificate says so', () => {
    const [listed, read] = [policy({ Action: 's3:GetObject' }), policy({ Action: 's3:Get*' })];
    const closed = certificateOf('allowsMore', read, listed);
    expect(checkCertificate(closed, CATALOG)).toMatchObject({ ok: true });
    expect(checkCertificate({ ...closed, openWorld: true }, CATALOG)).toMatchObject({ ok: false });
    const open = certificateOf('allowsMore', listed, read, true);
    expect(checkCertificate(open, CATALOG, [listed, read])).toMatchObject({ ok: true });
  });

  it('checks effective permissions by the sets that the certificate gives', () => {
    const layers = { boundary: policy({ Action: 's3:Get*' }), session: null, scps: [[policy({})]] };
    const permission = {
      name: 'ana',
      principal: { kind: 'user', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/ana` },
      context: { keys: new Map(), others: 'unknown' },
      resourceAccount: null,
      layers: { identity: [HOME, ALL], rcps: null, resource: null, endpoint: null, ...layers },
    } as const;
    const other = { ...permission, layers: { ...permission.layers, boundary: policy({}) } };
    const comparer = createComparer(CATALOG, [permission, other], { withCertificates: true });
    const answer = comparer.allowsMore(permission, other);
    expect(answer.kind).toBe('no');
    const certificate = answer.kind === 'no' ? answer.certificate : null;
    expect(checkCertificate(certificate, CATALOG)).toMatchObject({ ok: true });
  });
});

/** A copy of a certificate in which a member of some object was given another value. */
function changed(certificate: Certificate, path: string, value: unknown): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(certificate));
  const keys = path.split('/');
  const last = keys.pop() ?? '';
  const holder = keys.reduce((at, key) => (at as Record<string, unknown>)[key], copy);
  (holder as Record<string, unknown>)[last] = value;
  return copy;
}

const HALVES = certificateOf(
  'allowsMore',
  policy({}, { Effect: 'Deny', Resource: 'arn:aws:s3:::secret*' }),
  policy(
    { Action: ['s3:Get*', 's3:List*'] },
    { Action: 's3:Put*' },
    { Effect: 'Deny', Resource: 'arn:aws:s3:::secret' },
  ),
);
const RANGE = certificateOf(
  'allowsMore',
  when({ StringEquals: { k: ['a', 'b'] }, Bool: { f: 'true' } }),
  when({ StringLike: { k: 'a*' }, Bool: { f: 'true' } }, { StringLike: { k: '?' } }),
);

describe('a changed certificate', () => {
  it.each<[string, Certificate, string, unknown, string]>([
    ['without goals', HALVES, 'goals', [], 'there is no goal'],
    [
      'without one goal',
      HALVES,
      'goals',
      HALVES.goals.slice(0, 1),
      'there is no goal [[0],{"deny":4}]',
    ],
    [
      'of which nothing is left',
      HALVES,
      'goals/0/proof',
      { empty: 'action' },
      'not verified: `action` is empty',
    ],
    [
      'that calls any text empty',
      HALVES,
      'goals/0/proof',
      { empty: 'resource' },
      'not verified: `resource` is empty',
    ],
    [
      'that calls a key empty',
      RANGE,
      'goals/0/proof',
      { empty: 'key k' },
      'not verified: `key k` is empty',
    ],
    [
      'that calls empty what is no part',
      HALVES,
      'goals/0/proof',
      { empty: '__proto__' },
      'not verified: `__proto__` is empty',
    ],
    [
      'covered by a statement too narrow',
      HALVES,
      'goals/0/proof',
      { by: 3, on: [], parts: [] },
      'action of statement 3 holds in all',
    ],
    [
      'covered by a deny of the other side',
      HALVES,
      'goals/0/proof',
      { by: 4, on: [], parts: [] },
      'statement 4 cannot cover anything here',
    ],
    [
      'covered by itself',
      HALVES,
      'goals/0/proof',
      { by: 0, on: [], parts: [] },
      'statement 0 cannot cover anything here',
    ],
    [
      'covered by the place of none',
      HALVES,
      'goals/0/proof',
      { by: 99, on: [], parts: [] },
      'statement 99 cannot cover',
    ],
    [
      'with a part too few',
      HALVES,
      'goals/0/proof',
      { by: 2, on: ['action'], parts: [] },
      'there are 1 tests but 0 parts',
    ],
    [
      'with a test too few',
      RANGE,
      'goals/0/proof',
      { by: 1, on: [], parts: [] },
      'condition 0 of statement 1 holds in all',
    ],
    [
      'with a test of none',
      HALVES,
      'goals/0/proof',
      { by: 2, on: ['condition 0'], parts: [{ empty: 'action' }] },
      '`condition 0` is no test of statement 2',
    ],
    [
      'with a narrower statement',
      HALVES,
      'statements/2/document/Action',
      's3:Get*',
      'not verified',
    ],
    [
      'with a narrower pattern',
      RANGE,
      'statements/2/document/Condition/StringLike/k',
      'c',
      'not verified',
    ],
    [
      'with a wider pattern',
      RANGE,
      'statements/0/document/Condition/StringEquals/k',
      ['a', 'bc'],
      'not verified',
    ],
    [
      'with a weaker deny',
      HALVES,
      'statements/1/document/Resource',
      'arn:aws:s3:::secret?',
      'not verified',
    ],
    ['with a stronger deny', HALVES, 'statements/4/document/Resource', '*', 'not verified'],
    ['with one more deny', HALVES, 'second/denies', [4, 1], 'there is no goal'],
    ['without the deny that it needs', HALVES, 'first/denies', [], 'statement 1 cannot cover'],
    ['with another relation', HALVES, 'relation', 'apart', 'there is no goal'],
    [
      'with an allow for a deny',
      HALVES,
      'first/denies',
      [0],
      'statement 0 stands where the effect is `Deny`',
    ],
    [
      'with another effect',
      HALVES,
      'statements/1/effect',
      'Allow',
      'is not the effect of its document',
    ],
    [
      'of other data',
      HALVES,
      'dataset',
      'other',
      'it ranges over the actions of `other`, not of `memory`',
    ],
    [
      'of those who are named',
      HALVES,
      'first/hasPrincipals',
      true,
      'statement 0 names no principal',
    ],
  ])('%s is refused', (...[, certificate, path, value, message]) => {
    expect(checkCertificate(certificate, CATALOG)).toMatchObject({ ok: true });
    expect(checkCertificate(changed(certificate, path, value), CATALOG)).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining(message) },
    });
  });

  it('says at which node of which goal', () => {
    const proof = { by: 2, on: ['condition 0'], parts: [{ empty: 'key f' }] };
    const checked = checkCertificate(changed(RANGE, 'goals/0/proof', proof), CATALOG);
    expect(checked).toMatchObject({ failure: { goal: 0, node: 1 } });
  });
});

describe('a certificate of other policies', () => {
  const wide = policy({});
  const narrow = policy({ Action: 's3:Get*' });
  const certificate = certificateOf('allowsMore', narrow, wide);

  it.each([
    ['the other way round', wide, narrow],
    ['one statement more', policy({ Action: 's3:Get*' }, { Action: 'iam:*' }), wide],
    ['a deny more', narrow, policy({}, { Effect: 'Deny' })],
    [
      'another version',
      { ...narrow, policy: { ...narrow.policy, version: '2008-10-17' as const } },
      wide,
    ],
    ['another kind', { ...narrow, kind: 'resource' as const }, wide],
  ])('is refused: %s', (_, a, b) => {
    expect(checkCertificate(certificate, CATALOG, [a, b])).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('its statements are not those of') },
    });
  });

  it.each([
    ['another', policy({ Action: 's3:*' }), policy({ Action: 's3:Get*' })],
    ['a resource', policy({ Resource: 'arn:aws:s3:::*' }), policy({ Resource: 'arn:aws:s3:::b*' })],
    ['a star against a variable', policy({ Resource: 'arn:aws:s3:::b/*' }), HOME],
    ['two variables', HOME, policy({ Resource: 'arn:aws:s3:::b/${aws:userid}/*' })],
    ['a default value', policy({ Resource: "b/${v,'d'}" }), policy({ Resource: 'b/${v}' })],
    [
      'a single character for a variable',
      policy({ Resource: 'b/${v}' }),
      policy({ Resource: 'b/?' }),
    ],
    [
      'a variable that makes an ARN',
      policy({ Resource: '${v}:b:x' }),
      policy({ Resource: '${v}*x' }),
    ],
    [
      'a variable where there is none',
      when({ BinaryEquals: { k: '${v}' } }),
      when({ StringEquals: { k: '${v}' } }),
    ],
    [
      'the sign for kelvin',
      when({ StringEqualsIgnoreCase: { k: 'k' } }),
      when({ StringEquals: { k: ['k', 'K'] } }),
    ],
    [
      'an absent key',
      when({ StringEqualsIfExists: { k: 'a' } }),
      when({ StringEquals: { k: 'a' } }),
    ],
    ['the empty text', when({ StringLike: { k: '*' } }), when({ StringLike: { k: '?*' } })],
    ['a bound', when({ NumericLessThanEquals: { k: '5' } }), when({ NumericLessThan: { k: '5' } })],
    [
      'a number between',
      when({ NumericGreaterThan: { k: '1' } }),
      when({ NumericGreaterThanEquals: { k: '2' } }),
    ],
    [
      'an address',
      when({ IpAddress: { i: '10.0.0.0/8' } }),
      when({ IpAddress: { i: '10.0.0.0/9' } }),
    ],
    [
      'an instant',
      when({ DateLessThanEquals: { t: '2025-01-01' } }),
      when({ DateLessThan: { t: '2025-01-01' } }),
    ],
    [
      'several values',
      when({ 'ForAnyValue:StringEquals': { k: 'a' } }),
      when({ 'ForAllValues:StringEquals': { k: 'a' } }),
    ],
    [
      'an empty set',
      when({ 'ForAllValues:StringEquals': { k: 'a' } }),
      when({ 'ForAnyValue:StringEquals': { k: 'a' } }),
    ],
    ['a session', bucket({ Principal: { AWS: ROLE } }), bucket({ Principal: { AWS: SESSION } })],
    [
      'a session of a role that is denied',
      bucket({ Principal: { AWS: SESSION } }),
      bucket({ Principal: '*' }, { Effect: 'Deny', Principal: { AWS: ROLE } }),
    ],
    [
      'a user whose account is spared',
      bucket({ Principal: { AWS: ACCOUNT } }),
      bucket({ Principal: '*' }, { Effect: 'Deny', NotPrincipal: { AWS: ACCOUNT } }),
    ],
  ])('cannot be made for what is not so: %s', (_, a, b) => {
    for (const made of forgeries(a, b)) {
      expect(checkCertificate(made, CATALOG, [a, b])).toMatchObject({
        ok: false,
        failure: { goal: expect.any(Number) },
      });
    }
  });
});

/** Certificates that the first allowed statement is covered by the first of the other, or that there is nothing. */
function forgeries(a: AttachedPolicy, b: AttachedPolicy): readonly unknown[] {
  const statements = [a, b].flatMap(({ name, policy: { statements: all, version } }) =>
    all.map(
      (statement): CertifiedStatement => ({
        policy: name,
        pointer: statement.pointer,
        version,
        effect: statement.effect,
        document: statementDocument(statement),
      }),
    ),
  );
  const hasPrincipals = a.kind === 'resource';
  const denies = statements.flatMap(({ effect }, place) => (effect === 'Deny' ? [place] : []));
  const covered = { by: 1, on: [], parts: [] };
  const keys = ['k', 'i', 't'].map((key) => ({ empty: `key ${key}` }));
  const empty = [{ empty: 'action' }, { empty: 'resource' }, { empty: 'principal' }, ...keys];
  const proofs = denies.length === 0 ? [covered, ...empty] : empty;
  return proofs.map((proof) => ({
    relation: 'within',
    dataset: 'memory',
    openWorld: false,
    multivaluedKeys: [],
    statements,
    first: { alternatives: [[[0]]], demands: [[0]], denies: [], hasPrincipals },
    second: { alternatives: [[[1]]], demands: [[1]], denies, hasPrincipals },
    goals: [
      { allowedBy: [0], against: { demand: 0 }, proof: denies.length === 0 ? proof : covered },
      ...denies.map((deny) => ({ allowedBy: [0], against: { deny }, proof })),
    ],
  }));
}

function deepProof(levels: number): unknown {
  let proof: unknown = { empty: 'action' };
  for (let depth = 0; depth < levels; depth += 1) {
    proof = { by: 2, on: ['action'], parts: [proof] };
  }
  return proof;
}

describe('a value that is no certificate', () => {
  const cycle: Record<string, unknown> = { by: 2, on: ['action'] };
  cycle['parts'] = [cycle];
  it.each([
    [null, 'the certificate is no object'],
    [[], 'the certificate is no object'],
    ['{}', 'the certificate is no object'],
    [{}, '`undefined` is no relation: `within` or `apart`'],
    [changed(HALVES, 'dataset', 1), '`dataset` is no text'],
    [changed(HALVES, 'openWorld', 'no'), '`openWorld` is no Boolean'],
    [changed(HALVES, 'multivaluedKeys', [1]), 'a key of `multivaluedKeys` is no text'],
    [changed(HALVES, 'statements', {}), '`statements` is no list'],
    [changed(HALVES, 'statements/0', 7), 'statement 0 is no object'],
    [
      changed(HALVES, 'statements/0/document', { Effect: 'Allow' }),
      'statement 0: its document cannot be read: /Statement/0 ',
    ],
    [
      changed(HALVES, 'statements/0/version', '2020'),
      'statement 0: its document cannot be read: /Version ',
    ],
    [
      changed(HALVES, 'statements/0/document/Resource', 'a'.repeat(5000)),
      'statement 0: it has a text of more than 2048 characters',
    ],
    [
      changed(
        HALVES,
        'statements',
        Array.from({ length: 6000 }, () => HALVES.statements[0]),
      ),
      'there are more than 5000 statements',
    ],
    [changed(HALVES, 'first', null), '`first` is no object'],
    [changed(HALVES, 'first/hasPrincipals', 1), '`hasPrincipals` of `first` is no Boolean'],
    [
      changed(HALVES, 'first/alternatives', [[1]]),
      'a layer in an alternative of `first` is no list',
    ],
    [
      changed(HALVES, 'second/demands', [[1.5]]),
      '`1.5` in a layer in `demands` of `second` is not the place of a statement',
    ],
    [
      changed(HALVES, 'second/denies', [-1]),
      '`-1` in `denies` of `second` is not the place of a statement',
    ],
    [changed(HALVES, 'goals', 'none'), '`goals` is no list'],
    [changed(HALVES, 'goals/0/allowedBy', ['0']), '`0` in `allowedBy` of goal 0 is not the place'],
    [changed(HALVES, 'goals/0/against', {}), '`against` of goal 0 is no list'],
    [changed(HALVES, 'goals/0/proof', undefined), 'the node is no object'],
    [
      changed(HALVES, 'goals/0/proof', {}),
      'the node has neither `empty` nor `by`, `on` and `parts`',
    ],
    [
      changed(HALVES, 'goals/0/proof', { by: 2, on: [{}], parts: [0] }),
      '`{}` is no test of statement 2',
    ],
    [{ ...HALVES, goals: [{ ...HALVES.goals[0], proof: cycle }] }, 'it is no JSON value'],
    [changed(HALVES, 'goals/0/proof', deepProof(1000)), 'not verified'],
    [
      changed(HALVES, 'goals/0/proof', deepProof(100_000)),
      'it is no JSON value, or nested too deeply',
    ],
    [changed(HALVES, 'goals/0/proof', 1n), 'it is no JSON value'],
  ])('is refused with what is wrong (%#)', (value, message) => {
    expect(checkCertificate(value, CATALOG)).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining(message) },
    });
  });
});
