import { describe, expect, it } from 'vitest';
import type { Principal, Request } from '../../request/request.ts';
import type { Decision, DecisionKind, LayerKind, PolicyLayers } from '../decision.ts';
import { evaluateReference } from './evaluate-reference.ts';
import {
  attached,
  contextOf,
  layersWith,
  policy,
  type ShortStatement,
} from './testing/build-policy.ts';

const ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '999999999999';
const ROOT_ARN = `arn:aws:iam::${ACCOUNT}:root`;
const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/exampleuser`;
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/examplerole`;
const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/examplerole/examplerolesessionname`;
const FEDERATED_ARN = `arn:aws:sts::${ACCOUNT}:federated-user/exampleuser`;

const ROOT: Principal = { kind: 'root', account: ACCOUNT, arn: ROOT_ARN };
const USER: Principal = { kind: 'user', account: ACCOUNT, arn: USER_ARN };
const ROLE: Principal = { kind: 'role', account: ACCOUNT, arn: ROLE_ARN };
const SESSION: Principal = {
  kind: 'role-session',
  account: ACCOUNT,
  arn: SESSION_ARN,
  roleArn: ROLE_ARN,
};
const FEDERATED: Principal = { kind: 'federated-user', account: ACCOUNT, arn: FEDERATED_ARN };
const SERVICE: Principal = { kind: 'service', service: 'ecs.amazonaws.com' };
const ANONYMOUS: Principal = { kind: 'anonymous' };

const ALLOW: ShortStatement = {};
const DENY: ShortStatement = { effect: 'Deny' };
/** A policy that says nothing of the request. */
const SILENT: ShortStatement = { action: 'nothing:Ever' };

function requestBy(principal: Principal, given: Partial<Request> = {}): Request {
  return {
    principal,
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::bucket/key',
    resourceAccount: ACCOUNT,
    context: contextOf({}),
    ...given,
  };
}

function decide(
  request: Request,
  given: Partial<PolicyLayers>,
): readonly [DecisionKind, LayerKind | null] {
  const decision = evaluateReference(request, layersWith(given));
  return [decision.decision, decision.blockedBy];
}

type Answer = readonly [DecisionKind, LayerKind | null];
const ALLOWED: Answer = ['Allowed', null];

function refusedBy(layer: LayerKind): Answer {
  return ['ImplicitlyDenied', layer];
}

function deniedBy(layer: LayerKind): Answer {
  return ['ExplicitlyDenied', layer];
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

describe('evaluateReference: resource-based policies within the account', () => {
  function grantTo(...principal: readonly string[]): Partial<PolicyLayers> {
    return { resource: attached('resource', { principal }) };
  }
  const silentBoundary = { boundary: attached('boundary', SILENT) };
  const silentSession = { session: [attached('session', SILENT)] };
  const allSilent = { ...silentBoundary, ...silentSession };

  // "Resource-based policies and implicit denies in other policy types (same account)" on
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
  it.each<[string, Principal, string, Partial<PolicyLayers>, Answer]>([
    ['role session by role ARN, all silent', SESSION, ROLE_ARN, allSilent, refusedBy('boundary')],
    [
      'role session by role ARN, boundary silent',
      SESSION,
      ROLE_ARN,
      silentBoundary,
      refusedBy('boundary'),
    ],
    [
      'role session by role ARN, session silent',
      SESSION,
      ROLE_ARN,
      silentSession,
      refusedBy('session'),
    ],
    ['role session by role ARN, identity silent', SESSION, ROLE_ARN, {}, ALLOWED],
    ['role session by session ARN', SESSION, SESSION_ARN, allSilent, ALLOWED],
    ['role by role ARN', ROLE, ROLE_ARN, {}, ALLOWED],
    ['role by role ARN, boundary silent', ROLE, ROLE_ARN, silentBoundary, refusedBy('boundary')],
    ['user by user ARN', USER, USER_ARN, silentBoundary, ALLOWED],
    ['federated user by user ARN', FEDERATED, USER_ARN, allSilent, refusedBy('identity')],
    ['federated user by federated user ARN', FEDERATED, FEDERATED_ARN, allSilent, ALLOWED],
    ['federated user by federated user ARN, no session', FEDERATED, FEDERATED_ARN, {}, ALLOWED],
    ['root user by root ARN', ROOT, ROOT_ARN, {}, ALLOWED],
    ['service by service', SERVICE, 'Service ecs.amazonaws.com', {}, ALLOWED],
    ['user by everyone', USER, '*', silentBoundary, ALLOWED],
    ['role session by everyone', SESSION, 'AWS *', allSilent, ALLOWED],
    ['user by account', USER, ACCOUNT, {}, refusedBy('identity')],
    ['user by root ARN', USER, ROOT_ARN, {}, refusedBy('identity')],
    ['session by account', SESSION, ACCOUNT, {}, refusedBy('identity')],
    ['user by another user', USER, `${USER_ARN}2`, {}, refusedBy('identity')],
    ['anonymous by everyone', ANONYMOUS, '*', {}, ALLOWED],
    ['anonymous by account', ANONYMOUS, ACCOUNT, {}, refusedBy('resource')],
  ])('%s', (_, principal, named, given, expected) => {
    expect(decide(requestBy(principal), { ...grantTo(named), ...given })).toEqual(expected);
  });

  it.each<[string, Partial<PolicyLayers>, Answer]>([
    ['SCP silent', { scps: [[]] }, refusedBy('scp')],
    ['SCP denies', { scps: [[attached('scp', DENY)]] }, deniedBy('scp')],
    ['endpoint silent', { endpoint: [] }, refusedBy('endpoint')],
    ['identity denies', { identity: [attached('identity', DENY)] }, deniedBy('identity')],
    ['boundary denies', { boundary: attached('boundary', DENY) }, deniedBy('boundary')],
    ['session denies', { session: [attached('session', DENY)] }, deniedBy('session')],
  ])('a direct grant does not pass where %s', (_, given, expected) => {
    expect(decide(requestBy(SESSION), { ...grantTo(SESSION_ARN), ...given })).toEqual(expected);
  });

  it.each<[string, ShortStatement, Answer]>([
    ['denies the user', { ...DENY, principal: [USER_ARN] }, deniedBy('resource')],
    ['denies the account', { ...DENY, principal: [ACCOUNT] }, deniedBy('resource')],
    ['denies everyone', { ...DENY, principal: ['*'] }, deniedBy('resource')],
    ['denies another user', { ...DENY, principal: [`${USER_ARN}2`] }, ALLOWED],
    ['denies all but the user', { ...DENY, notPrincipal: [USER_ARN, ROOT_ARN] }, ALLOWED],
    ['denies all but another', { ...DENY, notPrincipal: [`${USER_ARN}2`] }, deniedBy('resource')],
    ['names no principal', DENY, ALLOWED],
    ['is silent', SILENT, ALLOWED],
    // "UsePrincipalArnInsteadOfNotPrincipalWithDeny"
    [
      'denies other ARNs',
      {
        ...DENY,
        principal: ['*'],
        conditions: [['ArnNotEquals', 'aws:PrincipalArn', USER_ARN]],
      },
      ALLOWED,
    ],
    [
      'denies this ARN',
      {
        ...DENY,
        principal: ['*'],
        conditions: [['ArnEquals', 'aws:PrincipalArn', USER_ARN]],
      },
      deniedBy('resource'),
    ],
  ])('the resource policy %s, the identity allows', (_, statement, expected) => {
    const identity = [attached('identity', ALLOW)];
    const resource = attached('resource', statement);
    expect(decide(requestBy(USER), { identity, resource })).toEqual(expected);
  });

  it('denies who has a boundary by NotPrincipal, even if listed', () => {
    const given = {
      identity: [attached('identity', ALLOW)],
      boundary: attached('boundary', ALLOW),
      resource: attached('resource', { ...DENY, notPrincipal: [USER_ARN, ROOT_ARN] }),
    };
    expect(decide(requestBy(USER), given)).toEqual(deniedBy('resource'));
  });

  // "Identity-based policy types, such as permissions boundaries or session
  // policies, do not limit permissions granted using the aws:PrincipalArn
  // condition key with a wildcard(*) in the Principal element":
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
  it('grants to everyone under a condition on the role ARN', () => {
    const resource = attached('resource', {
      principal: ['*'],
      conditions: [['ArnEquals', 'aws:PrincipalArn', ROLE_ARN]],
    });
    expect(decide(requestBy(SESSION), { resource, ...allSilent })).toEqual(ALLOWED);
  });

  it('counts a resource of an unknown account to the account of the principal', () => {
    const request = requestBy(USER, { resourceAccount: null });
    expect(decide(request, { identity: [attached('identity', ALLOW)] })).toEqual(ALLOWED);
  });
});

describe('evaluateReference: cross-account requests', () => {
  const identity = [attached('identity', ALLOW)];
  const resource = attached('resource', { principal: [ACCOUNT] });
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
  it.each<[string, Principal, Partial<PolicyLayers>, Answer]>([
    ['both sides allow', USER, { identity, resource }, ALLOWED],
    ['no resource policy', USER, { identity }, refusedBy('resource')],
    [
      'resource policy silent',
      USER,
      { identity, resource: attached('resource', SILENT) },
      refusedBy('resource'),
    ],
    ['identity silent', USER, { resource }, refusedBy('identity')],
    [
      'identity silent, user named',
      USER,
      {
        resource: attached('resource', { principal: [USER_ARN] }),
      },
      refusedBy('identity'),
    ],
    [
      'identity silent, everyone named',
      USER,
      {
        resource: attached('resource', { principal: ['*'] }),
      },
      refusedBy('identity'),
    ],
    [
      'identity silent, session named',
      SESSION,
      {
        resource: attached('resource', { principal: [SESSION_ARN] }),
      },
      refusedBy('identity'),
    ],
    [
      'role named',
      SESSION,
      { identity, resource: attached('resource', { principal: [ROLE_ARN] }) },
      ALLOWED,
    ],
    [
      'boundary silent',
      USER,
      { identity, resource, boundary: attached('boundary', SILENT) },
      refusedBy('boundary'),
    ],
    ['session silent', SESSION, { identity, resource, session: [] }, refusedBy('session')],
    [
      'federated user without session policy',
      FEDERATED,
      { identity, resource },
      refusedBy('session'),
    ],
    [
      'resource denies',
      USER,
      { identity, resource: attached('resource', { ...DENY, principal: ['*'] }) },
      deniedBy('resource'),
    ],
    // "The AccountB root user has all of the permissions that are granted to the account."
    ['root user', ROOT, { resource }, ALLOWED],
    ['root user without grant', ROOT, {}, refusedBy('resource')],
    [
      'service',
      SERVICE,
      { resource: attached('resource', { principal: ['Service ecs.amazonaws.com'] }) },
      ALLOWED,
    ],
    ['service without grant', SERVICE, { identity, resource }, refusedBy('resource')],
    ['anonymous without policy', ANONYMOUS, { identity }, refusedBy('resource')],
  ])('%s', (_, principal, given, expected) => {
    expect(decide(requestBy(principal, { resourceAccount: OTHER_ACCOUNT }), given)).toEqual(
      expected,
    );
  });
});

describe('evaluateReference: trust policies', () => {
  function trust(...principal: readonly string[]): Partial<PolicyLayers> {
    return { resource: attached('trust', { principal, resource: null, action: 'sts:*' }) };
  }
  const identity = [attached('identity', { action: 'sts:AssumeRole' })];
  const SAML = `arn:aws:iam::${ACCOUNT}:saml-provider/idp`;
  const provider: Principal = { kind: 'federated', provider: SAML };

  it.each<[string, Principal, string, Partial<PolicyLayers>, Answer]>([
    ['no trust', USER, 'sts:AssumeRole', { identity, ...trust(OTHER_ACCOUNT) }, refusedBy('trust')],
    ['user trusted', USER, 'sts:AssumeRole', trust(USER_ARN), ALLOWED],
    ['account trusted', USER, 'sts:AssumeRole', trust(ROOT_ARN), refusedBy('identity')],
    [
      'account trusted, identity allows',
      USER,
      'sts:AssumeRole',
      { identity, ...trust(ROOT_ARN) },
      ALLOWED,
    ],
    ['role trusted', SESSION, 'sts:AssumeRole', trust(ROLE_ARN), ALLOWED],
    [
      'role trusted, boundary silent',
      SESSION,
      'sts:AssumeRole',
      {
        ...trust(ROLE_ARN),
        boundary: attached('boundary', SILENT),
      },
      refusedBy('boundary'),
    ],
    [
      'tagging the session',
      USER,
      'sts:TagSession',
      { identity, ...trust(OTHER_ACCOUNT) },
      refusedBy('trust'),
    ],
    ['setting the source identity', USER, 'STS:setsourceidentity', trust(USER_ARN), ALLOWED],
    ['everyone trusted', USER, 'sts:AssumeRole', trust('*'), ALLOWED],
    ['service trusted', SERVICE, 'sts:AssumeRole', trust('Service ecs.amazonaws.com'), ALLOWED],
    [
      'other service trusted',
      SERVICE,
      'sts:AssumeRole',
      trust('Service ec2.amazonaws.com'),
      refusedBy('trust'),
    ],
    ['provider trusted', provider, 'sts:AssumeRoleWithSAML', trust(`Federated ${SAML}`), ALLOWED],
    [
      'other provider trusted',
      provider,
      'sts:AssumeRoleWithSAML',
      trust('Federated other'),
      refusedBy('trust'),
    ],
    [
      'assertion needs no identity',
      USER,
      'sts:AssumeRoleWithWebIdentity',
      trust(ROOT_ARN),
      ALLOWED,
    ],
    ['root user by account', ROOT, 'sts:AssumeRole', trust(ROOT_ARN), ALLOWED],
    ['root user not trusted', ROOT, 'sts:AssumeRole', trust(USER_ARN), refusedBy('trust')],
    [
      'trust denies',
      USER,
      'sts:AssumeRole',
      {
        resource: attached(
          'trust',
          { principal: [USER_ARN], resource: null },
          { ...DENY, principal: ['*'], resource: null },
        ),
      },
      deniedBy('trust'),
    ],
  ])('within the account: %s', (_, principal, action, given, expected) => {
    const resource = `arn:aws:iam::${ACCOUNT}:role/target`;
    expect(decide(requestBy(principal, { action, resource }), given)).toEqual(expected);
  });

  it.each<[string, Partial<PolicyLayers>, Answer]>([
    ['both allow', { identity, ...trust(ACCOUNT) }, ALLOWED],
    ['only the trust policy allows', trust(USER_ARN), refusedBy('identity')],
    ['only the identity allows', { identity, ...trust(OTHER_ACCOUNT) }, refusedBy('trust')],
  ])('across accounts: %s', (_, given, expected) => {
    const resource = `arn:aws:iam::${OTHER_ACCOUNT}:role/target`;
    const request = requestBy(USER, {
      action: 'sts:AssumeRole',
      resource,
      resourceAccount: OTHER_ACCOUNT,
    });
    expect(decide(request, given)).toEqual(expected);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html
  it.each<[string, Answer]>([
    ['12345', ALLOWED],
    ['54321', refusedBy('trust')],
  ])('external id %s', (externalId, expected) => {
    const request = requestBy(USER, {
      action: 'sts:AssumeRole',
      resourceAccount: OTHER_ACCOUNT,
      context: contextOf({ 'sts:ExternalId': [externalId] }),
    });
    const statement: ShortStatement = {
      principal: [ACCOUNT],
      resource: null,
      action: 'sts:AssumeRole',
      conditions: [['StringEquals', 'sts:ExternalId', '12345']],
    };
    expect(decide(request, { identity, resource: attached('trust', statement) })).toEqual(expected);
  });
});

describe('evaluateReference: KMS key policies', () => {
  const identity = [attached('identity', { action: 'kms:*' })];
  function key(...principal: readonly string[]): Partial<PolicyLayers> {
    return { resource: attached('resource', { principal, action: 'kms:*' }) };
  }
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
  it.each<[string, Principal, Partial<PolicyLayers>, Answer]>([
    ['key policy silent', USER, { identity, ...key(OTHER_ACCOUNT) }, refusedBy('resource')],
    ['account named, identity allows', USER, { identity, ...key(ROOT_ARN) }, ALLOWED],
    ['account named, identity silent', USER, key(ROOT_ARN), refusedBy('identity')],
    ['user named', USER, key(USER_ARN), ALLOWED],
    ['role named', SESSION, key(ROLE_ARN), ALLOWED],
    [
      'role named, boundary silent',
      SESSION,
      {
        ...key(ROLE_ARN),
        boundary: attached('boundary', SILENT),
      },
      refusedBy('boundary'),
    ],
    [
      'account named, boundary silent',
      USER,
      {
        identity,
        ...key(ROOT_ARN),
        boundary: attached('boundary', SILENT),
      },
      refusedBy('boundary'),
    ],
    ['root user, account named', ROOT, key(ROOT_ARN), ALLOWED],
    ['root user, not named', ROOT, key(USER_ARN), refusedBy('resource')],
    ['no key in the request', USER, { identity }, ALLOWED],
  ])('%s', (_, principal, given, expected) => {
    const resource = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
    expect(decide(requestBy(principal, { action: 'KMS:Decrypt', resource }), given)).toEqual(
      expected,
    );
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
  function layersOf(principal: Principal, given: Partial<PolicyLayers>): Decision['layers'] {
    return evaluateReference(requestBy(principal), layersWith(given)).layers;
  }

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
