import { invariant, policyJson } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../audit/finding.ts';
import { applyChanges } from '../inventory/apply/apply.ts';
import type { Change } from '../inventory/change.ts';
import type { Model } from '../inventory/model.ts';
import { auditOf, fixInputOf, TRUSTED } from '../testing/fix-input.ts';
import { gainersOf } from '../testing/never-grants.ts';
import {
  allow,
  arnOf,
  deny,
  modelOf,
  type TestAccount,
  type TestOrganization,
  trust,
} from '../testing/test-model.ts';
import type { Fix, FixAnswer, FixInput } from './fix.ts';
import { type ProposeOptions, proposeFixes } from './propose-fixes.ts';

const ANA = arnOf('user/ana');
const APP = arnOf('role/app');
/** Neither leads any further by itself. */
const BOTH = ['iam:CreateUser', 'iam:CreatePolicy', 's3:GetObject'];
const DUTIES = `duties-identity-and-permission|${ANA}`;

/** A user that holds both duties by a policy of its own. */
const HOLDER: TestAccount = { users: { ana: { inline: [allow(BOTH)] } } };

describe('proposeFixes', () => {
  it('takes the action of one side out of the policy that grants it', () => {
    const fix = fixBy('narrow-policies', HOLDER, DUTIES);
    expect(shown(fix)).toEqual([
      ['put-inline-policy', ANA, allow(['iam:CreatePolicy', 's3:GetObject'])],
    ]);
    expect(fix.loss).toMatchObject({
      count: 1,
      principals: [{ arn: ANA, lost: ['iam:CreateUser'] }],
    });
  });

  it('denies in the same policy what only a wildcard grants', () => {
    const account = { users: { ana: { inline: [allow('iam:*User*')] } } };
    const [change] = fixBy('narrow-policies', account, DUTIES).changes;
    invariant(change?.kind === 'put-inline-policy', 'the inline policy is written');
    const [kept, denied] = change.policy.statements;
    expect(kept?.action.patterns).toEqual(['iam:*User*']);
    expect(denied).toMatchObject({ effect: 'Deny', resource: { patterns: ['*'] } });
  });

  it('names more actions in NotAction', () => {
    const statement = { Effect: 'Allow', NotAction: ['iam:CreateRole', 's3:*'], Resource: '*' };
    const inline = [{ Version: '2012-10-17', Statement: [statement] }];
    const id = `duties-identity-and-permission|${APP}`;
    const [change] = fixBy('narrow-policies', { roles: { app: { inline } } }, id).changes;
    invariant(change?.kind === 'put-inline-policy', 'the inline policy is written');
    const [kept, ...others] = change.policy.statements;
    expect(others).toEqual([]);
    expect(kept?.action.negated).toBe(true);
    expect(kept?.action.patterns).toEqual(expect.arrayContaining(['s3:*', 'iam:AttachUserPolicy']));
  });

  it('gives a managed policy a new version, and makes room for it', () => {
    const versions = [1, 2, 3, 4].map((number) => allow(`s3:Get${number}`));
    const account = {
      users: { ana: { attached: ['work'] } },
      policies: { work: [...versions, allow(BOTH)] },
    };
    const { changes } = fixBy('narrow-policies', account, DUTIES);
    expect(changes.map(({ kind }) => kind)).toEqual([
      'delete-policy-version',
      'put-policy-version',
    ]);
    expect(changes[0]).toMatchObject({ policyArn: arnOf('policy/work'), versionId: 'v1' });
  });

  it('denies what a policy of AWS grants, which it cannot change', () => {
    const everything = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const account = {
      users: { ana: { attached: [everything] } },
      policies: { [everything]: allow('*') },
    };
    const answer = answerOf(account, `full-administrator|${ANA}`);
    expect(answer.attempts).toContainEqual({
      means: 'narrow-policies',
      why: 'AWS’s own policies grant it, which nobody else can change',
    });
    expect(answer.fixes.map(({ means }) => means)).toContain('deny');
    expect(pick(answer, 'detach-policies').changes).toEqual([
      { kind: 'detach-policy', entityArn: ANA, policyArn: everything },
    ]);
  });

  it('denies to the principal alone', () => {
    const fix = fixBy('deny', HOLDER, DUTIES);
    expect(shown(fix)).toEqual([['put-inline-policy', ANA, deny('iam:CreateUser')]]);
  });

  it('sets a new boundary, or tightens the one that is there', () => {
    expect(fixBy('boundary', HOLDER, DUTIES).changes.map(({ kind }) => kind)).toEqual([
      'create-policy',
      'set-boundary',
    ]);
    const bounded = {
      users: { ana: { inline: [allow(BOTH)], boundary: 'limit' } },
      policies: { limit: allow('*') },
    };
    expect(fixBy('boundary', bounded, DUTIES).changes).toMatchObject([
      { kind: 'put-policy-version', policyArn: arnOf('policy/limit') },
    ]);
  });

  it('takes a user out of the group that grants the action', () => {
    const account = {
      users: { ana: { groups: ['staff'], inline: [allow('iam:CreatePolicy')] } },
      groups: { staff: { inline: [allow('iam:CreateUser')] } },
    };
    expect(fixBy('leave-group', account, DUTIES).changes).toEqual([
      { kind: 'remove-user-from-group', userArn: ANA, groupName: 'staff' },
    ]);
  });

  it('does not take a user out of a group that also denies', () => {
    const account = {
      users: { ana: { groups: ['staff'], inline: [allow('iam:CreatePolicy')] } },
      groups: { staff: { inline: [allow('iam:CreateUser'), deny('s3:GetObject')] } },
    };
    const answer = answerOf(account, DUTIES);
    expect(answer.fixes.map(({ means }) => means)).not.toContain('leave-group');
    expect(answer.attempts).toContainEqual({
      means: 'leave-group',
      why: 'the group staff also denies, so that leaving it could allow more',
    });
  });

  it('denies in a service control policy to the principal alone', () => {
    const { changes, loss } = fixBy('scp', HOLDER, DUTIES, { scps: [] });
    expect(changes.map(({ kind }) => kind)).toEqual([
      'put-organization-policy',
      'attach-organization-policy',
    ]);
    const [put] = changes;
    invariant(put?.kind === 'put-organization-policy', 'the policy comes first');
    expect(policyJson(put.policy)).toEqual(
      deny('iam:CreateUser', '*', { ArnEquals: { 'aws:PrincipalArn': ANA } }),
    );
    expect(loss.principals.map(({ arn, lost }) => [arn, lost])).toEqual([
      [ANA, ['iam:CreateUser']],
    ]);
  });
});

describe('proposeFixes cuts a chain', () => {
  const APP_ROLE = { trust: trust({ AWS: ANA }), inline: [allow('*')] };
  const ESCALATION = `escalation-to-administrator|${ANA}`;

  it('at the one role whose trust it changes', () => {
    const account = {
      users: { ana: { inline: [allow('iam:UpdateAssumeRolePolicy', APP)] } },
      roles: { app: { ...APP_ROLE, trust: trust({ Service: 'ec2.amazonaws.com' }) } },
    };
    const fix = fixBy('deny', account, ESCALATION);
    expect(shown(fix)).toEqual([
      ['put-inline-policy', ANA, deny('iam:UpdateAssumeRolePolicy', APP)],
    ]);
    expect(fix.loss).toMatchObject({ count: 1, lostCount: 0 });
  });

  it('by leaving the principal out of a trust policy', () => {
    const names = [ANA, arnOf('user/ben')];
    const creating = { trust: trust({ AWS: names }), inline: [allow('iam:CreateUser')] };
    const assigning = {
      trust: trust({ AWS: names }),
      inline: [allow('iam:AttachUserPolicy', arnOf('user/other'))],
    };
    const account = {
      users: { ana: {}, ben: {}, other: {} },
      roles: { app: creating, assigner: assigning },
    };
    const fix = fixBy('trust', account, DUTIES);
    const [change] = fix.changes;
    invariant(change?.kind === 'put-trust-policy', 'a trust policy is written');
    expect(change.policy.statements[0]?.principal?.entries).toEqual([
      { type: 'AWS', value: arnOf('user/ben') },
    ]);
  });
});

describe('proposeFixes narrows trust', () => {
  const outside = 'arn:aws:iam::888899990000:root';

  it.each([
    [
      'trust-open-to-anyone',
      { AWS: '*' },
      `trust-open-to-anyone|${APP}`,
      { 'aws:PrincipalOrgID': 'o-ours000000' },
    ],
    [
      'trust-without-external-id',
      { AWS: `arn:aws:iam::${TRUSTED}:root` },
      `trust-without-external-id|${APP}|${TRUSTED}`,
      { 'sts:ExternalId': `EXTERNAL-ID-OF-${TRUSTED}` },
    ],
  ])('with a condition: %s', (_rule, principal, id, keys) => {
    const account = { roles: { app: { trust: trust(principal) } } };
    const [fix] = answerOf(account, id, { scps: [] }).fixes;
    const [change] = fix?.changes ?? [];
    invariant(change?.kind === 'put-trust-policy', 'a trust policy is written');
    expect(policyJson(change.policy)).toEqual(trust(principal, { StringEquals: keys }));
  });

  it('without the account that nobody knows', () => {
    const account = {
      roles: { app: { trust: trust({ AWS: [outside, ANA] }) } },
      users: { ana: {} },
    };
    const fix = fixBy('trust-policy', account, `trust-unknown-account|${APP}|888899990000`);
    expect(shown(fix)[0]?.[2]).toEqual(trust({ AWS: ANA }));
  });

  it('names what has to be filled in', () => {
    const provider = arnOf('oidc-provider/token.actions.githubusercontent.com');
    const trusting = trust({ Federated: provider }, undefined, 'sts:AssumeRoleWithWebIdentity');
    const id = `trust-oidc-without-subject|${APP}|token.actions.githubusercontent.com`;
    const fix = fixBy('trust-policy', { roles: { app: { trust: trusting } } }, id);
    expect(fix.placeholders).toEqual(['SUBJECT-THAT-MAY-ASSUME-THE-ROLE']);
    expect(JSON.stringify(shown(fix))).toContain('token.actions.githubusercontent.com:sub');
  });
});

describe('proposeFixes', () => {
  it('lets whoever creates identities create them with a boundary', () => {
    const account = { users: { ana: { inline: [allow('iam:CreateUser')] } } };
    const fix = fixBy('deny', account, `creator-without-boundary|${ANA}`);
    expect(shown(fix)).toEqual([
      [
        'put-inline-policy',
        ANA,
        deny('iam:CreateUser', '*', { Null: { 'iam:PermissionsBoundary': 'true' } }),
      ],
    ]);
  });

  it('demands the boundary that is in use in the account', () => {
    const account = {
      users: { ana: { inline: [allow('iam:CreateUser')] }, ben: { boundary: 'limit' } },
      policies: { limit: allow('s3:*') },
    };
    const fix = fixBy('deny', account, `creator-without-boundary|${ANA}`);
    const boundary = { 'iam:PermissionsBoundary': arnOf('policy/limit') };
    expect(shown(fix)[0]?.[2]).toEqual(deny('iam:CreateUser', '*', { StringNotEquals: boundary }));
  });

  it('moves the policies of a user to a group, which takes nothing away', () => {
    const account = {
      users: { ana: { inline: [allow('s3:GetObject')], attached: ['work'] } },
      policies: { work: allow('s3:PutObject') },
    };
    const fix = fixBy('move-to-group', account, `direct-user-attachment|${ANA}`);
    expect(fix.loss.count).toBe(0);
    expect(fix.changes.map(({ kind }) => kind)).toEqual([
      'create-group',
      'put-inline-policy',
      'attach-policy',
      'add-user-to-group',
      'delete-inline-policy',
      'detach-policy',
    ]);
  });

  it.each([
    [
      '/aws-service-role/ec2.amazonaws.com/',
      'app is linked to a service, which alone can change it',
    ],
    [
      '/aws-reserved/sso.amazonaws.com/',
      'app belongs to IAM Identity Center: change its permission set there',
    ],
  ])('does not change a role under %s', (path, why) => {
    const account = { roles: { app: { path, inline: [allow(BOTH)] } } };
    const answer = answerOf(account, `duties-identity-and-permission|${arnOf(`role${path}app`)}`);
    expect(answer.fixes).toEqual([]);
    expect(answer.attempts).toContainEqual({ means: 'deny', why });
  });

  it('takes away nothing that is known to be used', () => {
    const input = {
      ...fixInputOf(modelOf(HOLDER)),
      used: new Map([[ANA, new Set(['iam:CreateUser'])]]),
    };
    const { fixes } = proposeFixes(input, findingOf(input, DUTIES));
    expect(fixes.length).toBeGreaterThan(0);
    const lost = fixes.flatMap(({ loss }) => loss.principals.flatMap((each) => each.lost));
    expect(lost).not.toContain('iam:CreateUser');
  });

  it('says so when the bound of audits is reached', () => {
    const { attempts, fixes } = answerOf(HOLDER, DUTIES, undefined, { maxAudits: 0 });
    expect(fixes).toEqual([]);
    expect(attempts).toContainEqual({ means: 'deny', why: 'the bound of 0 audits is reached' });
  });

  it('leaves out fixes that make all changes of another, and more', () => {
    const everything = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const account = {
      users: { ana: { attached: [everything], groups: ['staff'] } },
      groups: { staff: { attached: [everything] } },
      policies: { [everything]: allow('*') },
    };
    const { fixes } = answerOf(account, `full-administrator|${ANA}`);
    const sets = fixes.map(({ changes }) => changes.map((change) => JSON.stringify(change)));
    expect(sets.length).toBeGreaterThan(1);
    expect(sets.filter((set) => sets.some((other) => isPart(other, set)))).toEqual([]);
  });

  it('puts fixes that take less away first', () => {
    const counts = answerOf(HOLDER, DUTIES).fixes.map(({ loss }) => loss.count);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts).size).toBeGreaterThan(1);
  });
});

function answerOf(
  account: TestAccount,
  id: string,
  organization?: TestOrganization,
  options?: ProposeOptions,
): FixAnswer {
  const input = fixInputOf(modelOf(account, organization));
  const answer = proposeFixes(input, findingOf(input, id), options);
  for (const fix of answer.fixes) expectProved(input.model, id, fix);
  return answer;
}

function isPart(some: readonly string[], of: readonly string[]): boolean {
  return some.length < of.length && some.every((change) => of.includes(change));
}

function findingOf({ findings }: FixInput, id: string): Finding {
  const finding = findings.find((each) => each.id === id);
  invariant(
    finding !== undefined,
    `${id} is not among ${findings.map((each) => each.id).join(', ')}`,
  );
  return finding;
}

/** Holds every fix to an audit of its own and to the comparison of policies. */
function expectProved(model: Model, id: string, { changes }: Fix): void {
  const after = applyChanges(model, changes);
  invariant(after.ok, 'the changes of a fix can be made');
  expect(auditOf(structuredClone(after.value)).map((finding) => finding.id)).not.toContain(id);
  expect(gainersOf(model, after.value)).toEqual([]);
}

function fixBy(
  means: Fix['means'],
  account: TestAccount,
  id: string,
  organization?: TestOrganization,
): Fix {
  return pick(answerOf(account, id, organization), means);
}

function pick({ attempts, fixes }: FixAnswer, means: Fix['means']): Fix {
  const fix = fixes.find((each) => each.means === means);
  invariant(fix !== undefined, `no fix by ${means}: ${JSON.stringify(attempts)}`);
  return fix;
}

/** Kind, entity and document of each change. */
function shown({ changes }: Fix): readonly (readonly unknown[])[] {
  return changes.map((change: Change) => [
    change.kind,
    'entityArn' in change ? change.entityArn : null,
    'policy' in change ? policyJson(change.policy) : null,
  ]);
}
