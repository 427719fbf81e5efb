import { describe, expect, it } from 'vitest';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { arnOf, type TestDocument, trust } from '../../../testing/test-model.ts';
import { trustOidcWithoutSubject } from './rule.ts';

const GITHUB = 'token.actions.githubusercontent.com';
const EKS = 'oidc.eks.eu-west-1.amazonaws.com/id/ABC';

function found(provider: string, condition?: TestDocument) {
  const policy = trust({ Federated: provider }, condition, 'sts:AssumeRoleWithWebIdentity');
  return findByRule(trustOidcWithoutSubject, { roles: { ci: { trust: policy } } });
}

function github(condition?: TestDocument) {
  return found(arnOf(`oidc-provider/${GITHUB}`), condition);
}

describe('trust-oidc-without-subject fires on', () => {
  it('no condition at all, for certain', () => {
    expect(github()).toMatchObject([{ severity: 'high', certainty: 'certain' }]);
  });

  it.each<[string, TestDocument]>([
    ['the audience alone', { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } }],
    ['any subject', { StringLike: { [`${GITHUB}:sub`]: '*' } }],
    ['any repository', { StringLike: { [`${GITHUB}:sub`]: 'repo:*' } }],
    [
      'a repository of any owner',
      { StringLike: { [`${GITHUB}:sub`]: 'repo:*/ledger:ref:refs/heads/main' } },
    ],
    ['owners whose names begin alike', { StringLike: { [`${GITHUB}:sub`]: 'repo:some*' } }],
  ])('GitHub and %s', (_, condition) => {
    expect(github(condition)).toHaveLength(1);
  });

  it('another issuer and the audience alone', () => {
    const condition = { StringEquals: { [`${EKS}:aud`]: 'sts.amazonaws.com' } };
    expect(found(arnOf(`oidc-provider/${EKS}`), condition)).toHaveLength(1);
  });

  it('identity pools of anybody', () => {
    const condition = {
      'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': '*' },
    };
    expect(found('cognito-identity.amazonaws.com', condition)).toHaveLength(1);
  });
});

describe('trust-oidc-without-subject stays silent on', () => {
  it.each<[string, TestDocument]>([
    ['one repository', { StringLike: { [`${GITHUB}:sub`]: 'repo:ours/ledger:*' } }],
    ['one owner', { StringLike: { [`${GITHUB}:sub`]: 'repo:ours/*' } }],
    ['an owner by his own claim', { StringEquals: { [`${GITHUB}:repository_owner`]: 'ours' } }],
  ])('GitHub and %s', (_, condition) => {
    expect(github(condition)).toEqual([]);
  });

  it('one service account of a cluster', () => {
    const condition = { StringEquals: { [`${EKS}:sub`]: 'system:serviceaccount:app:ledger' } };
    expect(found(arnOf(`oidc-provider/${EKS}`), condition)).toEqual([]);
  });

  it('one identity pool, whose users are whom the role is for', () => {
    const condition = {
      StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:pool' },
    };
    expect(found('cognito-identity.amazonaws.com', condition)).toEqual([]);
  });

  it('SAML providers', () => {
    const policy = trust(
      { Federated: arnOf('saml-provider/idp') },
      undefined,
      'sts:AssumeRoleWithSAML',
    );
    expect(findByRule(trustOidcWithoutSubject, { roles: { sso: { trust: policy } } })).toEqual([]);
  });
});

describe('trust-oidc-without-subject, near misses', () => {
  it('a subject of an issuer whose name begins alike', () => {
    const condition = { StringLike: { [`${GITHUB}/other:sub`]: 'repo:ours/*' } };
    // The key of another issuer is absent from this one's tokens or chosen freely: no protection.
    expect(github(condition)).toMatchObject([{ certainty: 'conditional' }]);
  });

  it('the wrong action', () => {
    const policy = trust({ Federated: arnOf(`oidc-provider/${GITHUB}`) });
    expect(findByRule(trustOidcWithoutSubject, { roles: { ci: { trust: policy } } })).toEqual([]);
  });
});
