import { describe, expect, it } from 'vitest';
import type { DirectoryUser, IdentityCenter } from '../inventory/identity-center.ts';
import { arnOf, modelOf, type TestAccount, trust } from '../testing/test-model.ts';
import { normalAddress } from './address.ts';
import { DEFAULT_OWNER_TAGS, joinPeople } from './join-people.ts';
import type { DeclaredPerson } from './person.ts';

/** `person: identity (evidence)` of everybody who is joined. */
function joined(account: TestAccount, declared: readonly DeclaredPerson[] = []): readonly string[] {
  const { people } = joinPeople(modelOf(account), { declared, ownerTags: DEFAULT_OWNER_TAGS });
  return people.flatMap(({ id, identities }) =>
    identities.map(
      ({ entity, evidence }) => `${id}: ${entity.kind}/${entity.name} (${evidence.join('; ')})`,
    ),
  );
}

const ANA = { 'ana@example.com': {} };

describe('joining identities to people', () => {
  it('joins users by their names and tags', () => {
    const users = {
      ...ANA,
      'ana-admin': { tags: { EMAIL: ' Ana@example.com ', team: 'ana@example.com' } },
      bob: { tags: { owner: 'bob@example.com' } },
    };
    expect(joined({ users })).toEqual([
      'ana@example.com: user/ana-admin (its tag EMAIL is  Ana@example.com )',
      'ana@example.com: user/ana@example.com (its name)',
    ]);
  });

  it('does not take who answers for a role for one who can act as it', () => {
    const roles = { app: { tags: { owner: 'ana@example.com' } } };
    expect(joined({ users: ANA, roles })).toEqual([]);
  });

  it.each([
    ['sts:RoleSessionName', { StringEquals: { 'sts:RoleSessionName': 'ana@example.com' } }],
    ['saml:sub', { StringEquals: { 'SAML:sub': ['bob@example.com', 'ana@example.com'] } }],
    ['idp.example.com:email', { StringEquals: { 'idp.example.com:email': 'ana@example.com' } }],
  ])('joins a role that lets in a subject by %s', (_, condition) => {
    const roles = { ops: { trust: trust({ AWS: arnOf('root') }, condition) } };
    const [key] = Object.keys(Object.values(condition)[0] ?? {});
    expect(joined({ users: ANA, roles })).toEqual([
      `ana@example.com: role/ops (its trust policy lets in ${key} = ana@example.com)`,
      'ana@example.com: user/ana@example.com (its name)',
    ]);
  });

  it('joins the role whose session a trust policy names', () => {
    const session = 'arn:aws:sts::111122223333:assumed-role/staff/ana@example.com';
    const roles = { staff: {}, ops: { trust: trust({ AWS: session }) } };
    expect(joined({ users: ANA, roles })[0]).toBe(
      'ana@example.com: role/staff (the trust policy of ops names its session ana@example.com)',
    );
  });

  it('does not join by what a condition excludes', () => {
    const condition = { StringNotEquals: { 'sts:RoleSessionName': 'ana@example.com' } };
    expect(
      joined({ users: ANA, roles: { ops: { trust: trust({ AWS: arnOf('root') }, condition) } } }),
    ).toEqual([]);
  });

  it('joins what is declared, also by addresses, and says what is not there', () => {
    const declared = {
      id: 'Ana@Example.com',
      name: null,
      addresses: ['a.silva@contractor.example'],
      identities: [arnOf('role/ops'), arnOf('user/gone')],
    };
    const account = {
      users: { ...ANA, 'a.silva@contractor.example': {} },
      roles: { ops: {} },
    };
    expect(joined(account, [declared])).toEqual([
      'ana@example.com: role/ops (the configuration says so)',
      'ana@example.com: user/a.silva@contractor.example (its name)',
      'ana@example.com: user/ana@example.com (its name)',
    ]);
    const { notKnown } = joinPeople(modelOf(account), { declared: [declared], ownerTags: [] });
    expect(notKnown).toEqual([
      `${arnOf('user/gone')}, an identity of Ana@Example.com, is not in the input`,
    ]);
  });
});

describe('e-mail addresses', () => {
  it.each([
    ['Ana@Example.COM', 'ana@example.com'],
    ['ana+aws@example.com', 'ana@example.com'],
    [' ana@example.com ', 'ana@example.com'],
    ['+ana@example.com', '+ana@example.com'],
  ])('%s is the same as %s', (text, address) => {
    expect(normalAddress(text)).toBe(address);
  });

  it.each(['ana', 'ana@host', '*@example.com', 'repo:x@example.com/y', 'a b@example.com', ''])(
    '%s is none',
    (text) => {
      expect(normalAddress(text)).toBeNull();
    },
  );
});

function user(id: string, emails: readonly string[]): DirectoryUser {
  return { id, userName: id, displayName: `${id} of staff`, emails };
}

describe('joining what IAM Identity Center lets people into', () => {
  const PATH = '/aws-reserved/sso.amazonaws.com/';
  const center: IdentityCenter = {
    permissionSets: [
      {
        arn: 'arn:aws:sso:::permissionSet/ssoins-0/ps-0',
        name: 'Reader',
        ownerAccountId: '999900001111',
        assignments: [
          { accountId: '111122223333', principalType: 'GROUP', principalId: 'staff' },
          { accountId: '444455556666', principalType: 'USER', principalId: 'ana' },
          { accountId: '777788889999', principalType: 'USER', principalId: 'ana' },
          { accountId: '111122223333', principalType: 'USER', principalId: 'gone' },
        ],
      },
    ],
    users: new Map([
      ['ana', user('ana', ['Ana@example.com'])],
      ['bob', user('bob', [])],
    ]),
    groups: new Map([['staff', { id: 'staff', name: 'Staff', memberIds: ['ana', 'bob', 'gone'] }]]),
  };
  const role = { [`AWSReservedSSO_Reader_${'0'.repeat(16)}`]: { path: PATH } };

  function peopleOf(...accounts: readonly TestAccount[]) {
    const model = { ...modelOf(accounts), identityCenter: center };
    return joinPeople(model, { declared: [], ownerTags: DEFAULT_OWNER_TAGS }).people;
  }

  it('joins roles by assignments to users and to their groups, for certain, with users of the same address', () => {
    const people = peopleOf(
      { roles: role, users: { 'ana@example.com': {}, 'bob@example.com': {} } },
      { id: '444455556666', roles: role },
    );
    expect(people.map(({ id, name }) => [id, name])).toEqual([['ana@example.com', 'ana of staff']]);
    expect(
      people[0]?.identities.map(({ entity, evidence, isCertain }) => [
        entity.accountId,
        entity.kind,
        evidence,
        isCertain,
      ]),
    ).toEqual([
      [
        '111122223333',
        'role',
        ['IAM Identity Center gives the permission set Reader to the group Staff'],
        true,
      ],
      ['111122223333', 'user', ['its name'], false],
      [
        '444455556666',
        'role',
        ['IAM Identity Center gives the permission set Reader to ana'],
        true,
      ],
    ]);
  });

  it('knows nobody by one role alone', () => {
    expect(peopleOf({ roles: role })).toEqual([]);
  });
});
