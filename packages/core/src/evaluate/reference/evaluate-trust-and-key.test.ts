import { describe, expect, it } from 'vitest';
import type { Principal } from '../../request/request.ts';
import type { PolicyLayers } from '../decision.ts';
import { attached, contextOf, type ShortStatement } from './testing/build-policy.ts';
import {
  ACCOUNT,
  ALLOWED,
  type Answer,
  DENY,
  decide,
  deniedBy,
  FEDERATED,
  FEDERATED_ARN,
  OTHER_ACCOUNT,
  ROLE_ARN,
  ROOT,
  ROOT_ARN,
  refusedBy,
  requestBy,
  SERVICE,
  SESSION,
  SILENT,
  USER,
  USER_ARN,
} from './testing/decide.ts';

function trust(...principal: readonly string[]): Partial<PolicyLayers> {
  return { resource: attached('trust', { principal, resource: null, action: 'sts:*' }) };
}

function key(...principal: readonly string[]): Partial<PolicyLayers> {
  return { resource: attached('resource', { principal, action: 'kms:*' }) };
}

describe('evaluateReference: trust policies', () => {
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
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
    ['root user by account', ROOT, 'sts:AssumeRole', trust(ROOT_ARN), refusedBy('identity')],
    ['root user tags a session', ROOT, 'sts:TagSession', trust(ROOT_ARN), ALLOWED],
    ['federated user', FEDERATED, 'sts:AssumeRole', trust(FEDERATED_ARN), refusedBy('session')],
    ['no trust policy', USER, 'sts:AssumeRole', { identity }, refusedBy('trust')],
    [
      'no trust policy, but an assertion',
      provider,
      'sts:AssumeRoleWithSAML',
      { identity },
      refusedBy('trust'),
    ],
    ['trust policy not known', USER, 'sts:AssumeRole', { policyNotKnown: true }, ['Unknown', null]],
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
  ])('within the account: %s', (...row) => {
    const [, principal, action, given, expected] = row;
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
    ['no key policy', USER, { identity }, refusedBy('resource')],
    ['key policy not known', USER, { identity, policyNotKnown: true }, ['Unknown', null]],
    [
      'key policy not known, identity denies',
      USER,
      { identity: [attached('identity', DENY)], policyNotKnown: true },
      deniedBy('identity'),
    ],
  ])('%s', (_, principal, given, expected) => {
    const resource = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
    expect(decide(requestBy(principal, { action: 'KMS:Decrypt', resource }), given)).toEqual(
      expected,
    );
  });
});
