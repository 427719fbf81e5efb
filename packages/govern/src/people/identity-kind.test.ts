import { describe, expect, it } from 'vitest';
import { type PrincipalEntity, principalsOf } from '../inventory/model.ts';
import { reportWith, testKey } from '../testing/credentials.ts';
import { arnOf, modelOf, type TestAccount, trust } from '../testing/test-model.ts';
import { createKinds, NO_DECLARED_KINDS } from './identity-kind.ts';
import { DEFAULT_OWNER_TAGS } from './join-people.ts';

/** `name kind` of everything in an account, in order of name. */
function kinds(account: TestAccount, declared = NO_DECLARED_KINDS): readonly string[] {
  const model = modelOf(account);
  const kindOf = createKinds(model, { declared, people: [], ownerTags: DEFAULT_OWNER_TAGS });
  const told = (entity: PrincipalEntity): string => `${entity.name} ${kindOf(entity).kind}`;
  return [...principalsOf(model)].map(told).toSorted();
}

const PASSWORD = { changedAt: null, usedAt: null };

describe('the kind of a user', () => {
  it('is told by credentials, name and tags', () => {
    const credentials = reportWith({
      keyed: { keys: [testKey()] },
      off: { keys: [testKey({ isActive: false })] },
      signing: { password: PASSWORD, keys: [testKey()] },
    });
    const users = {
      'ana@example.com': {},
      bare: {},
      keyed: { tags: { email: 'ana@example.com' } },
      off: {},
      owned: { tags: { owner: 'ana@example.com' } },
      signing: {},
      tagged: { tags: { Email: 'ana@example.com' } },
    };
    expect(kinds({ users, beside: { credentials } })).toEqual([
      'ana@example.com person',
      'bare unknown',
      'keyed machine',
      'off unknown',
      'owned unknown',
      'signing person',
      'tagged person',
    ]);
  });

  it('is what the configuration says', () => {
    const users = { bot: { path: '/bots/' }, 'ana@example.com': {}, eve: {} };
    const declared = { machines: [arnOf('user/bots/*'), '*ana@*'], people: [arnOf('user/eve')] };
    expect(kinds({ users }, declared)).toEqual([
      'ana@example.com machine',
      'bot machine',
      'eve person',
    ]);
  });
});

function federated(provider: string, action: string) {
  return trust({ Federated: provider }, undefined, action);
}

describe('the kind of a role', () => {
  it('is told by whom its trust policy lets in', () => {
    const roles = {
      app: { trust: trust({ Service: 'lambda.amazonaws.com' }) },
      both: { trust: trust({ Service: 'ec2.amazonaws.com', AWS: arnOf('user/ana@example.com') }) },
      center: {
        path: '/aws-reserved/sso.amazonaws.com/',
        trust: federated(arnOf('saml-provider/AWSSSO_x'), 'sts:AssumeRoleWithSAML'),
      },
      linked: { path: '/aws-service-role/x/', trust: trust({ Service: 'x.amazonaws.com' }) },
      login: { trust: federated('accounts.google.com', 'sts:AssumeRoleWithWebIdentity') },
      mfa: {
        trust: trust({ AWS: arnOf('root') }, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
      },
      notmfa: {
        trust: trust({ AWS: arnOf('root') }, { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }),
      },
      pipeline: {
        trust: federated(
          arnOf('oidc-provider/token.actions.githubusercontent.com'),
          'sts:AssumeRoleWithWebIdentity',
        ),
      },
      session: {
        trust: trust({ AWS: 'arn:aws:sts::999988887777:assumed-role/Ops/bob@example.com' }),
      },
    };
    const told = kinds({ users: { 'ana@example.com': {} }, roles });
    expect(told.filter((each) => !each.startsWith('ana@'))).toEqual([
      'app machine',
      'both person',
      'center person',
      'linked machine',
      'login unknown',
      'mfa person',
      'notmfa unknown',
      'pipeline machine',
      'session person',
    ]);
  });

  it('is that of those who come in through other roles, also in a ring', () => {
    const roles = {
      a: { trust: trust({ AWS: arnOf('role/b') }) },
      b: { trust: trust({ AWS: [arnOf('role/a'), arnOf('user/ana@example.com')] }) },
      c: { trust: trust({ AWS: arnOf('role/a') }) },
      x: { trust: trust({ AWS: arnOf('role/y') }) },
      y: { trust: trust({ AWS: arnOf('role/x') }) },
      z: { trust: trust({ AWS: arnOf('role/app') }) },
      app: { trust: trust({ Service: 'ec2.amazonaws.com' }) },
    };
    expect(kinds({ users: { 'ana@example.com': {} }, roles })).toEqual([
      'a person',
      'ana@example.com person',
      'app machine',
      'b person',
      'c person',
      'x unknown',
      'y unknown',
      'z machine',
    ]);
  });

  it('is not changed by whom it lets in where the configuration tells it', () => {
    const roles = { app: { trust: trust({ AWS: arnOf('user/ana@example.com') }) } };
    const declared = { machines: [arnOf('role/app')], people: [] };
    expect(kinds({ users: { 'ana@example.com': {} }, roles }, declared)).toContain('app machine');
  });
});
