import { describe, expect, it } from 'vitest';
import { findByRule, type Surroundings } from '../../../testing/find-by-rule.ts';
import {
  allow,
  arnOf,
  deny,
  document,
  type TestAccount,
  trust,
} from '../../../testing/test-model.ts';
import { escalationToAdministrator } from './rule.ts';

const EVERYTHING = allow('*');
const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

function found(account: TestAccount, surroundings: Surroundings = {}) {
  return findByRule(escalationToAdministrator, account, surroundings);
}

/** `subject: action on resource` of each finding's witness. */
function steps(account: TestAccount, surroundings: Surroundings = {}): readonly string[] {
  return found(account, surroundings).map(({ subject, witness }) => {
    const [step] = witness;
    return `${nameIn(subject.arn)}: ${step?.action} on ${nameIn(step?.resource ?? '')}`;
  });
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

describe('escalation-to-administrator fires on', () => {
  it.each<[string, TestAccount, string]>([
    [
      'PutUserPolicy on itself',
      { users: { ana: { inline: [allow('iam:PutUserPolicy', arnOf('user/${aws:username}'))] } } },
      'user/ana: iam:PutUserPolicy on user/ana',
    ],
    [
      'AttachUserPolicy on any user',
      { users: { ana: { inline: [allow('iam:AttachUserPolicy')] } } },
      'user/ana: iam:AttachUserPolicy on user/ana',
    ],
    [
      'PutRolePolicy on itself',
      { roles: { app: { inline: [allow('iam:Put*')] } } },
      'role/app: iam:PutRolePolicy on role/app',
    ],
    [
      'AttachRolePolicy by a pattern that includes itself',
      { roles: { app: { inline: [allow('iam:AttachRolePolicy', arnOf('role/a*'))] } } },
      'role/app: iam:AttachRolePolicy on role/app',
    ],
    [
      'PutGroupPolicy on its group',
      {
        users: {
          ana: { groups: ['ops'], inline: [allow('iam:PutGroupPolicy', arnOf('group/ops'))] },
        },
        groups: { ops: {} },
      },
      'user/ana: iam:PutGroupPolicy on group/ops',
    ],
    [
      'AttachGroupPolicy on its group',
      { users: { ana: { groups: ['ops'] } }, groups: { ops: { inline: [allow('iam:Attach*')] } } },
      'user/ana: iam:AttachUserPolicy on user/ana',
    ],
    [
      'CreatePolicyVersion on a policy of its own',
      {
        roles: { app: { attached: ['Own'] } },
        policies: { Own: allow('iam:CreatePolicyVersion', arnOf('policy/Own')) },
      },
      'role/app: iam:CreatePolicyVersion on policy/Own',
    ],
    [
      'CreatePolicyVersion on a policy of its group',
      {
        users: { ana: { groups: ['ops'] } },
        groups: { ops: { attached: ['Own'] } },
        policies: { Own: allow('iam:CreatePolicyVersion') },
      },
      'user/ana: iam:CreatePolicyVersion on policy/Own',
    ],
    [
      'CreatePolicyVersion on the policy that denies',
      {
        roles: { app: { attached: ['Own'] } },
        policies: {
          Own: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: 'iam:CreatePolicyVersion', Resource: '*' },
              { Effect: 'Deny', NotAction: 'iam:CreatePolicyVersion', Resource: '*' },
            ],
          },
        },
      },
      'role/app: iam:CreatePolicyVersion on policy/Own',
    ],
    [
      'SetDefaultPolicyVersion back to everything',
      {
        roles: { app: { attached: ['Own'] } },
        policies: { Own: [EVERYTHING, allow('iam:SetDefaultPolicyVersion')] },
      },
      'role/app: iam:SetDefaultPolicyVersion on policy/Own',
    ],
    [
      'AddUserToGroup into the administrators',
      {
        users: { ana: { inline: [allow('iam:AddUserToGroup')] } },
        groups: { readers: {}, staff: { inline: [EVERYTHING] } },
      },
      'user/ana: iam:AddUserToGroup on group/staff',
    ],
    [
      'UpdateAssumeRolePolicy on an administrator',
      {
        users: { ana: { inline: [allow('iam:UpdateAssumeRolePolicy')] } },
        roles: { janitor: { inline: [EVERYTHING] } },
      },
      'user/ana: iam:UpdateAssumeRolePolicy on role/janitor',
    ],
    [
      'detaching what denies',
      {
        users: { ana: { inline: [EVERYTHING], attached: ['Brake'] } },
        policies: { Brake: deny(['iam:Create*', 'iam:Put*', 'iam:Attach*', 'ec2:*']) },
      },
      'user/ana: iam:DetachUserPolicy on user/ana',
    ],
    [
      'writing over the inline policy that denies',
      {
        users: {
          ana: {
            inline: [
              allow('iam:PutUserPolicy'),
              deny(['iam:CreateRole', 'iam:CreateUser', 'iam:Attach*', 's3:*']),
            ],
          },
        },
      },
      'user/ana: iam:PutUserPolicy on user/ana',
    ],
    [
      'taking off its boundary',
      {
        users: { ana: { inline: [EVERYTHING], boundary: 'Bounds' } },
        policies: { Bounds: allow(['s3:*', 'iam:DeleteUserPermissionsBoundary']) },
      },
      'user/ana: iam:DeleteUserPermissionsBoundary on user/ana',
    ],
    [
      'rewriting its boundary',
      {
        users: { ana: { inline: [EVERYTHING], boundary: 'Bounds' } },
        policies: { Bounds: allow(['s3:*', 'iam:CreatePolicyVersion']) },
      },
      'user/ana: iam:CreatePolicyVersion on policy/Bounds',
    ],
  ])('%s', (_, account, step) => {
    expect(steps(account)).toContain(step);
  });

  it('AttachUserPolicy of AdministratorAccess alone, by a condition that admits it', () => {
    const condition = { ArnLike: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/Admin*' } };
    const inline = [allow('iam:AttachUserPolicy', '*', condition)];
    const [finding] = found({ users: { ana: { inline } } });
    expect(finding?.witness).toMatchObject([
      { context: { 'iam:policyarn': [ADMINISTRATOR_ACCESS] } },
    ]);
    expect(finding?.certainty).toBe('certain');
  });

  it('AttachUserPolicy of a policy of the model that allows everything', () => {
    const inline = [
      allow('iam:AttachUserPolicy', '*', {
        ArnEquals: { 'iam:PolicyARN': arnOf('policy/Projects') },
      }),
    ];
    const account = { users: { ana: { inline } }, policies: { Projects: EVERYTHING } };
    expect(steps(account)).toEqual(['user/ana: iam:AttachUserPolicy on user/ana']);
  });

  it('a call that needs MFA, conditionally', () => {
    const inline = [
      allow('iam:PutUserPolicy', '*', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
    ];
    expect(found({ users: { ana: { inline } } })).toMatchObject([{ certainty: 'conditional' }]);
  });

  it('one finding for each principal, with what to take away first', () => {
    const inline = [allow(['iam:PutUserPolicy', 'iam:AttachUserPolicy'])];
    const findings = found({ users: { ana: { inline } } });
    expect(findings).toHaveLength(1);
    expect(findings[0]?.fix).toContain('take from ana iam:AttachUserPolicy');
  });

  it('a chain of steps, with the requests of each by whoever makes it', () => {
    const chain: TestAccount = {
      users: { ana: { inline: [allow('sts:AssumeRole', arnOf('role/deployer'))] } },
      roles: {
        deployer: {
          trust: trust({ AWS: arnOf('root') }),
          inline: [allow(['iam:PassRole', 'lambda:*'])],
        },
        janitor: { trust: trust({ Service: 'lambda.amazonaws.com' }), inline: [EVERYTHING] },
      },
    };
    const ofAna = found(chain).find(({ subject }) => subject.arn === arnOf('user/ana'));
    expect(ofAna?.title).toBe(
      'ana can make itself a full administrator in 2 steps, by assuming a role that trusts the caller and by passing a role to a Lambda function, as janitor',
    );
    expect(ofAna?.witness.map(({ action, principal }) => `${nameIn(principal)} ${action}`)).toEqual(
      [
        'user/ana sts:AssumeRole',
        'role/deployer iam:PassRole',
        'role/deployer lambda:CreateFunction',
        'role/deployer lambda:InvokeFunction',
      ],
    );
    expect(ofAna).toMatchObject({ certainty: 'certain', severity: 'critical' });
  });

  it('what needs inventory, one degree less severe', () => {
    const findings = found({
      users: { ana: { inline: [allow('lambda:UpdateFunctionCode')] } },
      roles: {
        janitor: { trust: trust({ Service: 'lambda.amazonaws.com' }), inline: [EVERYTHING] },
      },
    });
    expect(findings).toMatchObject([{ certainty: 'needs-inventory', severity: 'high' }]);
    expect(findings[0]?.conditions).toEqual([
      'a Lambda function that runs with this role, and something that invokes it',
    ]);
  });

  it('the surest chain, though a shorter one depends on what is not in the input', () => {
    const findings = found({
      users: {
        ana: { inline: [allow(['lambda:UpdateFunctionCode', 'sts:AssumeRole'])] },
      },
      roles: {
        first: { trust: trust({ AWS: arnOf('root') }), inline: [allow('sts:AssumeRole')] },
        janitor: {
          trust: trust({ Service: 'lambda.amazonaws.com', AWS: arnOf('role/first') }),
          inline: [EVERYTHING],
        },
      },
    });
    const ofAna = findings.find(({ subject }) => subject.arn === arnOf('user/ana'));
    expect(ofAna).toMatchObject({
      certainty: 'certain',
      witness: [{ action: 'sts:AssumeRole' }, { action: 'sts:AssumeRole' }],
    });
  });
});

describe('escalation-to-administrator stays silent on', () => {
  it.each<[string, TestAccount, Surroundings?]>([
    ['administrators, who have nothing to gain', { users: { ana: { inline: [EVERYTHING] } } }],
    [
      'a boundary that keeps the new policy in',
      {
        users: { ana: { inline: [allow('iam:PutUserPolicy')], boundary: 'Bounds' } },
        policies: { Bounds: allow(['s3:*', 'iam:PutUserPolicy']) },
      },
    ],
    [
      'an SCP that forbids the call',
      { users: { ana: { inline: [allow('iam:PutUserPolicy')] } } },
      { organization: { scps: [deny('iam:Put*')] } },
    ],
    [
      'an SCP that forbids what would come of it, and to leave the organisation',
      { users: { ana: { inline: [allow('iam:PutUserPolicy')] } } },
      {
        organization: {
          scps: [deny(['iam:Create*', 'iam:Attach*', 'organizations:LeaveOrganization'])],
        },
      },
    ],
    [
      'a Deny elsewhere that stays',
      {
        users: { ana: { inline: [allow('iam:AttachUserPolicy')], attached: ['Brake'] } },
        policies: {
          Brake: deny(['iam:Create*', 'iam:Detach*', 'iam:Put*', 'iam:Delete*', 'iam:Set*']),
        },
      },
      // A member account has no Identity Center of its own.
      { organization: {} },
    ],
    [
      'service-linked roles, which nobody else can use',
      {
        roles: {
          linked: {
            path: '/aws-service-role/x.amazonaws.com/',
            inline: [allow('iam:UpdateAssumeRolePolicy')],
          },
          janitor: { inline: [EVERYTHING] },
        },
      },
    ],
    [
      'roles that only AWS can change',
      {
        roles: {
          AWSReservedSSO_Ops: {
            path: '/aws-reserved/sso.amazonaws.com/',
            inline: [allow(['iam:PutRolePolicy', 'iam:AttachRolePolicy'])],
          },
        },
      },
    ],
  ])('%s', (_, account, surroundings) => {
    expect(steps(account, surroundings)).toEqual([]);
  });
});

describe('escalation-to-administrator, near misses', () => {
  it.each<[string, TestAccount]>([
    [
      'another user only',
      { users: { ana: { inline: [allow('iam:PutUserPolicy', arnOf('user/bob'))] } } },
    ],
    ['a role that may write users', { roles: { app: { inline: [allow('iam:PutUserPolicy')] } } }],
    [
      'a group that it is not a member of',
      {
        users: { ana: { inline: [allow('iam:PutGroupPolicy')] } },
        groups: { ops: {} },
      },
    ],
    [
      'a policy that is not its own',
      {
        users: { ana: { inline: [allow('iam:CreatePolicyVersion')] } },
        policies: { Other: allow('s3:GetObject') },
      },
    ],
    [
      'a policy of AWS that is its own',
      {
        users: { ana: { attached: [ADMINISTRATOR_ACCESS.replace('Administrator', 'ReadOnly')] } },
        policies: {
          'arn:aws:iam::aws:policy/ReadOnlyAccess': allow('iam:CreatePolicyVersion'),
        },
      },
    ],
    [
      'an old version that allows little',
      {
        roles: { app: { attached: ['Own'] } },
        policies: { Own: [allow('s3:GetObject'), allow('iam:SetDefaultPolicyVersion')] },
      },
    ],
    [
      'a policy to attach that cannot change IAM',
      {
        users: {
          ana: {
            inline: [
              allow('iam:AttachUserPolicy', '*', {
                ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
              }),
            ],
          },
        },
        policies: { 'arn:aws:iam::aws:policy/ReadOnlyAccess': allow('s3:Get*') },
      },
    ],
    [
      'a boundary that its condition asks for and it has not',
      {
        users: {
          ana: {
            inline: [
              allow('iam:PutUserPolicy', '*', {
                StringEquals: { 'iam:PermissionsBoundary': arnOf('policy/Bounds') },
              }),
            ],
          },
        },
      },
    ],
    [
      'the trust of a role that is no administrator',
      {
        users: { ana: { inline: [allow('iam:UpdateAssumeRolePolicy')] } },
        roles: {
          reader: { inline: [document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })] },
        },
      },
    ],
  ])('%s', (_, account) => {
    expect(steps(account, { organization: {} })).toEqual([]);
  });
});
