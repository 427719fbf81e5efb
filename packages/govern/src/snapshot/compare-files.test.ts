import { describe, expect, it } from 'vitest';
import type { Differences } from '../inventory/difference/difference.ts';
import { type ComparedFile, compareSnapshotFiles } from './compare-files.ts';

const OWN = '111122223333';

function compared(
  file: string,
  old: unknown,
  now: unknown,
  parts: Partial<ComparedFile> = {},
): Differences {
  return compareSnapshotFiles({ file, accountId: OWN, old, new: now, isWhole: true, ...parts });
}

function linesOf({ items }: Differences): readonly string[] {
  return items.map(({ aspects, how, kind, name }) => {
    const names = aspects.map((aspect) =>
      aspect.kind === 'value'
        ? `${aspect.name} ${aspect.before ?? 'none'} → ${aspect.after ?? 'none'}`
        : aspect.name,
    );
    return `${how} ${kind} ${name}: ${names.join('; ')}`;
  });
}

const KEY = { UserName: 'ana', AccessKeyId: 'AKIA1', Status: 'Active', CreateDate: 'day' };
const DEVICE = { UserName: 'ana', SerialNumber: 'arn:aws:iam::111122223333:mfa/ana' };

function letIn(Action: string): object {
  const Statement = [{ Effect: 'Allow', Principal: '*', Action, Resource: '*' }];
  return { Version: '2012-10-17', Statement };
}

function runs(Arn: string, RoleArn: string): object {
  return { Type: 'lambda:function', Arn, RoleArn };
}

describe('files of an account', () => {
  it.each<readonly [string, unknown, unknown, readonly string[]]>([
    [
      'access-keys.json',
      [KEY],
      [{ ...KEY, Status: 'Inactive' }],
      ['changed access-key ana: Status Active → Inactive'],
    ],
    [
      'access-keys.json',
      [],
      [KEY],
      ['added access-key ana: CreateDate none → day; Status none → Active; UserName none → ana'],
    ],
    // That a key was used is no difference.
    ['access-keys.json', [KEY], [{ ...KEY, LastUsed: { ServiceName: 's3' } }], []],
    ['mfa-devices.json', [DEVICE], [], ['removed mfa-device ana: UserName ana → none']],
    [
      'credential-report.json',
      {
        generatedAt: 'a',
        users: [{ arn: 'x', user: 'ana', mfa_active: 'true', password_last_used: 'a' }],
      },
      {
        generatedAt: 'b',
        users: [{ arn: 'x', user: 'ana', mfa_active: 'false', password_last_used: 'b' }],
      },
      ['changed credentials ana: mfa_active true → false'],
    ],
    [
      'resource-policies.json',
      {
        Resources: [
          { Arn: 'a', Policy: letIn('s3:Get*') },
          { Arn: 'b', Policy: null },
        ],
      },
      {
        Resources: [
          { Arn: 'a', Policy: letIn('s3:*') },
          { Arn: 'c', Policy: letIn('s3:*') },
        ],
      },
      ['changed resource a: Policy', 'removed resource b: ', 'added resource c: Policy'],
    ],
    [
      'workloads.json',
      { Complete: [], Workloads: [runs('f', 'one'), runs('t', 'one'), runs('t', 'two')] },
      { Complete: ['lambda:function'], Workloads: [runs('t', 'two'), runs('f', 'other')] },
      ['changed workload f: RoleArn one → other', 'changed workload t: RoleArn'],
    ],
    // Rows come and go with users, which are told already.
    ['credential-report.json', { users: [] }, { users: [{ arn: 'x', user: 'ana' }] }, []],
    [
      'identity-providers.json',
      { saml: [], oidc: [{ Arn: 'x', ClientIDList: ['a', 'b'] }] },
      { saml: [{ Arn: 'y' }], oidc: [{ Arn: 'x', ClientIDList: ['b', 'c'] }] },
      ['added saml-provider y: ', 'changed oidc-provider x: ClientIDList'],
    ],
    [
      'account.json',
      { aliases: ['a'], summary: { Users: 1, AccountMFAEnabled: 1 }, passwordPolicy: null },
      {
        aliases: ['b'],
        summary: { Users: 2, AccountMFAEnabled: 0 },
        passwordPolicy: { MinimumPasswordLength: 8 },
      },
      [
        'changed account-settings 111122223333: aliases; password policy: MinimumPasswordLength none → 8; root user: AccountMFAEnabled 1 → 0',
      ],
    ],
    ['last-accessed.json', [{ Arn: 'x', Services: [] }], [{ Arn: 'y', Services: [] }], []],
    ['of-later.json', [1], [2], ['changed file of-later.json: content as it was → otherwise']],
  ])('%s', (file, old, now, expected) => {
    expect(linesOf(compared(file, old, now))).toEqual(expected);
  });

  it('tell nothing for gone in an account that was read in part', () => {
    const differences = compared('mfa-devices.json', [DEVICE], [], { isWhole: false });
    expect(differences.items).toEqual([]);
    expect(differences.undecided).toEqual([
      { kind: 'mfa-device', id: DEVICE.SerialNumber, name: 'ana', accountId: OWN, in: 'old' },
    ]);
  });

  it('say what only one of two could read', () => {
    expect(
      compared('identity-providers.json', { saml: null, oidc: [] }, { saml: [], oidc: [] }),
    ).toEqual({
      items: [],
      undecided: [],
      notKnown: [
        'saml in identity-providers.json of account 111122223333: it could not be read in OLD, and was not compared',
      ],
    });
    const facts = compared(
      'account.json',
      { passwordPolicy: {} },
      { passwordPolicy: null },
      { isWhole: false },
    );
    expect(facts.notKnown).toEqual([
      'passwordPolicy in account.json of account 111122223333: only one side tells of it',
    ]);
  });

  it('are passed over where they hold something else than they should', () => {
    for (const odd of [null, 1, 'x', {}, [[]], { users: 3 }]) {
      for (const file of ['access-keys.json', 'credential-report.json', 'account.json']) {
        expect(compared(file, odd, []).items).toEqual([]);
      }
    }
  });
});

describe('files of the organisation', () => {
  const central = { accountId: null };

  it('tell of addresses, states and delegated administrators', () => {
    const old = {
      accounts: [{ id: OWN, name: 'a', status: 'ACTIVE', parent: 'x' }],
      delegatedAdministrators: [],
    };
    const now = {
      accounts: [{ id: OWN, name: 'a', status: 'SUSPENDED', parent: 'y' }],
      delegatedAdministrators: [{ accountId: OWN, services: ['sso.amazonaws.com'] }],
    };
    expect(linesOf(compared('organization.json', old, now, central))).toEqual([
      'changed account a: status ACTIVE → SUSPENDED',
      'added delegated-administrator 111122223333: services',
    ]);
  });

  const set = {
    arn: 'ps-1',
    name: 'Admin',
    inlinePolicy: null as unknown,
    assignments: [{ accountId: OWN, principalType: 'GROUP', principalId: 'g-1' }] as unknown,
  };
  const instance = { arn: 'ssoins-1', name: 'main', permissionSets: [set], users: [], groups: [] };
  const center = (parts: object): unknown => ({ instances: [{ ...instance, ...parts }] });

  it('tell what changed of permission sets, users and groups of Identity Center', () => {
    const policy = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const differences = compared(
      'identity-center.json',
      center({ groups: [{ id: 'g-1', name: 'staff', memberIds: ['u-1'] }] }),
      center({
        permissionSets: [{ ...set, inlinePolicy: policy, assignments: [] }],
        users: [{ id: 'u-2', userName: 'eve' }],
        groups: [{ id: 'g-1', name: 'staff', memberIds: ['u-1', 'u-2'] }],
      }),
      central,
    );
    expect(linesOf(differences)).toEqual([
      'changed permission-set Admin: assignments; inlinePolicy',
      'added identity-center-user eve: userName none → eve',
      'changed identity-center-group staff: memberIds',
    ]);
    expect(differences.items[0]?.aspects).toMatchObject([
      { removed: [`accountId ${OWN}, principalType GROUP, principalId g-1`], added: [] },
      { kind: 'document', before: null },
    ]);
  });

  it('say which assignments could not be read', () => {
    const differences = compared(
      'identity-center.json',
      center({}),
      center({ permissionSets: [{ ...set, assignments: null }] }),
      central,
    );
    expect(differences.items).toEqual([]);
    expect(differences.notKnown).toEqual([
      'assignments in identity-center.json: it could not be read in NEW, and was not compared: ps-1',
    ]);
  });

  it('tell all of Identity Center where there was none', () => {
    const differences = compared('identity-center.json', {}, center({}), central);
    expect(differences.items.map(({ how, kind }) => `${how} ${kind}`)).toEqual([
      'added identity-center',
      'added permission-set',
    ]);
  });
});
