import { describe, expect, it } from 'vitest';
import { escalationToAdministrator } from '../audit/rules/escalation-to-administrator/rule.ts';
import { fullAdministrator } from '../audit/rules/full-administrator/rule.ts';
import type { Model, OrganizationAccount } from '../inventory/model.ts';
import { testEnvironment } from '../testing/environments.ts';
import { auditOf, type Surroundings } from '../testing/find-by-rule.ts';
import { allow, arnOf, modelOf, type TestAccount, trust } from '../testing/test-model.ts';
import { assignEnvironments } from './assign-environments.ts';
import type { Environment } from './environment.ts';

const OWN = '111122223333';
const OTHER = '444455556666';

/** An organisation with two accounts: one in a unit below another, with tags. */
function modelWith(tags: Readonly<Record<string, string>>): Model {
  const model = modelOf([{ users: { ana: {} } }, { id: OTHER, users: { bob: {} } }], {
    units: { 'ou-work': { scp: allow('*'), accounts: [OWN] } },
  });
  const { organization } = model;
  if (organization === null) return model;
  const units = new Map(organization.units);
  units.set('ou-deep', { id: 'ou-deep', name: 'deep', parentId: 'ou-work' });
  const accounts = new Map(organization.accounts);
  const own: OrganizationAccount = {
    id: OWN,
    name: 'own',
    parentId: 'ou-deep',
    tags: new Map(Object.entries(tags)),
  };
  accounts.set(OWN, own);
  return { ...model, organization: { ...organization, units, accounts } };
}

const NOWHERE = { accountIds: new Set<string>() };

function environment(id: string, parts: Partial<Environment>): Environment {
  return testEnvironment(null, { ...NOWHERE, id, ...parts });
}

const BY_ID = environment('by-id', { accountIds: new Set([OWN]) });
const BY_TAG = environment('by-tag', { tags: new Map([['stage', new Set(['live', 'prod'])]]) });
const BY_UNIT = environment('by-unit', { unitIds: new Set(['ou-deep']) });
const BY_PARENT = environment('by-parent', { unitIds: new Set(['ou-work']) });
const BY_ROOT = environment('by-root', { unitIds: new Set(['r-root']) });

describe('accounts are assigned to environments', () => {
  it.each<[string, readonly Environment[], Readonly<Record<string, string>>, string | undefined]>([
    ['by id before all else', [BY_ROOT, BY_UNIT, BY_TAG, BY_ID], { stage: 'prod' }, 'by-id'],
    ['by a tag before units', [BY_ROOT, BY_UNIT, BY_TAG], { stage: 'prod' }, 'by-tag'],
    ['by the nearest unit', [BY_ROOT, BY_PARENT, BY_UNIT], {}, 'by-unit'],
    ['by a unit above', [BY_ROOT, BY_PARENT], {}, 'by-parent'],
    ['by the root', [BY_ROOT], {}, 'by-root'],
    ['not by another value of the tag', [BY_TAG], { stage: 'dev' }, undefined],
    [
      'not by an inherited name',
      [environment('odd', { tags: new Map([['constructor', new Set([''])]]) })],
      {},
      undefined,
    ],
  ])('%s', (_, environments, tags, expected) => {
    const { byAccount, disputed } = assignEnvironments(modelWith(tags), environments);
    expect(byAccount.get(OWN)?.id).toBe(expected);
    expect(disputed).toEqual([]);
  });

  it('and to none where two claim it by tags', () => {
    const other = environment('other', { tags: new Map([['team', new Set(['a'])]]) });
    const { byAccount, disputed } = assignEnvironments(modelWith({ stage: 'prod', team: 'a' }), [
      BY_TAG,
      other,
    ]);
    expect(byAccount.has(OWN)).toBe(false);
    expect(disputed).toEqual([{ accountId: OWN, environmentIds: ['by-tag', 'other'] }]);
  });
});

const ADMIN: TestAccount = { users: { ana: { inline: [allow('*')] } } };

/** Ana of the first account becomes an administrator of the second. */
const ACROSS: readonly TestAccount[] = [
  { users: { ana: { inline: [allow('sts:AssumeRole', arnOf('role/admin', OTHER))] } } },
  {
    id: OTHER,
    roles: { admin: { inline: [allow('*')], trust: trust({ AWS: arnOf('user/ana') }) } },
  },
];

function severities(accounts: TestAccount | readonly TestAccount[], surroundings: Surroundings) {
  const { findings } = auditOf(
    [fullAdministrator, escalationToAdministrator],
    accounts,
    surroundings,
  );
  return findings.map(({ environment: id, rule, severity }) => `${rule} ${severity} in ${id}`);
}

describe('findings count in an environment', () => {
  it.each<[string, Surroundings, string]>([
    ['production', { environments: [testEnvironment('production')] }, 'critical in production'],
    ['qa, at most medium', { environments: [testEnvironment('qa')] }, 'medium in qa'],
    ['dev, at most high', { environments: [testEnvironment('dev')] }, 'high in dev'],
    ['none', {}, 'critical in null'],
    [
      'dev, where the configuration says something of all accounts',
      {
        environments: [testEnvironment('dev')],
        severities: new Map([['full-administrator', 'critical']]),
      },
      'critical in dev',
    ],
    [
      'dev, where the configuration says something of it',
      {
        environments: [
          testEnvironment('dev', { rules: new Map([['full-administrator', 'info']]) }),
        ],
        severities: new Map([['full-administrator', 'critical']]),
      },
      'info in dev',
    ],
  ])('%s', (_, surroundings, expected) => {
    expect(severities(ADMIN, surroundings)).toEqual([`full-administrator ${expected}`]);
  });

  it('where a rule can be off', () => {
    const rules = new Map([['full-administrator', 'off' as const]]);
    expect(severities(ADMIN, { environments: [testEnvironment('dev', { rules })] })).toEqual([]);
  });

  it('the strictest of those that a chain leads through', () => {
    const environments = [
      testEnvironment('dev'),
      testEnvironment('production', { accountIds: new Set([OTHER]) }),
    ];
    expect(severities(ACROSS, { environments })).toEqual([
      'escalation-to-administrator critical in production',
      'full-administrator critical in production',
    ]);
    expect(severities(ACROSS, { environments: [testEnvironment('dev')] })).toContain(
      'escalation-to-administrator critical in null',
    );
  });

  it('also when somebody answers for them', () => {
    const exception = { rule: '*', subject: '*', owner: 'eve', reason: 'r', untilMs: 4e12 };
    const { accepted } = auditOf([fullAdministrator], ADMIN, {
      environments: [testEnvironment('qa')],
      exceptions: [{ ...exception, rule: 'full-administrator' }],
    });
    expect(accepted.map(({ finding }) => finding.severity)).toEqual(['medium']);
  });
});
