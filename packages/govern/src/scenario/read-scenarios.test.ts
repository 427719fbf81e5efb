import { parseJson } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { readScenarios } from './read-scenarios.ts';
import type { Scenario } from './scenario.ts';

const USER = 'arn:aws:iam::111122223333:user/ada';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/reports/nightly';
const FEDERATED = 'arn:aws:sts::111122223333:federated-user/ada';
const REQUEST = { principal: USER, action: 's3:GetObject', resource: 'arn:aws:s3:::ledger/a' };
const DOCUMENT = { Version: '2012-10-17', Statement: [] };

function scenario(given: object = {}): object {
  return { name: 'one', request: REQUEST, policies: {}, expect: { decision: 'Allowed' }, ...given };
}

function read(value: unknown): Scenario {
  const scenarios = readScenarios(value);
  if (!scenarios.ok) throw new Error(JSON.stringify(scenarios.failure));
  const [first] = scenarios.value;
  if (first === undefined) throw new Error('no scenario');
  return first;
}

function issuesOf(value: unknown): readonly string[] {
  const scenarios = readScenarios(value);
  if (scenarios.ok) return [];
  return scenarios.failure.map(({ pointer, message, help }) =>
    [`${pointer}: ${message}`, ...(help === undefined ? [] : [help])].join(' | '),
  );
}

describe('readScenarios', () => {
  it('reads one scenario and a list of them', () => {
    expect(read(scenario()).name).toBe('one');
    const list = readScenarios([scenario(), scenario({ name: 'two' })]);
    expect(list.ok && list.value.map(({ name }) => name)).toEqual(['one', 'two']);
  });

  it('reads everything that a scenario may say', () => {
    const { request, layers, expected, source, why } = read(
      scenario({
        source: 'https://example.com',
        why: 'because',
        request: {
          principal: SESSION,
          roleArn: 'arn:aws:iam::111122223333:role/finance/reports',
          action: 'sts:TagSession',
          resource: 'arn:aws:iam::444455556666:role/target',
          context: {
            'aws:TagKeys': ['a', 'b'],
            'aws:MultiFactorAuthAge': 10,
            'aws:SecureTransport': true,
          },
          unknownContext: ['aws:SourceIp'],
        },
        policies: {
          identity: [DOCUMENT],
          boundary: DOCUMENT,
          session: [DOCUMENT],
          scps: [[DOCUMENT], [DOCUMENT, DOCUMENT]],
          rcps: [[]],
          resource: DOCUMENT,
          endpoint: [],
        },
        expect: { decision: 'Denied', blockedBy: 'scp' },
      }),
    );
    expect({ source, why, expected }).toEqual({
      source: 'https://example.com',
      why: 'because',
      expected: { decision: 'Denied', blockedBy: 'scp' },
    });
    expect(request.principal).toMatchObject({
      roleArn: 'arn:aws:iam::111122223333:role/finance/reports',
    });
    expect(request.resourceAccount).toBe('444455556666');
    expect([...request.context.keys]).toEqual([
      ['aws:tagkeys', { kind: 'values', values: ['a', 'b'] }],
      ['aws:multifactorauthage', { kind: 'values', values: ['10'] }],
      ['aws:securetransport', { kind: 'values', values: ['true'] }],
      ['aws:sourceip', { kind: 'unknown' }],
    ]);
    expect(request.context.others).toBe('absent');
    expect(layers.resource?.kind).toBe('trust');
    expect(layers.scps?.flat().map(({ name }) => name)).toEqual([
      'scps[0][0]',
      'scps[1][0]',
      'scps[1][1]',
    ]);
    expect(layers.endpoint).toEqual([]);
  });

  it('takes missing layers for layers that do not exist', () => {
    expect(read(scenario()).layers).toEqual({
      identity: [],
      boundary: null,
      session: null,
      scps: null,
      rcps: null,
      resource: null,
      endpoint: null,
    });
  });

  it.each([
    ['s3:GetObject', 'arn:aws:iam::111122223333:role/a', 'resource'],
    ['sts:AssumeRole', 'arn:aws:s3:::ledger', 'resource'],
    ['STS:assumerolewithsaml', 'arn:aws:iam::111122223333:role/a', 'trust'],
    ['sts:SetSourceIdentity', 'arn:aws:iam::111122223333:role/a/b', 'trust'],
  ])('%s on %s: the resource has a %s policy', (action, resource, kind) => {
    const request = { principal: USER, action, resource };
    expect(
      read(scenario({ request, policies: { resource: DOCUMENT } })).layers.resource?.kind,
    ).toBe(kind);
  });

  it.each<[string, object, string | null]>([
    ['that of the ARN', { resource: 'arn:aws:sqs:eu-west-1:444455556666:q' }, '444455556666'],
    ['the principal’s where the ARN has none', {}, '111122223333'],
    [
      'the principal’s for AWS’s own',
      { resource: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      '111122223333',
    ],
    ['the principal’s where there is no resource', { resource: '*' }, '111122223333'],
    ['as given', { resourceAccount: '999999999999' }, '999999999999'],
    ['not known, as given', { resourceAccount: null }, null],
    ['not known for a service', { principal: 'sns.amazonaws.com' }, null],
  ])('resourceAccount: %s', (_, given, expected) => {
    const { request } = read(scenario({ request: { ...REQUEST, ...given } }));
    expect(request.resourceAccount).toBe(expected);
  });

  it('reads the further requests of an operation', () => {
    const { also } = read(
      scenario({
        request: {
          ...REQUEST,
          action: 'lambda:CreateFunction',
          context: { 'aws:SourceIp': '192.0.2.1', 'aws:RequestedRegion': 'eu-west-1' },
          also: [
            { action: 'iam:PassRole', resource: 'arn:aws:iam::111122223333:role/app' },
            {
              action: 'sts:TagSession',
              resource: 'arn:aws:iam::444455556666:role/app',
              context: { 'aws:RequestedRegion': 'us-east-1' },
              policies: { resource: DOCUMENT, rcps: [[]] },
            },
          ],
        },
        policies: { identity: [DOCUMENT], resource: DOCUMENT, rcps: null },
      }),
    );
    const [passed, tagged] = also;
    expect([...(passed?.[0].context.keys ?? [])]).toEqual([
      ['iam:passedtoservice', { kind: 'values', values: ['lambda.amazonaws.com'] }],
      ['aws:sourceip', { kind: 'values', values: ['192.0.2.1'] }],
      ['aws:requestedregion', { kind: 'values', values: ['eu-west-1'] }],
    ]);
    expect(passed?.[1]).toMatchObject({ resource: null, rcps: null });
    expect(passed?.[1].identity).toHaveLength(1);
    expect(tagged?.[0]).toMatchObject({ resourceAccount: '444455556666' });
    expect(tagged?.[0].context.keys.get('aws:requestedregion')).toEqual({
      kind: 'values',
      values: ['us-east-1'],
    });
    expect(tagged?.[1]).toMatchObject({ resource: { kind: 'trust' }, rcps: [[]] });
  });

  it('reads the type of an endpoint and the user behind a federated user', () => {
    const { request, layers } = read(
      scenario({
        request: { ...REQUEST, principal: FEDERATED, userArn: USER },
        policies: { endpoint: [], endpointType: 'gateway' },
      }),
    );
    expect(request.principal).toMatchObject({ kind: 'federated-user', userArn: USER });
    expect(layers.endpointType).toBe('gateway');
  });

  it('reads a context that is not known at all', () => {
    const { request } = read(scenario({ request: { ...REQUEST, unknownContext: '*' } }));
    expect(request.context).toEqual({ keys: new Map(), others: 'unknown' });
  });

  it('keeps __proto__ and constructor ordinary', () => {
    const text = JSON.stringify(scenario()).replace(
      '"policies":{}',
      '"policies":{"__proto__":{"identity":[]},"constructor":1}',
    );
    expect(issuesOf(JSON.parse(text))).toEqual([
      expect.stringContaining('/policies/__proto__: `__proto__` is not a member of `policies`'),
      expect.stringContaining('/policies/constructor: `constructor` is not a member of `policies`'),
    ]);
    const context = parseJson('{"__proto__":"x","constructor":["y"]}');
    if (!context.ok) throw new Error('the context cannot be read');
    const { request } = read(scenario({ request: { ...REQUEST, context: context.value.value } }));
    expect([...request.context.keys.keys()]).toEqual(['__proto__', 'constructor']);
  });

  it.each<[unknown, string]>([
    ['text', ': a scenario must be an object but is `text`'],
    [[scenario(), 7], '/1: a scenario must be an object but is `7`'],
    [scenario({ name: undefined }), ': `name` is missing'],
    [scenario({ name: '' }), '/name: `name` is empty'],
    [
      scenario({ sources: 'x' }),
      '/sources: `sources` is not a member of a scenario | did you mean `source`?',
    ],
    [scenario({ why: 1 }), '/why: `why` must be text but is `1`'],
    [scenario({ request: undefined }), '/request: `request` is missing'],
    [
      scenario({ request: { ...REQUEST, principal: 'ada' } }),
      '/request/principal: `ada` is not a principal',
    ],
    [scenario({ request: { ...REQUEST, ressource: '*' } }), '| did you mean `resource`?'],
    [
      scenario({ request: { ...REQUEST, action: 's3:Get*' } }),
      '/request/action: `s3:Get*` is not an action',
    ],
    [
      scenario({ request: { ...REQUEST, resource: 'ledger' } }),
      '/request/resource: `ledger` is not a resource',
    ],
    [
      scenario({ request: { ...REQUEST, resourceAccount: '1' } }),
      '/request/resourceAccount: `1` is not an account id',
    ],
    [
      scenario({ request: { ...REQUEST, resourceAccount: 111122223333 } }),
      '/request/resourceAccount: `resourceAccount` must be text',
    ],
    [
      scenario({ request: { ...REQUEST, roleArn: 'arn:aws:iam::111122223333:role/a' } }),
      '/request/roleArn: ',
    ],
    [
      scenario({
        request: {
          ...REQUEST,
          principal: SESSION,
          roleArn: 'arn:aws:iam::111122223333:role/other',
        },
      }),
      '/request/roleArn: ',
    ],
    [
      scenario({ request: { ...REQUEST, userArn: USER } }),
      '/request/userArn: `arn:aws:iam::111122223333:user/ada` is not a user who can be behind',
    ],
    [
      scenario({
        request: { ...REQUEST, principal: FEDERATED, userArn: USER.replace('1111', '2222') },
      }),
      '/request/userArn: ',
    ],
    [scenario({ request: { ...REQUEST, also: {} } }), '/request/also: `also` must be a list'],
    [
      scenario({ request: { ...REQUEST, also: Array.from({ length: 101 }, () => ({})) } }),
      '/request/also: `also` holds 101 requests',
    ],
    [
      scenario({ request: { ...REQUEST, also: [{ action: 's3:*', resource: '*' }] } }),
      '/request/also/0/action: `s3:*` is not an action',
    ],
    [
      scenario({
        request: { ...REQUEST, also: [{ action: 's3:x', resource: '*', policies: { scps: [] } }] },
      }),
      '/request/also/0/policies/scps: `scps` is not a member of `policies`',
    ],
    [
      scenario({ policies: { endpointType: 'dynamic' } }),
      '/policies/endpointType: `dynamic` is not a value of `endpointType`',
    ],
    [
      scenario({ request: { ...REQUEST, context: [] } }),
      '/request/context: `context` must be an object',
    ],
    [
      scenario({ request: { ...REQUEST, context: { a: null } } }),
      '/request/context/a: a context value must be text',
    ],
    [
      scenario({ request: { ...REQUEST, context: { a: ['x', {}] } } }),
      '/request/context/a/1: a context value must be text',
    ],
    [
      scenario({ request: { ...REQUEST, context: { 'aws:x': 1, 'AWS:X': 2 } } }),
      '/request/context/AWS:X: the context key `AWS:X` occurs twice',
    ],
    [
      scenario({ request: { ...REQUEST, context: { a: 1 }, unknownContext: ['A'] } }),
      '/request/unknownContext/0: the context key `A` occurs twice',
    ],
    [
      scenario({ request: { ...REQUEST, unknownContext: 'all' } }),
      '/request/unknownContext: `unknownContext` must be a list of keys or `*`',
    ],
    [
      scenario({ request: { ...REQUEST, unknownContext: [1] } }),
      '/request/unknownContext/0: expected text',
    ],
    [scenario({ policies: undefined }), '/policies: `policies` is missing'],
    [
      scenario({ policies: { scp: [] } }),
      '/policies/scp: `scp` is not a member of `policies` | did you mean `scps`?',
    ],
    [
      scenario({ policies: { identity: DOCUMENT } }),
      '/policies/identity: expected a list of policies',
    ],
    [scenario({ policies: { scps: DOCUMENT } }), '/policies/scps: expected a list of levels'],
    [scenario({ policies: { scps: [DOCUMENT] } }), '/policies/scps/0: expected a list of policies'],
    [
      scenario({ policies: { resource: [DOCUMENT] } }),
      '/policies/resource: a policy document must be an object',
    ],
    [
      scenario({ policies: { identity: [{ Version: '2012-10-17' }] } }),
      '/policies/identity/0: the policy has no `Statement`',
    ],
    [scenario({ expect: undefined }), '/expect: `expect` is missing'],
    [scenario({ expect: {} }), '/expect: `decision` is missing'],
    [
      scenario({ expect: { decision: 'Allow' } }),
      '/expect/decision: `Allow` is not a value of `decision` | did you mean `Allowed`?',
    ],
    [
      scenario({ expect: { decision: 'Denied', blockedBy: 'scps' } }),
      '/expect/blockedBy: `scps` is not a value of `blockedBy` | did you mean `scp`?',
    ],
  ])('refuses %j', (value, expected) => {
    expect(issuesOf(value)).toEqual([expect.stringContaining(expected)]);
  });

  it('says everything that is wrong at once', () => {
    const wrong = scenario({ request: { principal: 'x', action: 'y', resource: 'z' }, expect: 1 });
    expect(issuesOf([scenario(), wrong]).map((issue) => issue.split(':')[0])).toEqual([
      '/1/request/action',
      '/1/request/resource',
      '/1/request/principal',
      '/1/expect',
    ]);
  });

  it('refuses more scenarios than it reads', () => {
    const [issue] = issuesOf(Array.from({ length: 10_001 }, () => scenario()));
    expect(issue).toContain('10001 scenarios; at most 10000');
  });
});
