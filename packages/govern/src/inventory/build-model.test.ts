import { describe, expect, it } from 'vitest';
import { buildModel } from './build-model.ts';
import { type DumpContents, readDump } from './read-dump.ts';
import { readOrganization } from './read-organization.ts';

function dump(value: unknown): DumpContents {
  const contents = readDump(value);
  if (!contents.ok) throw new Error(JSON.stringify(contents.failure));
  return contents.value;
}

function user(name: string, account = '111122223333') {
  return { UserName: name, Arn: `arn:aws:iam::${account}:user/${name}` };
}

const ORGANIZATION = {
  schema: 'countersign.organization/1',
  id: 'o-example',
  managementAccountId: '111122223333',
  units: [
    { id: 'r-1', name: 'Root', parent: null },
    { id: 'ou-1', name: 'Production', parent: 'r-1' },
  ],
  accounts: [
    { id: '111122223333', name: 'management', parent: 'r-1' },
    { id: '444455556666', name: 'production', parent: 'ou-1', tags: { environment: 'production' } },
  ],
  policies: [
    {
      id: 'p-1',
      name: 'DenyLeaving',
      type: 'SERVICE_CONTROL_POLICY',
      targets: ['r-1'],
      document: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' }],
      },
    },
  ],
};

describe('buildModel', () => {
  it('joins pages of one account that come in two files', () => {
    const built = buildModel(
      [
        dump({ UserDetailList: [user('ana')], IsTruncated: true }),
        dump({ UserDetailList: [user('ben')] }),
      ],
      null,
    );
    expect(built).toMatchObject({ ok: true });
    expect(
      built.ok && [...(built.value.model.accounts.get('111122223333')?.users.keys() ?? [])],
    ).toHaveLength(2);
    expect(built.ok && built.value.notKnown.join()).not.toContain('IsTruncated');
  });

  it('says when the last page is missing', () => {
    const built = buildModel([dump({ UserDetailList: [user('ana')], IsTruncated: true })], null);
    expect(built.ok && built.value.notKnown).toContainEqual(expect.stringContaining('IsTruncated'));
  });

  it('refuses the same entity twice', () => {
    const built = buildModel(
      [dump({ UserDetailList: [user('ana')] }), dump({ UserDetailList: [user('ana')] })],
      null,
    );
    expect(built).toMatchObject({ ok: false, failure: [{ code: 'duplicate-key' }] });
  });

  it('names accounts of the organisation of which no dump was given', () => {
    const organization = readOrganization(ORGANIZATION);
    if (!organization.ok) throw new Error(JSON.stringify(organization.failure));
    const built = buildModel([dump({ UserDetailList: [user('ana')] })], organization.value);
    expect(built.ok && built.value.notKnown).toEqual([
      'account 444455556666 (production): no dump was given',
    ]);
  });
});

describe('readOrganization', () => {
  it('reads units, accounts, tags and policies', () => {
    expect(readOrganization(ORGANIZATION)).toMatchObject({
      ok: true,
      value: {
        id: 'o-example',
        policies: [{ document: { kind: 'scp', name: 'DenyLeaving' }, targetIds: new Set(['r-1']) }],
      },
    });
  });

  it.each([
    [
      {
        ...ORGANIZATION,
        units: [
          { id: 'r-1', name: 'Root', parent: 'ou-1' },
          { id: 'ou-1', name: 'x', parent: 'r-1' },
        ],
      },
      'above itself',
    ],
    [{ ...ORGANIZATION, units: [] }, 'does not exist'],
    [{ ...ORGANIZATION, id: undefined }, '`id` is missing'],
    [
      { ...ORGANIZATION, policies: [{ name: 'x', type: 'TAG_POLICY', targets: [] }] },
      'is not a kind of policy',
    ],
    [[], 'must hold an object'],
  ])('refuses what does not hold together (%#)', (value, message) => {
    const organization = readOrganization(value);
    expect(
      organization.ok ? [] : organization.failure.map((issue) => issue.message),
    ).toContainEqual(expect.stringContaining(message));
  });
});
