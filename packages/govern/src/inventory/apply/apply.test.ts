import { invariant, type Policy, parsePolicy } from '@countersign/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allow,
  arnOf,
  deny,
  modelOf,
  type TestAccount,
  type TestDocument,
  trust,
} from '../../testing/test-model.ts';
import type { Change } from '../change.ts';
import type { Model } from '../model.ts';
import { applyChange, applyChanges } from './apply.ts';

type Mutable<Value> = unknown extends Value
  ? Value
  : { -readonly [Key in keyof Value]: Mutable<Value[Key]> };
type EditedAccount = Mutable<Omit<TestAccount, 'beside'>>;

const OTHER: TestAccount = { id: '444455556666', users: { zoe: { inline: [allow('s3:*')] } } };

/** A change, and the same change made to the account that a dump is made of. */
interface Twin {
  readonly change: Change;
  edit(account: EditedAccount): void;
}

const documents = fc.constantFrom<TestDocument>(
  allow('iam:CreateUser'),
  allow('*'),
  deny(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::b/*'),
  allow('s3:*', '*', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
);
const trusts = fc.constantFrom<TestDocument>(
  trust({ Service: 'lambda.amazonaws.com' }),
  trust({ AWS: 'arn:aws:iam::444455556666:root' }, { StringEquals: { 'sts:ExternalId': 'x' } }),
);
const attached = fc.uniqueArray(fc.constantFrom('reader', 'writer'), { maxLength: 2 });
const holder = fc.record({ inline: fc.array(documents, { maxLength: 2 }), attached });
const bounded = fc.option(fc.constant('reader'), { nil: undefined });

const accounts: fc.Arbitrary<TestAccount> = fc
  .record({
    ana: holder,
    groups: fc.uniqueArray(fc.constantFrom('staff', 'ops'), { maxLength: 2 }),
    staff: holder,
    app: holder,
    boundary: bounded,
    writer: fc.array(documents, { minLength: 1, maxLength: 3 }),
  })
  .map(({ ana, app, boundary, groups, staff, writer }) => ({
    users: { ana: { ...ana, groups, ...(boundary === undefined ? {} : { boundary }) }, ben: {} },
    groups: { staff, ops: {} },
    roles: { app },
    policies: { reader: allow('s3:GetObject'), writer },
  }));

describe('applyChange', () => {
  it('gives the model that a dump changed in the same way gives, and shares the rest', () => {
    fc.assert(
      fc.property(accounts, documents, trusts, fc.nat(), (account, document, trusting, pick) => {
        const twins = twinsOf(account, document, trusting);
        const twin = twins[pick % twins.length];
        invariant(twin !== undefined, 'there are always changes that can be made');
        const before = modelOf([account, OTHER]);
        const after = apply(before, [twin.change]);
        const edited = structuredClone(account) as EditedAccount;
        twin.edit(edited);
        expect(after).toEqual(modelOf([edited, OTHER]));
        expect(after.accounts.get('444455556666')).toBe(before.accounts.get('444455556666'));
        expect(after.accounts.get('111122223333')?.users.get(arnOf('user/ben'))).toBe(
          before.accounts.get('111122223333')?.users.get(arnOf('user/ben')),
        );
        expect(before).toEqual(modelOf([account, OTHER]));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every entity, policy and map that the change is not about', () => {
    const before = modelOf({
      users: { ana: { inline: [allow('s3:*'), allow('ec2:*')] }, ben: {} },
      roles: { app: {} },
      policies: { reader: allow('s3:GetObject') },
    });
    const policy = read(allow('iam:*'));
    const after = apply(before, [
      { kind: 'put-inline-policy', entityArn: ANA, policyName: 'inline-0', policy },
    ]);
    const [old, changed] = [before, after].map((model) => model.accounts.get('111122223333'));
    expect(changed?.roles).toBe(old?.roles);
    expect(changed?.policies).toBe(old?.policies);
    expect(changed?.users.get(arnOf('user/ben'))).toBe(old?.users.get(arnOf('user/ben')));
    expect(changed?.users.get(ANA)?.inlinePolicies[1]).toBe(old?.users.get(ANA)?.inlinePolicies[1]);
    expect(changed?.users.get(ANA)?.inlinePolicies[0]?.policy).toBe(policy);
  });

  it('deletes a version that is not the default, and numbers on from the highest', () => {
    const policyArn = arnOf('policy/reader');
    const before = modelOf({ policies: { reader: [allow('s3:*'), allow('s3:GetObject')] } });
    const after = apply(before, [
      { kind: 'delete-policy-version', policyArn, versionId: 'v1' },
      { kind: 'put-policy-version', policyArn, policy: EVERYTHING },
    ]);
    const versions = after.accounts.get('111122223333')?.policies.get(policyArn)?.versions;
    expect(versions?.map(({ isDefault, versionId }) => [versionId, isDefault])).toEqual([
      ['v2', false],
      ['v3', true],
    ]);
  });

  it('puts a version that is there in force', () => {
    const policyArn = arnOf('policy/reader');
    const before = modelOf({ policies: { reader: [allow('s3:*'), allow('s3:GetObject')] } });
    const after = apply(before, [
      { kind: 'set-default-policy-version', policyArn, versionId: 'v1' },
    ]);
    const versions = after.accounts.get('111122223333')?.policies.get(policyArn)?.versions;
    expect(versions?.map(({ isDefault, versionId }) => [versionId, isDefault])).toEqual([
      ['v1', true],
      ['v2', false],
    ]);
  });

  it('gives tags and takes them off, whatever their keys are', () => {
    const model = modelOf({ roles: { app: { tags: { team: 'a', keep: 'yes' } } } });
    const tagged = apply(model, [
      {
        kind: 'tag-entity',
        entityArn: APP,
        tags: new Map([
          ['team', 'b'],
          ['__proto__', 'c'],
        ]),
      },
      { kind: 'untag-entity', entityArn: APP, keys: ['keep', 'none'] },
    ]);
    const role = tagged.accounts.get('111122223333')?.roles.get(APP);
    expect([...(role?.tags ?? [])]).toEqual([
      ['team', 'b'],
      ['__proto__', 'c'],
    ]);
  });

  it('makes, attaches, changes and detaches policies of an organisation', () => {
    const model = modelOf({ users: { ana: {} } }, { scps: [] });
    const policyName = 'no-users';
    const targetId = '111122223333';
    const policy = read(deny('iam:CreateUser'));
    const after = apply(model, [
      { kind: 'put-organization-policy', type: 'scp', policyName, policy },
      { kind: 'attach-organization-policy', policyName, targetId },
      { kind: 'put-organization-policy', type: 'scp', policyName, policy: read(deny('iam:*')) },
    ]);
    const scp = after.organization?.policies.at(-1);
    expect(scp).toEqual({
      document: { name: policyName, kind: 'scp', policy: read(deny('iam:*')) },
      targetIds: new Set([targetId]),
    });
    expect(after.accounts).toBe(model.accounts);
    const detached = apply(after, [{ kind: 'detach-organization-policy', policyName, targetId }]);
    expect(detached.organization?.policies.at(-1)?.targetIds).toEqual(new Set());
    const rcp = { kind: 'put-organization-policy', type: 'rcp', policyName, policy } as const;
    expect(messageOf(after, rcp)).toBe('`no-users` is no resource control policy');
  });
});

const ANA = arnOf('user/ana');
const APP = arnOf('role/app');
const EVERYTHING = read(allow('*'));

describe('applyChange refuses', () => {
  const model = modelOf({
    users: { ana: { groups: ['staff'] } },
    groups: { staff: {} },
    roles: { app: {} },
    policies: { reader: allow('s3:GetObject') },
  });

  it.each<readonly [Change, string]>([
    [
      { kind: 'delete-inline-policy', entityArn: ANA, policyName: 'x' },
      `the inline policy \`x of ${ANA}\` is not in the model`,
    ],
    [
      { kind: 'attach-policy', entityArn: ANA, policyArn: arnOf('policy/none') },
      `the policy \`${arnOf('policy/none')}\` is not in the model`,
    ],
    [
      { kind: 'detach-policy', entityArn: ANA, policyArn: arnOf('policy/reader') },
      `the policy \`${arnOf('policy/reader')}\` is not attached to \`${ANA}\``,
    ],
    [
      { kind: 'put-policy-version', policyArn: 'arn:aws:iam::aws:policy/X', policy: EVERYTHING },
      '`arn:aws:iam::aws:policy/X` is a policy of AWS, which nobody else can change',
    ],
    [
      { kind: 'set-default-policy-version', policyArn: arnOf('policy/reader'), versionId: 'v2' },
      `the policy version \`${arnOf('policy/reader')} v2\` is not in the model`,
    ],
    [
      { kind: 'delete-policy-version', policyArn: arnOf('policy/reader'), versionId: 'v1' },
      `v1 is the default version of \`${arnOf('policy/reader')}\``,
    ],
    [{ kind: 'remove-boundary', entityArn: APP }, `\`${APP}\` has no permissions boundary`],
    [
      { kind: 'set-boundary', entityArn: arnOf('group/staff'), policyArn: arnOf('policy/reader') },
      `\`${arnOf('group/staff')}\` is a group, which has no permissions boundary`,
    ],
    [
      { kind: 'put-trust-policy', roleArn: ANA, policy: EVERYTHING },
      `\`${ANA}\` is a user, which has no trust policy`,
    ],
    [
      { kind: 'add-user-to-group', userArn: ANA, groupName: 'none' },
      'the group `none` is not in the model',
    ],
    [
      { kind: 'remove-user-from-group', userArn: ANA, groupName: 'none' },
      `\`${ANA}\` is not in the group \`none\``,
    ],
    [{ kind: 'create-user', userArn: ANA, boundaryArn: null }, `\`${ANA}\` exists already`],
    [
      { kind: 'delete-entity', entityArn: arnOf('group/staff') },
      `the group \`${arnOf('group/staff')}\` has members`,
    ],
    [
      { kind: 'delete-entity', entityArn: arnOf('user/ana', '999988887777') },
      `the account of \`${arnOf('user/ana', '999988887777')}\` is not in the model`,
    ],
    [
      { kind: 'attach-organization-policy', policyName: 'x', targetId: 'r-root' },
      'the model has no organisation',
    ],
  ])('%j', (change, message) => {
    expect(messageOf(model, change)).toBe(message);
  });
});

function messageOf(model: Model, change: Change): string {
  const applied = applyChange(model, change);
  return applied.ok ? '(applied)' : applied.failure.message;
}

function apply(model: Model, changes: readonly Change[]): Model {
  const applied = applyChanges(model, changes);
  invariant(applied.ok, applied.ok ? '' : applied.failure.message);
  return applied.value;
}

function read(document: TestDocument): Policy {
  const parsed = parsePolicy(document);
  invariant(parsed.ok, 'the documents of this test can be read');
  return parsed.value.policy;
}

/** Every change that can be made to the account, with its twin. */
function twinsOf(
  account: TestAccount,
  document: TestDocument,
  trusting: TestDocument,
): readonly Twin[] {
  return [
    ...inlineTwins(account, document),
    ...attachmentTwins(account),
    ...policyTwins(account, document),
    ...membershipTwins(account),
    ...boundaryTwins(account),
    {
      change: { kind: 'put-trust-policy', roleArn: APP, policy: read(trusting) },
      edit: ({ roles = {} }) => {
        if (roles['app'] !== undefined) roles['app'].trust = trusting;
      },
    },
    ...creationTwins(trusting),
  ];
}

type Holders = 'users' | 'groups' | 'roles';

const HOLDERS: readonly (readonly [Holders, string, string])[] = [
  ['users', 'ana', ANA],
  ['groups', 'staff', arnOf('group/staff')],
  ['roles', 'app', APP],
];

function inlineTwins(account: TestAccount, document: TestDocument): readonly Twin[] {
  return HOLDERS.flatMap(([kind, name, entityArn]): readonly Twin[] => {
    const { length } = account[kind]?.[name]?.inline ?? [];
    const put = (index: number): Twin => ({
      change: {
        kind: 'put-inline-policy',
        entityArn,
        policyName: `inline-${index}`,
        policy: read(document),
      },
      edit: (edited) => {
        const inline = edited[kind]?.[name]?.inline;
        if (inline !== undefined) inline[index] = document;
      },
    });
    const remove: Twin = {
      change: { kind: 'delete-inline-policy', entityArn, policyName: `inline-${length - 1}` },
      edit: (edited) => {
        edited[kind]?.[name]?.inline?.pop();
      },
    };
    return [put(length), ...(length > 0 ? [put(0), remove] : [])];
  });
}

function attachmentTwins(account: TestAccount): readonly Twin[] {
  return HOLDERS.flatMap(([kind, name, entityArn]) =>
    ['reader', 'writer'].map((policy): Twin => {
      const policyArn = arnOf(`policy/${policy}`);
      const isAttached = account[kind]?.[name]?.attached?.includes(policy) === true;
      return {
        change: { kind: isAttached ? 'detach-policy' : 'attach-policy', entityArn, policyArn },
        edit: (edited) => {
          const list = edited[kind]?.[name]?.attached;
          if (isAttached) list?.splice(list.indexOf(policy), 1);
          else list?.push(policy);
        },
      };
    }),
  );
}

function policyTwins(account: TestAccount, document: TestDocument): readonly Twin[] {
  const versions = [account.policies?.['writer'] ?? []].flat();
  const policyArn = arnOf('policy/writer');
  const twins: Twin[] = [
    {
      change: { kind: 'put-policy-version', policyArn, policy: read(document) },
      edit: ({ policies = {} }) => {
        policies['writer'] = [...versions, document];
      },
    },
    {
      change: { kind: 'create-policy', policyArn: arnOf('policy/new'), policy: read(document) },
      edit: ({ policies = {} }) => {
        policies['new'] = document;
      },
    },
    {
      change: { kind: 'delete-policy', policyArn },
      edit: ({ policies = {} }) => {
        delete policies['writer'];
      },
    },
  ];
  return twins;
}

function membershipTwins(account: TestAccount): readonly Twin[] {
  return ['staff', 'ops'].map((groupName): Twin => {
    const isMember = account.users?.['ana']?.groups?.includes(groupName) === true;
    return {
      change: {
        kind: isMember ? 'remove-user-from-group' : 'add-user-to-group',
        userArn: ANA,
        groupName,
      },
      edit: ({ users = {} }) => {
        const list = users['ana']?.groups;
        if (isMember) list?.splice(list.indexOf(groupName), 1);
        else list?.push(groupName);
      },
    };
  });
}

function boundaryTwins(account: TestAccount): readonly Twin[] {
  const set: Twin = {
    change: { kind: 'set-boundary', entityArn: ANA, policyArn: arnOf('policy/writer') },
    edit: ({ users = {} }) => {
      if (users['ana'] !== undefined) users['ana'].boundary = 'writer';
    },
  };
  if (account.users?.['ana']?.boundary === undefined) return [set];
  const remove: Twin = {
    change: { kind: 'remove-boundary', entityArn: ANA },
    edit: ({ users = {} }) => {
      delete users['ana']?.boundary;
    },
  };
  return [set, remove];
}

function creationTwins(trusting: TestDocument): readonly Twin[] {
  return [
    {
      change: {
        kind: 'create-user',
        userArn: arnOf('user/team/eve'),
        boundaryArn: arnOf('policy/reader'),
      },
      edit: ({ users = {} }) => {
        users['eve'] = { path: '/team/', boundary: 'reader' };
      },
    },
    {
      change: { kind: 'create-group', groupArn: arnOf('group/new') },
      edit: ({ groups = {} }) => {
        groups['new'] = {};
      },
    },
    {
      change: {
        kind: 'create-role',
        roleArn: arnOf('role/new'),
        trust: read(trusting),
        boundaryArn: null,
      },
      edit: ({ roles = {} }) => {
        roles['new'] = { trust: trusting };
      },
    },
    {
      change: { kind: 'delete-entity', entityArn: APP },
      edit: ({ roles = {} }) => {
        delete roles['app'];
      },
    },
  ];
}
