import { describe, expect, it } from 'vitest';
import {
  createsRole,
  createsUser,
  foundBy,
  type Known,
  putsPolicy,
  recorded,
} from '../../../testing/detect.ts';
import {
  allow,
  arnOf,
  deny,
  modelOf,
  type TestAccount,
  trust,
} from '../../../testing/test-model.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import { privilegedIdentity } from './rule.ts';

const ALL = allow('*');
const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';
const NOBODY = trust({ AWS: 'AIDADELETEDDELETED123' });

const BEFORE: TestAccount = {
  users: {
    ana: { inline: [allow('iam:ListUsers')] },
    bob: { attached: ['reader'], groups: ['staff'] },
    cem: { boundary: arnOf('policy/reader'), inline: [ALL] },
  },
  groups: { staff: {} },
  roles: { ops: { trust: trust({ Service: 'ec2.amazonaws.com' }) }, nobody: { trust: NOBODY } },
  policies: { reader: allow('s3:GetObject') },
};

const BOB = 'critical: bob is a full administrator [user/bob]';

describe('privileged-identity fires on', () => {
  it.each<[string, readonly TrailEvent[], readonly string[]]>([
    ['an inline policy, whatever it is called', [putsPolicy(1, { userName: 'bob' }, ALL)], [BOB]],
    [
      'a new version of a policy',
      [
        recorded(1, 'CreatePolicyVersion', {
          policyArn: arnOf('policy/reader'),
          policyDocument: JSON.stringify(ALL),
          setAsDefault: true,
        }),
      ],
      [BOB.replace('user/bob', 'policy/reader')],
    ],
    [
      'the policy of a group',
      [putsPolicy(1, { groupName: 'staff' }, ALL)],
      [BOB.replace('user/bob', 'group/staff')],
    ],
    [
      'a boundary that is taken away',
      [recorded(1, 'DeleteUserPermissionsBoundary', { userName: 'cem' })],
      ['critical: cem is a full administrator [user/cem]'],
    ],
    [
      'a role that a service assumes',
      [putsPolicy(1, { roleName: 'ops' }, ALL)],
      ['critical: ops is a full administrator [role/ops]'],
    ],
  ])('%s', (_, events, found) => {
    expect(foundBy(privilegedIdentity, BEFORE, events)).toEqual(found);
  });

  it('a user made without a snapshot', () => {
    const attach = { userName: 'eve', policyArn: ADMINISTRATOR_ACCESS };
    const events = [recorded(1, 'AttachUserPolicy', attach), createsUser(1, 'eve')];
    expect(foundBy(privilegedIdentity, null, events)).toEqual([
      'critical: eve is a full administrator [user/eve]',
    ]);
  });

  it('one that nothing was known of, with both duties', () => {
    const both = allow(['iam:CreateUser', 'iam:PutUserPolicy', 'iam:AttachUserPolicy']);
    const [found] = foundBy(privilegedIdentity, null, [putsPolicy(1, { userName: 'eve' }, both)]);
    expect(found).toMatch(/\[user\/eve\]$/);
  });
});

const lets = (...AWS: readonly string[]) =>
  recorded(1, 'UpdateAssumeRolePolicy', {
    roleName: 'admin',
    policyDocument: JSON.stringify(trust({ AWS })),
  });

describe('privileged-identity and trust policies of administrators', () => {
  const able: TestAccount = {
    users: {
      ana: { inline: [allow('iam:UpdateAssumeRolePolicy')] },
      bob: { inline: [allow('iam:UpdateAssumeRolePolicy')] },
      root: { inline: [ALL] },
    },
    roles: { admin: { inline: [ALL], trust: trust({ AWS: arnOf('user/root') }) } },
  };
  it('tells whom somebody else let in', () => {
    expect(foundBy(privilegedIdentity, able, [lets(arnOf('user/bob'))])).toEqual([
      'critical: bob can act as the administrator role admin [role/admin]',
    ]);
  });

  it('stays silent on who was let in before, or needs it not', () => {
    expect(foundBy(privilegedIdentity, able, [lets(arnOf('user/root'))])).toEqual([]);
    expect(foundBy(privilegedIdentity, able, [lets(arnOf('user/nobody'))])).toEqual([]);
  });
});

it('privileged-identity fires on a conflict of duties that is wider than before', () => {
  const known: TestAccount = {
    users: { ana: {}, bob: { inline: [allow(['iam:CreateUser', 'iam:DetachUserPolicy'])] } },
  };
  const widens = putsPolicy(1, { userName: 'bob' }, allow('iam:PutUserPermissionsBoundary'));
  expect(foundBy(privilegedIdentity, known, [widens])).toEqual([
    'medium: bob holds both identity-creation and permission-granting by stronger actions than before [user/bob]',
  ]);
  const asBefore = putsPolicy(1, { userName: 'bob' }, allow('iam:DeleteUserPolicy'));
  expect(foundBy(privilegedIdentity, known, [asBefore])).toEqual([]);
});

describe('privileged-identity stays silent on', () => {
  const organization = {
    units: { ou: { scp: deny('*'), accounts: ['111122223333'] } },
  };
  it.each<[string, Known, readonly TrailEvent[]]>([
    [
      'a policy that allows little',
      BEFORE,
      [putsPolicy(1, { userName: 'bob' }, allow('s3:GetObject'))],
    ],
    [
      'a near miss: a boundary leaves nothing of it',
      { ...BEFORE, users: { ...BEFORE.users, cem: { boundary: arnOf('policy/reader') } } },
      [putsPolicy(1, { userName: 'cem' }, ALL)],
    ],
    [
      'a near miss: an SCP denies it',
      modelOf(BEFORE, organization),
      [putsPolicy(1, { userName: 'bob' }, ALL)],
    ],
    [
      'a near miss: a role that nobody can assume',
      BEFORE,
      [putsPolicy(1, { roleName: 'nobody' }, ALL)],
    ],
    [
      'a near miss: a role that is made for nobody',
      null,
      [createsRole(1, 'idle', NOBODY), putsPolicy(2, { roleName: 'idle' }, ALL)],
    ],
    [
      'the same call denied',
      BEFORE,
      [putsPolicy(1, { userName: 'bob' }, ALL, { errorCode: 'AccessDenied' })],
    ],
    ['what somebody gives himself', BEFORE, [putsPolicy(1, { userName: 'ana' }, ALL)]],
  ])('%s', (_, known, events) => {
    expect(foundBy(privilegedIdentity, known, events)).toEqual([]);
  });
});
