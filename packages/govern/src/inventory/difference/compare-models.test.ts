import { describe, expect, it } from 'vitest';
import {
  allow,
  arnOf,
  MANAGEMENT_ACCOUNT,
  modelOf,
  type TestAccount,
  type TestOrganization,
  trust,
} from '../../testing/test-model.ts';
import type { Model } from '../model.ts';
import { compareModels, type ModelDifferences } from './compare-models.ts';
import type { ComparedModel } from './compared-model.ts';
import type { AspectDifference, ItemDifference } from './difference.ts';
import { shareUnchanged } from './share-unchanged.ts';

const OWN = '111122223333';
const OTHER = '444455556666';

const ACCOUNT: TestAccount = {
  users: {
    ana: { inline: [allow('s3:GetObject')], attached: ['reader'], groups: ['staff'] },
    ben: { tags: { owner: 'ben' }, boundary: 'reader' },
  },
  groups: { staff: { attached: ['reader'] }, ops: {} },
  roles: {
    app: { inline: [allow('sqs:SendMessage')], trust: trust({ Service: 'ec2.amazonaws.com' }) },
  },
  policies: { reader: allow('s3:Get*'), writer: [allow('s3:PutObject'), allow('s3:*')] },
};

function sideOf(
  accounts: TestAccount | readonly TestAccount[],
  parts: Partial<ComparedModel> & { readonly in?: TestOrganization } = {},
): ComparedModel {
  const model = modelOf(accounts, parts.in);
  return {
    model,
    incompleteAccountIds: [],
    organization: parts.in === undefined ? 'unknown' : 'complete',
    ...parts,
  };
}

function compared(
  before: TestAccount | readonly TestAccount[],
  after: TestAccount | readonly TestAccount[],
): ModelDifferences {
  return compareModels({ old: sideOf(before), new: sideOf(after) });
}

/** An item in one line: `changed user ana: groups +ops -staff`. */
function lineOf({ aspects, how, kind, name }: ItemDifference): string {
  return `${how} ${kind} ${name}: ${aspects.map(aspectText).join('; ')}`;
}

function aspectText(aspect: AspectDifference): string {
  switch (aspect.kind) {
    case 'value':
      return `${aspect.name} ${aspect.before ?? 'none'} → ${aspect.after ?? 'none'}`;
    case 'list':
      return [
        aspect.name,
        ...aspect.added.map((value) => `+${value}`),
        ...aspect.removed.map((value) => `-${value}`),
      ].join(' ');
    case 'document':
      return `${aspect.name} ${[aspect.before, aspect.after].map((document) => (document === null ? 'none' : JSON.stringify(document.policy.statements.map(({ action }) => action.patterns)))).join(' → ')}`;
  }
}

const withPolicies = (document: object): TestAccount => ({
  users: { ana: { attached: ['p', 'q'] } },
  policies: { p: { ...document }, q: allow('*') },
});

const tagged = (value: string): TestAccount => ({
  users: {
    ana: {
      tags: JSON.parse(`{"__proto__":"${value}","constructor":"${value}"}`) as Record<
        string,
        string
      >,
    },
  },
});

const READER = arnOf('policy/reader');
const WRITER = arnOf('policy/writer');

describe('what differs in an account', () => {
  it.each<readonly [string, TestAccount, readonly string[]]>([
    ['nothing', ACCOUNT, []],
    [
      'a user that came',
      { ...ACCOUNT, users: { ...ACCOUNT.users, eve: { attached: ['writer'] } } },
      [`added user eve: attached policies +${WRITER}`],
    ],
    [
      'a user that went',
      { ...ACCOUNT, users: { ana: { ...ACCOUNT.users?.['ana'] } } },
      [`removed user ben: boundary ${READER} → none; tag owner ben → none`],
    ],
    [
      'groups, attachments and inline policies of a user',
      {
        ...ACCOUNT,
        users: {
          ana: { inline: [allow('s3:*'), allow('x:Y')], attached: ['writer'], groups: ['ops'] },
          ben: { ...ACCOUNT.users?.['ben'] },
        },
      },
      [
        `changed user ana: inline policy inline-0 [["s3:GetObject"]] → [["s3:*"]]; inline policy inline-1 none → [["x:Y"]]; attached policies +${WRITER} -${READER}; groups +ops -staff`,
      ],
    ],
    [
      'boundary and tags',
      {
        ...ACCOUNT,
        users: {
          ...ACCOUNT.users,
          ben: { tags: { owner: 'eve', team: 'a' }, boundary: 'writer' },
        },
      },
      [`changed user ben: boundary ${READER} → ${WRITER}; tag owner ben → eve; tag team none → a`],
    ],
    [
      'policies of a group',
      { ...ACCOUNT, groups: { staff: {}, ops: {} } },
      [`changed group staff: attached policies -${READER}`],
    ],
    [
      'a trust policy',
      {
        ...ACCOUNT,
        roles: {
          app: { ...ACCOUNT.roles?.['app'], trust: trust({ AWS: '*' }, undefined, 'sts:*') },
        },
      },
      ['changed role app: trust policy [["sts:AssumeRole"]] → [["sts:*"]]'],
    ],
    [
      'the document in force, and a further version',
      {
        ...ACCOUNT,
        policies: { ...ACCOUNT.policies, reader: [allow('s3:Get*'), allow('s3:List*')] },
      },
      [
        'changed policy reader: document [["s3:Get*"]] → [["s3:List*"]]; default version v1 → v2; versions +v2',
      ],
    ],
    [
      'a version that is not in force',
      { ...ACCOUNT, policies: { ...ACCOUNT.policies, writer: [allow('s3:Put*'), allow('s3:*')] } },
      ['changed policy writer: version v1 [["s3:PutObject"]] → [["s3:Put*"]]'],
    ],
    [
      'a policy that came',
      { ...ACCOUNT, policies: { ...ACCOUNT.policies, extra: allow('a:B') } },
      ['added policy extra: document none → [["a:B"]]; default version none → v1; versions +v1'],
    ],
  ])('tells %s', (_, after, expected) => {
    expect(compared(ACCOUNT, after).items.map(lineOf)).toEqual(expected);
  });

  it('is nothing where one is written otherwise and says the same', () => {
    const one = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['a:B'], Resource: ['*'] }],
    };
    const other = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'a:B', Resource: '*' },
    };
    const swapped: TestAccount = {
      ...withPolicies(other),
      users: { ana: { attached: ['q', 'p'] } },
    };
    expect(compared(withPolicies(one), swapped).items).toEqual([]);
  });

  it('is another unique id where somebody was deleted and made again', () => {
    const [old, now] = [sideOf(ACCOUNT), sideOf(ACCOUNT)];
    const renewed = withUniqueId(now.model, 'AIDANEW');
    const { items } = compareModels({
      old: { ...old, model: withUniqueId(old.model, 'AIDAOLD') },
      new: { ...now, model: renewed },
    });
    expect(items.map(lineOf)).toEqual(['changed user ana: unique id AIDAOLD → AIDANEW']);
  });

  it('takes tags called `__proto__` and `constructor` like any other', () => {
    expect(compared(tagged('a'), tagged('b')).items.map(lineOf)).toEqual([
      'changed user ana: tag __proto__ a → b; tag constructor a → b',
    ]);
  });
});

function withUniqueId(model: Model, uniqueId: string): Model {
  const account = model.accounts.get(OWN);
  const ana = account?.users.get(arnOf('user/ana'));
  if (account === undefined || ana === undefined) throw new Error('ana is in the account');
  const users = new Map([...account.users, [ana.arn, { ...ana, uniqueId }]]);
  return { ...model, accounts: new Map([[OWN, { ...account, users }]]) };
}

describe('what differs in an organisation', () => {
  const both: readonly TestAccount[] = [ACCOUNT, { ...ACCOUNT, id: OTHER }];

  it('is where accounts are, and which policies hang where', () => {
    const { items, notKnown } = compareModels({
      old: sideOf(both, { in: { scps: [allow('s3:*')], rcps: [allow('*')] } }),
      new: sideOf(both, {
        in: { scps: [allow('sqs:*')], units: { 'ou-1': { scp: allow('*'), accounts: [OTHER] } } },
      }),
    });
    expect(items.map(lineOf)).toEqual([
      'added unit ou-1: name none → ou-1; parent none → r-root',
      `changed account ${OTHER}: parent r-root → ou-1`,
      'changed scp full-access: targets +ou-1',
      'added scp ou-1: document none → [["*"]]; targets +ou-1',
      'changed scp scp-0: document [["s3:*"]] → [["sqs:*"]]',
      'removed rcp rcp-0: document [["*"]] → none; targets -r-root',
    ]);
    // Nobody gave the accounts of the management account.
    expect(notKnown).toEqual([
      `account ${MANAGEMENT_ACCOUNT}: neither side holds its users, groups, roles and policies; they were not compared`,
    ]);
  });

  it('tells an account that came with how much is in it, and nothing of that one by one', () => {
    const { items, standings } = compareModels({
      old: sideOf(ACCOUNT, { in: {} }),
      new: sideOf(both, { in: {} }),
    });
    expect(items.map(lineOf)).toEqual([
      `added account ${OTHER}: name none → ${OTHER}; parent none → r-root; users none → 2; groups none → 2; roles none → 1; policies none → 2`,
      `changed scp full-access: targets +${OTHER}`,
    ]);
    expect(standings.get(OTHER)).toBe('came');
  });

  it('is not known where one side does not tell of it', () => {
    const { items, notKnown } = compareModels({
      old: sideOf(ACCOUNT),
      new: sideOf(ACCOUNT, { in: {} }),
    });
    expect(items).toEqual([]);
    expect(notKnown).toEqual([
      'the organisation: OLD does not tell of it, so that it was not compared',
      `account ${MANAGEMENT_ACCOUNT}: neither side holds its users, groups, roles and policies; they were not compared`,
    ]);
  });

  it('takes nothing for removed of which a part is missing', () => {
    const { items, undecided } = compareModels({
      old: sideOf(both, { in: { scps: [allow('s3:*')] } }),
      new: sideOf(both, { in: {}, organization: 'partial' }),
    });
    expect(items).toEqual([]);
    expect(undecided).toEqual([
      { kind: 'scp', id: 'scp-0', name: 'scp-0', accountId: null, in: 'old' },
    ]);
  });

  it('takes what is there for added where there was no organisation', () => {
    const { items } = compareModels({
      old: sideOf(ACCOUNT, { organization: 'none' }),
      new: sideOf(ACCOUNT, { in: {} }),
    });
    expect(items.map(({ how, kind, name }) => `${how} ${kind} ${name}`)).toEqual([
      'added organization o-ours000000',
      'added unit Root',
      `added account ${OWN}`,
      `added account ${MANAGEMENT_ACCOUNT}`,
      'added scp full-access',
    ]);
  });
});

describe('accounts that were not read whole', () => {
  const fewer: TestAccount = { ...ACCOUNT, users: { ana: { groups: ['ops'] } } };

  it('give what changed of what both have, and neither additions nor removals', () => {
    const { items, notKnown, standings, undecided } = compareModels({
      old: sideOf(ACCOUNT),
      new: sideOf(fewer, { incompleteAccountIds: [OWN] }),
    });
    expect(items.map(({ how, name }) => `${how} ${name}`)).toEqual(['changed ana']);
    expect(undecided).toEqual([
      { kind: 'user', id: arnOf('user/ben'), name: 'ben', accountId: OWN, in: 'old' },
    ]);
    expect(notKnown).toEqual([
      `account ${OWN}: a part is missing in NEW; what only the other side has of it is not known to have come or gone`,
      `account ${OWN}: only OLD has these, and NEW may not have read them: ${arnOf('user/ben')}`,
    ]);
    expect(standings.get(OWN)).toBe('partial');
  });

  it.each([
    ['OLD', [ACCOUNT, { ...ACCOUNT, id: OTHER }], ACCOUNT],
    ['NEW', ACCOUNT, [ACCOUNT, { ...ACCOUNT, id: OTHER }]],
  ])('are not compared where only %s holds them and nobody knows of them', (side, old, now) => {
    const { items, notKnown, standings } = compared(old, now);
    expect(items).toEqual([]);
    expect(notKnown).toEqual([
      `account ${OTHER}: only ${side} holds its users, groups, roles and policies; they were not compared`,
    ]);
    expect(standings.get(OTHER)).toBe('unread');
  });

  it('are not taken for gone while the organisation has them', () => {
    const { items, standings } = compareModels({
      old: sideOf([ACCOUNT, { ...ACCOUNT, id: OTHER }], { in: {} }),
      new: {
        ...sideOf(ACCOUNT),
        organization: 'complete',
        model: {
          ...modelOf(ACCOUNT),
          organization: modelOf([ACCOUNT, { ...ACCOUNT, id: OTHER }], {}).organization,
        },
      },
    });
    expect(items).toEqual([]);
    expect(standings.get(OTHER)).toBe('unread');
  });
});

describe('shareUnchanged', () => {
  it('gives the older model where both say the same', () => {
    const older = modelOf(ACCOUNT, {});
    expect(shareUnchanged(older, modelOf(ACCOUNT, {}))).toBe(older);
  });

  it('gives the newer one with all that is the same taken from the older', () => {
    const others: readonly TestAccount[] = [ACCOUNT, { ...ACCOUNT, id: OTHER }];
    const changed: TestAccount = { ...ACCOUNT, users: { ...ACCOUNT.users, eve: {} } };
    const [older, newer] = [modelOf(others, {}), modelOf([changed, { ...ACCOUNT, id: OTHER }], {})];
    const shared = shareUnchanged(older, newer);
    expect(shared).toEqual(newer);
    expect(shared.accounts.get(OTHER)).toBe(older.accounts.get(OTHER));
    expect(shared.organization).toBe(older.organization);
    const [before, after] = [older.accounts.get(OWN), shared.accounts.get(OWN)];
    expect(after?.roles).toBe(before?.roles);
    expect(after?.users).not.toBe(before?.users);
    expect(after?.users.get(arnOf('user/ana'))).toBe(before?.users.get(arnOf('user/ana')));
  });
});
