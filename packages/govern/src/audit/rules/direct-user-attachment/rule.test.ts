import { describe, expect, it } from 'vitest';
import { findByRule, subjectsOf } from '../../../testing/find-by-rule.ts';
import { allow, arnOf, deny, type TestAccount, trust } from '../../../testing/test-model.ts';
import { directUserAttachment } from './rule.ts';

const PAST = { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } };

function found(account: TestAccount) {
  return findByRule(directUserAttachment, account);
}

describe('direct-user-attachment fires on', () => {
  it('an inline and a managed policy, in one finding that names both', () => {
    const [finding, ...others] = found({
      users: { ana: { inline: [allow('s3:GetObject')], attached: ['team/Upload'] } },
      policies: { 'team/Upload': allow('s3:PutO*') },
    });
    expect(others).toEqual([]);
    expect(finding?.title).toContain('inline-0 and Upload');
    expect(finding?.witness.map(({ action }) => action)).toEqual(['s3:GetObject', 's3:PutObject']);
    expect(finding?.severity).toBe('low');
  });

  it('a policy that repeats what the group gives', () => {
    const findings = found({
      users: { ana: { groups: ['ops'], inline: [allow('s3:GetObject')] } },
      groups: { ops: { inline: [allow('s3:*')] } },
    });
    expect(subjectsOf(findings)).toEqual(['user/ana']);
    const policies = findings[0]?.witness[0]?.statements.map(({ policy }) => policy);
    expect(policies).toContain('arn:aws:iam::111122223333:user/ana inline policy inline-0');
  });

  it('leave to assume a role that lets its account in', () => {
    const account = {
      users: { ana: { inline: [allow('sts:AssumeRole', arnOf('role/app'))] } },
      roles: { app: { trust: trust({ AWS: arnOf('root') }) } },
    };
    expect(subjectsOf(found(account))).toEqual(['user/ana']);
  });

  it('an action that the catalog does not know', () => {
    expect(found({ users: { ana: { inline: [allow('brandnew:Thing')] } } })).toHaveLength(1);
  });
});

describe('direct-user-attachment stays silent on', () => {
  it.each<[string, TestAccount]>([
    [
      'policies of groups',
      { users: { ana: { groups: ['ops'] } }, groups: { ops: { inline: [allow('s3:*')] } } },
    ],
    ['policies of roles', { roles: { app: { inline: [allow('s3:*')] } } }],
    ['a Deny alone', { users: { ana: { inline: [deny('iam:*')] } } }],
    [
      'everything and a Deny of everything',
      { users: { ana: { inline: [allow('*'), deny('*')] } } },
    ],
    ['a service and a Deny of it', { users: { ana: { inline: [allow('iam:*'), deny('iam:*')] } } }],
    ['a date that is past', { users: { ana: { inline: [allow('s3:*', '*', PAST)] } } }],
    [
      'what the boundary leaves out',
      {
        users: { ana: { inline: [allow('s3:*')], boundary: 'Bounds' } },
        policies: { Bounds: allow('ec2:*') },
      },
    ],
  ])('%s', (_, account) => {
    expect(found(account)).toEqual([]);
  });
});

describe('direct-user-attachment, near misses', () => {
  it('a policy on resources of nobody’s account', () => {
    const inline = [allow('iam:CreatePolicyVersion', 'arn:aws:iam::aws:policy/team-*')];
    expect(found({ users: { ana: { inline } } })).toEqual([]);
  });

  it('leave to assume a role that lets in somebody else', () => {
    const account = {
      users: { ana: { inline: [allow('sts:*')] } },
      roles: { app: { trust: trust({ AWS: arnOf('user/bob') }) } },
    };
    expect(found(account)).toEqual([]);
  });

  it('names only the policies that give something', () => {
    const inline = [allow('s3:GetObject'), allow('s3:PutObject', '*', PAST)];
    const [finding] = found({ users: { ana: { inline } } });
    expect(finding?.title).not.toContain('inline-1');
  });
});
