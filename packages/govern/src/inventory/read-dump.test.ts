import { describe, expect, it } from 'vitest';
import { readDump } from './read-dump.ts';

const ACCOUNT = '111122223333';
const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
};
const TRUST = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
};
const USER = { UserName: 'ana', Arn: `arn:aws:iam::${ACCOUNT}:user/ana` };

function read(value: unknown) {
  const contents = readDump(value);
  if (!contents.ok) throw new Error(JSON.stringify(contents.failure));
  return contents.value;
}

function failuresOf(value: unknown): readonly string[] {
  const contents = readDump(value);
  return contents.ok ? [] : contents.failure.map((issue) => `${issue.code} ${issue.pointer}`);
}

describe('readDump', () => {
  it('reads users, groups, roles and policies of several accounts', () => {
    const contents = read({
      UserDetailList: [
        {
          ...USER,
          Path: '/',
          UserId: 'AIDAEXAMPLE',
          CreateDate: '2024-01-01T00:00:00Z',
          GroupList: ['staff'],
          UserPolicyList: [{ PolicyName: 'own', PolicyDocument: DOCUMENT }],
          AttachedManagedPolicies: [{ PolicyName: 'X', PolicyArn: 'arn:aws:iam::aws:policy/X' }],
          PermissionsBoundary: {
            PermissionsBoundaryType: 'Policy',
            PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/B',
          },
          Tags: [{ Key: 'team', Value: 'red' }],
        },
        { UserName: 'ben', Arn: 'arn:aws:iam::444455556666:user/ben' },
      ],
      GroupDetailList: [
        { GroupName: 'staff', Arn: `arn:aws:iam::${ACCOUNT}:group/staff`, GroupPolicyList: [] },
      ],
      RoleDetailList: [
        {
          RoleName: 'app',
          Arn: `arn:aws:iam::${ACCOUNT}:role/app`,
          AssumeRolePolicyDocument: TRUST,
          RoleLastUsed: { LastUsedDate: '2024-05-01T00:00:00Z', Region: 'eu-west-1' },
          InstanceProfileList: [{ Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/app` }],
        },
      ],
      Policies: [
        {
          PolicyName: 'X',
          Arn: 'arn:aws:iam::aws:policy/X',
          PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: DOCUMENT }],
        },
      ],
    });
    expect([...contents.accounts.keys()]).toEqual([ACCOUNT, '444455556666']);
    const account = contents.accounts.get(ACCOUNT);
    expect(account?.users.get(USER.Arn)).toMatchObject({
      kind: 'user',
      uniqueId: 'AIDAEXAMPLE',
      groupNames: ['staff'],
      boundaryArn: 'arn:aws:iam::aws:policy/B',
      tags: new Map([['team', 'red']]),
      attachedPolicyArns: ['arn:aws:iam::aws:policy/X'],
      inlinePolicies: [{ name: `${USER.Arn} inline policy own`, kind: 'identity' }],
    });
    expect(account?.roles.get(`arn:aws:iam::${ACCOUNT}:role/app`)).toMatchObject({
      lastUsedAt: '2024-05-01T00:00:00Z',
      trust: { kind: 'trust' },
      instanceProfileArns: [`arn:aws:iam::${ACCOUNT}:instance-profile/app`],
    });
    expect(contents.awsManagedPolicies.get('arn:aws:iam::aws:policy/X')?.versions).toMatchObject([
      { versionId: 'v1', isDefault: true },
    ]);
  });

  it.each([
    ['JSON text', JSON.stringify(DOCUMENT)],
    ['URL-encoded JSON text', encodeURIComponent(JSON.stringify(DOCUMENT))],
  ])('reads documents that are %s', (_, document) => {
    const contents = read({
      UserDetailList: [
        { ...USER, UserPolicyList: [{ PolicyName: 'own', PolicyDocument: document }] },
      ],
    });
    const [inline] = contents.accounts.get(ACCOUNT)?.users.get(USER.Arn)?.inlinePolicies ?? [];
    expect(inline?.policy.statements[0]?.action.patterns).toEqual(['s3:*']);
  });

  it('joins pages and tells whether the last one is there', () => {
    const first = { UserDetailList: [USER], IsTruncated: true, Marker: 'x' };
    const last = {
      RoleDetailList: [
        {
          RoleName: 'app',
          Arn: `arn:aws:iam::${ACCOUNT}:role/app`,
          AssumeRolePolicyDocument: TRUST,
        },
      ],
    };
    expect(read([first, last])).toMatchObject({
      continued: new Set([ACCOUNT]),
      completed: new Set([ACCOUNT]),
    });
    expect(read(first).completed.size).toBe(0);
  });

  it('takes __proto__ for a tag key like any other', () => {
    const user = JSON.parse(
      `{"UserName":"ana","Arn":"${USER.Arn}","Tags":[{"Key":"__proto__","Value":"x"}]}`,
    );
    const tags = read({ UserDetailList: [user] })
      .accounts.get(ACCOUNT)
      ?.users.get(USER.Arn)?.tags;
    expect([...(tags ?? [])]).toEqual([['__proto__', 'x']]);
  });

  it('does not read members that are inherited', () => {
    const dump = JSON.parse(
      `{"UserDetailList":[{"__proto__":{"Arn":"${USER.Arn}"},"UserName":"ana"}]}`,
    );
    expect(failuresOf(dump)).toEqual(['missing-element /UserDetailList/0']);
  });

  it('names an operator that cannot be decided', () => {
    const document = {
      ...DOCUMENT,
      Statement: [{ ...DOCUMENT.Statement[0], Condition: { StringSmells: { k: 'v' } } }],
    };
    const contents = read({
      UserDetailList: [
        { ...USER, UserPolicyList: [{ PolicyName: 'own', PolicyDocument: document }] },
      ],
    });
    expect(contents.notKnown).toEqual([
      expect.stringContaining('`StringSmells` is not a condition operator'),
    ]);
  });

  it.each([
    ['text', 'wrong-type '],
    [{}, 'wrong-type '],
    [{ Users: [] }, 'wrong-type '],
    [{ UserDetailList: {} }, 'wrong-type /UserDetailList'],
    [{ UserDetailList: ['ana'] }, 'wrong-type /UserDetailList/0'],
    [{ UserDetailList: [{ UserName: 'ana' }] }, 'missing-element /UserDetailList/0'],
    [{ UserDetailList: [{ UserName: 'ana', Arn: 'ana' }] }, 'invalid-arn /UserDetailList/0/Arn'],
    [{ UserDetailList: [USER, USER] }, 'duplicate-key /UserDetailList/1'],
    [{ UserDetailList: [{ ...USER, Tags: 'x' }] }, 'wrong-type /UserDetailList/0/Tags'],
    [{ UserDetailList: [{ ...USER, GroupList: [1] }] }, 'wrong-type /UserDetailList/0/GroupList/0'],
    [
      { RoleDetailList: [{ RoleName: 'app', Arn: `arn:aws:iam::${ACCOUNT}:role/app` }] },
      'wrong-type /RoleDetailList/0/AssumeRolePolicyDocument',
    ],
    [
      {
        UserDetailList: [
          {
            ...USER,
            UserPolicyList: [
              { PolicyName: 'own', PolicyDocument: { ...DOCUMENT, Statements: [] } },
            ],
          },
        ],
      },
      'unknown-element /UserDetailList/0/UserPolicyList/0/PolicyDocument/Statements',
    ],
    [
      {
        UserDetailList: [
          { ...USER, UserPolicyList: [{ PolicyName: 'own', PolicyDocument: '%7B%22' }] },
        ],
      },
      'invalid-json /UserDetailList/0/UserPolicyList/0/PolicyDocument',
    ],
    [
      {
        UserDetailList: [
          { ...USER, UserPolicyList: [{ PolicyName: 'own', PolicyDocument: '%E0%A4' }] },
        ],
      },
      'invalid-json /UserDetailList/0/UserPolicyList/0/PolicyDocument',
    ],
    [
      {
        GroupDetailList: [
          { GroupName: 'a', Arn: `arn:aws:iam::${ACCOUNT}:group/a`, GroupList: ['a'] },
        ],
      },
      'unknown-element /GroupDetailList/0/GroupList',
    ],
  ])('refuses %j', (dump, failure) => {
    expect(failuresOf(dump)).toEqual([failure]);
  });
});
