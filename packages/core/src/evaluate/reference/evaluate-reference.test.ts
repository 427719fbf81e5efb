import { describe, expect, it } from 'vitest';
import type { Principal } from '../../request/request.ts';
import type { Decision, PolicyLayers } from '../decision.ts';
import { evaluateReference } from './evaluate-reference.ts';
import { attached, layersWith, policy, type ShortStatement } from './testing/build-policy.ts';
import {
  ACCOUNT,
  ALLOW,
  ALLOWED,
  type Answer,
  DENY,
  decide,
  deniedBy,
  FEDERATED,
  OTHER_ACCOUNT,
  ROLE,
  ROOT,
  ROOT_ARN,
  refusedBy,
  requestBy,
  SESSION,
  SILENT,
  USER,
  USER_ARN,
} from './testing/decide.ts';

function layersOf(principal: Principal, given: Partial<PolicyLayers>): Decision['layers'] {
  return evaluateReference(requestBy(principal), layersWith(given)).layers;
}

describe('evaluateReference: identity-based policies', () => {
  it.each<[string, readonly ShortStatement[], Answer]>([
    ['nothing is said', [], refusedBy('identity')],
    ['one statement allows', [ALLOW], ALLOWED],
    ['one allows and one denies', [ALLOW, DENY], deniedBy('identity')],
    ['only a deny applies', [DENY], deniedBy('identity')],
    ['another action is allowed', [{ action: 's3:PutObject' }], refusedBy('identity')],
    ['another resource is allowed', [{ resource: 'arn:aws:s3:::other/*' }], refusedBy('identity')],
    [
      'a condition fails',
      [{ conditions: [['Bool', 'aws:SecureTransport', 'true']] }],
      refusedBy('identity'),
    ],
    [
      'one of two conditions fails',
      [
        {
          conditions: [
            ['Null', 'a', 'true'],
            ['Null', 'b', 'false'],
          ],
        },
      ],
      refusedBy('identity'),
    ],
    [
      'a deny does not apply for its condition',
      [ALLOW, { effect: 'Deny', conditions: [['Bool', 'aws:SecureTransport', 'false']] }],
      ALLOWED,
    ],
    ['NotAction leaves the action', [{ notAction: ['iam:*'] }], ALLOWED],
    ['NotAction excepts the action', [{ notAction: ['S3:get*'] }], refusedBy('identity')],
    ['NotResource leaves the resource', [{ notResource: ['arn:aws:s3:::other'] }], ALLOWED],
    [
      'NotResource excepts the resource',
      [{ notResource: ['arn:aws:s3:::bucket/*'] }],
      refusedBy('identity'),
    ],
  ])('%s', (_, statements, expected) => {
    expect(decide(requestBy(USER), { identity: [attached('identity', ...statements)] })).toEqual(
      expected,
    );
  });

  // "Example identity-based and resource-based policy evaluation" on
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
  const carlos: Principal = {
    kind: 'user',
    account: '123456789012',
    arn: 'arn:aws:iam::123456789012:user/carlossalazar',
  };
  const carlosIdentity = attached(
    'identity',
    {
      action: ['s3:GetBucketLocation', 's3:GetAccountPublicAccessBlock', 's3:ListAllMyBuckets'],
      resource: 'arn:aws:s3:::*',
    },
    { action: 's3:*', resource: ['arn:aws:s3:::carlossalazar/*', 'arn:aws:s3:::carlossalazar'] },
    { effect: 'Deny', action: 's3:*', resource: 'arn:aws:s3:::*log*' },
  );
  const carlosBucket = attached('resource', {
    principal: [carlos.arn],
    action: 's3:*',
    resource: ['arn:aws:s3:::carlossalazar/*', 'arn:aws:s3:::carlossalazar'],
  });
  it.each<[string, string, Answer]>([
    ['s3:PutObject', 'arn:aws:s3:::carlossalazar-logs/file', deniedBy('identity')],
    ['s3:PutObject', 'arn:aws:s3:::carlossalazar/file', ALLOWED],
    ['s3:ListAllMyBuckets', 'arn:aws:s3:::any', ALLOWED],
    ['s3:PutObject', 'arn:aws:s3:::any/file', refusedBy('identity')],
  ])('Carlos: %s on %s', (action, resource, expected) => {
    const request = requestBy(carlos, { action, resource, resourceAccount: '123456789012' });
    expect(decide(request, { identity: [carlosIdentity], resource: carlosBucket })).toEqual(
      expected,
    );
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html
  it.each<[string, Answer]>([
    ['iam:GetUser', ALLOWED],
    ['iam:CreatePolicy', refusedBy('identity')],
    ['iam:GetOrganizationsAccessReport', deniedBy('identity')],
    ['iam:GenerateCredentialReport', deniedBy('identity')],
  ])('AllowGetList and DenyReports: %s', (action, expected) => {
    const identity = attached(
      'identity',
      { action: ['iam:Get*', 'iam:List*'] },
      { effect: 'Deny', action: 'iam:*Report' },
    );
    expect(decide(requestBy(USER, { action, resource: '*' }), { identity: [identity] })).toEqual(
      expected,
    );
  });

  it('substitutes the user name', () => {
    const own = attached('identity', {
      action: 'iam:*AccessKey*',
      resource: `arn:aws:iam::${ACCOUNT}:user/\${aws:username}`,
    });
    const onSelf = { action: 'iam:CreateAccessKey', resource: USER_ARN };
    expect(decide(requestBy(USER, onSelf), { identity: [own] })).toEqual(ALLOWED);
    const onOther = { ...onSelf, resource: `arn:aws:iam::${ACCOUNT}:user/other` };
    expect(decide(requestBy(USER, onOther), { identity: [own] })).toEqual(refusedBy('identity'));
    expect(decide(requestBy(ROLE, onSelf), { identity: [own] })).toEqual(refusedBy('identity'));
    const older = { ...own, policy: policy([{ resource: '${aws:username}' }], '2008-10-17') };
    expect(decide(requestBy(USER, onSelf), { identity: [older] })).toEqual(refusedBy('identity'));
  });
});

describe('evaluateReference: boundaries, session policies, guardrails', () => {
  const identity = [attached('identity', ALLOW)];
  it.each<[string, Partial<PolicyLayers>, Answer]>([
    ['boundary allows', { boundary: attached('boundary', ALLOW) }, ALLOWED],
    ['boundary is silent', { boundary: attached('boundary', SILENT) }, refusedBy('boundary')],
    ['boundary denies', { boundary: attached('boundary', ALLOW, DENY) }, deniedBy('boundary')],
    [
      'boundary alone',
      { identity: [], boundary: attached('boundary', ALLOW) },
      refusedBy('identity'),
    ],
    ['session allows', { session: [attached('session', ALLOW)] }, ALLOWED],
    [
      'one of two session policies allows',
      {
        session: [attached('session', SILENT), attached('session', ALLOW)],
      },
      ALLOWED,
    ],
    ['session is silent', { session: [attached('session', SILENT)] }, refusedBy('session')],
    ['session denies', { session: [attached('session', ALLOW, DENY)] }, deniedBy('session')],
    [
      'boundary and session are silent',
      {
        boundary: attached('boundary', SILENT),
        session: [attached('session', SILENT)],
      },
      refusedBy('boundary'),
    ],
    [
      'each SCP level allows',
      { scps: [[attached('scp', ALLOW)], [attached('scp', ALLOW)]] },
      ALLOWED,
    ],
    [
      'one of two SCPs of a level allows',
      {
        scps: [[attached('scp', SILENT), attached('scp', ALLOW)]],
      },
      ALLOWED,
    ],
    [
      'one SCP level is silent',
      {
        scps: [[attached('scp', ALLOW)], [attached('scp', SILENT)]],
      },
      refusedBy('scp'),
    ],
    ['an SCP level has no policy', { scps: [[]] }, refusedBy('scp')],
    ['an SCP denies', { scps: [[attached('scp', ALLOW), attached('scp', DENY)]] }, deniedBy('scp')],
    ['no SCP level', { scps: [] }, ALLOWED],
    ['an RCP level says nothing', { rcps: [[]] }, ALLOWED],
    [
      'RCPs deny others only',
      {
        rcps: [[attached('rcp', { ...DENY, principal: ['*'], action: 'sqs:*' })]],
      },
      ALLOWED,
    ],
    [
      'an RCP denies',
      { rcps: [[], [attached('rcp', { ...DENY, principal: ['*'] })]] },
      deniedBy('rcp'),
    ],
    ['the endpoint allows', { endpoint: [attached('endpoint', { principal: ['*'] })] }, ALLOWED],
    [
      'the endpoint allows another',
      {
        endpoint: [attached('endpoint', { principal: [OTHER_ACCOUNT] })],
      },
      refusedBy('endpoint'),
    ],
    [
      'the endpoint denies',
      {
        endpoint: [attached('endpoint', { ...DENY, principal: ['*'] })],
      },
      deniedBy('endpoint'),
    ],
    [
      'the first refusing layer is named',
      {
        identity: [],
        scps: [[]],
        endpoint: [],
        boundary: attached('boundary', SILENT),
      },
      refusedBy('scp'),
    ],
    [
      'the endpoint comes before the identity',
      { identity: [], endpoint: [] },
      refusedBy('endpoint'),
    ],
    [
      'the first denying layer is named',
      {
        scps: [[]],
        rcps: [[attached('rcp', { ...DENY, principal: ['*'] })]],
        boundary: attached('boundary', DENY),
      },
      deniedBy('rcp'),
    ],
    [
      'an explicit deny wins over an earlier refusal',
      {
        scps: [[]],
        boundary: attached('boundary', DENY),
      },
      deniedBy('boundary'),
    ],
  ])('%s', (_, given, expected) => {
    expect(decide(requestBy(SESSION), { identity, ...given })).toEqual(expected);
  });

  it.each<[Principal, boolean, Answer]>([
    [USER, false, ALLOWED],
    [SESSION, false, ALLOWED],
    [ROLE, false, ALLOWED],
    // "Otherwise, the request is implicitly denied": step "Session policies".
    [FEDERATED, false, refusedBy('session')],
    [FEDERATED, true, ALLOWED],
  ])('%j with a session policy: %s', (principal, hasSession, expected) => {
    const session = hasSession ? [attached('session', ALLOW)] : null;
    expect(decide(requestBy(principal), { identity, session })).toEqual(expected);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
  it('Shirley may create users by her policy but not by her boundary', () => {
    const boundary = attached('boundary', { action: ['s3:*', 'cloudwatch:*', 'ec2:*'] });
    const createUser = [attached('identity', { action: 'iam:CreateUser' })];
    const request = requestBy(USER, { action: 'iam:CreateUser', resource: '*' });
    expect(decide(request, { identity: createUser, boundary })).toEqual(refusedBy('boundary'));
  });
});

describe('evaluateReference: the root user', () => {
  it.each<[string, Partial<PolicyLayers>, Answer]>([
    ['needs no policies', {}, ALLOWED],
    ['is limited by SCPs', { scps: [[attached('scp', SILENT)]] }, refusedBy('scp')],
    ['is denied by SCPs', { scps: [[attached('scp', ALLOW, DENY)]] }, deniedBy('scp')],
    [
      'is denied by the resource',
      {
        resource: attached('resource', { ...DENY, principal: [ROOT_ARN] }),
      },
      deniedBy('resource'),
    ],
  ])('%s', (_, given, expected) => {
    expect(decide(requestBy(ROOT), given)).toEqual(expected);
  });
});

describe('evaluateReference: what it reports', () => {
  it('reports each layer and each level in order', () => {
    const layers = layersOf(SESSION, {
      identity: [attached('identity', ALLOW)],
      boundary: attached('boundary', SILENT),
      session: [],
      scps: [[attached('scp', ALLOW)], []],
      rcps: [[]],
      resource: attached('resource', { ...DENY, principal: ['*'] }),
      endpoint: [attached('endpoint', { principal: ['*'] })],
    });
    expect(layers.map((layer) => [layer.kind, layer.decision])).toEqual([
      ['rcp', 'Allowed'],
      ['scp', 'Allowed'],
      ['scp', 'ImplicitlyDenied'],
      ['endpoint', 'Allowed'],
      ['resource', 'ExplicitlyDenied'],
      ['identity', 'Allowed'],
      ['boundary', 'ImplicitlyDenied'],
      ['session', 'ImplicitlyDenied'],
    ]);
  });

  it('names the determining statements', () => {
    const layers = layersOf(USER, {
      identity: [attached('identity', ALLOW, SILENT, { action: 's3:*' })],
      boundary: attached('boundary', ALLOW, DENY),
    });
    expect(layers.map((layer) => layer.statements)).toEqual([
      [
        { policy: 'identity', pointer: '/Statement/0', effect: 'Allow' },
        { policy: 'identity', pointer: '/Statement/2', effect: 'Allow' },
      ],
      [{ policy: 'boundary', pointer: '/Statement/1', effect: 'Deny' }],
    ]);
  });

  it('counts the identity layer of the root user as allowing', () => {
    expect(layersOf(ROOT, {})).toEqual([{ kind: 'identity', decision: 'Allowed', statements: [] }]);
  });
});
