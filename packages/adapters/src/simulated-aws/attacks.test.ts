import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteAccessKeyCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { invariant } from '@countersign/core';
import { buildModel, type Model, readDump } from '@countersign/govern';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../catalog/index.ts';
import { ACCOUNT, type Attack, arn, document, type Hand, played } from './testing/attacks.ts';

const catalog = loadCatalog();
const PATHS = fileURLToPath(
  new URL('../../../../../shared/data/escalation-paths.json', import.meta.url),
);
const lacksShared = !fs.existsSync(PATHS) && process.env['REQUIRE_SHARED'] !== '1';

const ALL = JSON.stringify(document(['*']));
const trusting = (AWS: string): string =>
  JSON.stringify(document(['sts:AssumeRole'], { Principal: { AWS } }));
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** An account in which eve and mallory may do what an attack needs, and nothing else. */
function accountFor(actions: readonly string[]): Model {
  const own = { PolicyName: 'own', PolicyArn: arn('policy/own') };
  const attacker = (UserName: string) => ({
    UserName,
    Arn: arn(`user/${UserName}`),
    GroupList: ['staff'],
    UserPolicyList: [{ PolicyName: 'attack', PolicyDocument: document(actions) }],
    AttachedManagedPolicies: [own],
  });
  const everything = [{ PolicyName: 'all', PolicyDocument: document(['*']) }];
  const role = (RoleName: string, RolePolicyList: readonly object[]) => ({
    RoleName,
    Arn: arn(`role/${RoleName}`),
    AssumeRolePolicyDocument: JSON.parse(trusting(ACCOUNT)),
    RolePolicyList,
    AttachedManagedPolicies: RoleName === 'admin' ? [] : [own],
  });
  /** A role that only a service may assume. */
  const closed = (RoleName: string, policies: readonly object[]) => ({
    ...role(RoleName, policies),
    AssumeRolePolicyDocument: document(['sts:AssumeRole'], {
      Principal: { Service: 'ec2.amazonaws.com' },
    }),
  });
  const dump = readDump({
    UserDetailList: [
      attacker('eve'),
      attacker('mallory'),
      { UserName: 'intern', Arn: arn('user/intern') },
      { UserName: 'boss', Arn: arn('user/boss'), UserPolicyList: everything },
    ],
    GroupDetailList: [
      { GroupName: 'staff', Arn: arn('group/staff') },
      { GroupName: 'admins', Arn: arn('group/admins'), GroupPolicyList: everything },
    ],
    RoleDetailList: [
      role('admin', everything),
      role('app', []),
      closed('closed', everything),
      closed('bare', []),
    ],
    Policies: [
      {
        PolicyName: 'own',
        Arn: own.PolicyArn,
        DefaultVersionId: 'v1',
        PolicyVersionList: [
          { VersionId: 'v1', IsDefaultVersion: true, Document: document(['s3:ListAllMyBuckets']) },
        ],
      },
      {
        PolicyName: 'AdministratorAccess',
        Arn: ADMINISTRATOR,
        DefaultVersionId: 'v1',
        PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: document(['*']) }],
      },
    ],
  });
  invariant(dump.ok, 'the account is well formed');
  const built = buildModel([dump.value], null);
  invariant(built.ok, 'the account fits together');
  return built.value.model;
}

async function assume({ name, sts }: Hand, role: string): Promise<void> {
  await sts.send(new AssumeRoleCommand({ RoleArn: arn(`role/${role}`), RoleSessionName: name }));
}

const grantAll = (PolicyName = 'quiet') => ({ PolicyName, PolicyDocument: ALL });
const NEW_VERSION = { PolicyArn: arn('policy/own'), PolicyDocument: ALL, SetAsDefault: true };
const PASSWORD = { UserName: 'boss', Password: 'one-2-THREE-four' };
const OTHER_PASSWORD = { UserName: 'boss', Password: 'five-6-SEVEN-eight' };
const ATTACH_APP = { RoleName: 'app', PolicyArn: ADMINISTRATOR };
const ATTACH_INTERN = { UserName: 'intern', PolicyArn: ADMINISTRATOR };
const KEY_OF_INTERN = { UserName: 'intern' };

const ATTACKS: Readonly<Record<string, readonly [actions: readonly string[], Attack]>> = {
  'iam-001': [
    ['iam:CreatePolicyVersion'],
    async ({ iam }) => iam.send(new CreatePolicyVersionCommand(NEW_VERSION)),
  ],
  'iam-002': [
    ['iam:CreateAccessKey'],
    async ({ iam }) => iam.send(new CreateAccessKeyCommand({ UserName: 'boss' })),
  ],
  'iam-003': [
    ['iam:CreateAccessKey', 'iam:DeleteAccessKey'],
    async (first, second) => {
      const { AccessKey } = await first.iam.send(new CreateAccessKeyCommand({ UserName: 'boss' }));
      const { AccessKeyId } = AccessKey ?? {};
      await first.iam.send(new DeleteAccessKeyCommand({ UserName: 'boss', AccessKeyId }));
      await second.iam.send(new CreateAccessKeyCommand({ UserName: 'boss' }));
    },
  ],
  'iam-004': [
    ['iam:CreateLoginProfile'],
    async ({ iam }) => iam.send(new CreateLoginProfileCommand(PASSWORD)),
  ],
  'iam-005': [
    ['iam:PutRolePolicy'],
    async ({ iam }) => iam.send(new PutRolePolicyCommand({ RoleName: 'app', ...grantAll() })),
  ],
  'iam-006': [
    ['iam:CreateLoginProfile', 'iam:UpdateLoginProfile'],
    async (first, second) => {
      await first.iam.send(new CreateLoginProfileCommand(PASSWORD));
      await second.iam.send(new UpdateLoginProfileCommand(OTHER_PASSWORD));
    },
  ],
  'iam-007': [
    ['iam:PutUserPolicy'],
    async ({ iam }, { name }) =>
      iam.send(new PutUserPolicyCommand({ UserName: name, ...grantAll() })),
  ],
  'iam-008': [
    ['iam:AttachUserPolicy'],
    async ({ iam }, { name }) =>
      iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: ADMINISTRATOR })),
  ],
  'iam-009': [
    ['iam:AttachRolePolicy'],
    async ({ iam }) => iam.send(new AttachRolePolicyCommand(ATTACH_APP)),
  ],
  'iam-010': [
    ['iam:AttachGroupPolicy'],
    async ({ iam }) =>
      iam.send(new AttachGroupPolicyCommand({ GroupName: 'staff', PolicyArn: ADMINISTRATOR })),
  ],
  'iam-011': [
    ['iam:PutGroupPolicy'],
    async ({ iam }) => iam.send(new PutGroupPolicyCommand({ GroupName: 'staff', ...grantAll() })),
  ],
  'iam-012': [
    ['iam:UpdateAssumeRolePolicy'],
    async (first, second) => letIn(first, second, 'closed'),
  ],
  'iam-013': [
    ['iam:AddUserToGroup'],
    async ({ iam }, { name }) =>
      iam.send(new AddUserToGroupCommand({ GroupName: 'admins', UserName: name })),
  ],
  'iam-014': [
    ['iam:AttachRolePolicy', 'sts:AssumeRole'],
    async (first, second) => {
      await first.iam.send(new AttachRolePolicyCommand(ATTACH_APP));
      await assume(second, 'app');
    },
  ],
  'iam-015': [
    ['iam:AttachUserPolicy', 'iam:CreateAccessKey'],
    async (first, second) => {
      await first.iam.send(new AttachUserPolicyCommand(ATTACH_INTERN));
      await second.iam.send(new CreateAccessKeyCommand(KEY_OF_INTERN));
    },
  ],
  'iam-016': [
    ['iam:CreatePolicyVersion', 'sts:AssumeRole'],
    async (first, second) => {
      await first.iam.send(new CreatePolicyVersionCommand(NEW_VERSION));
      await assume(second, 'app');
    },
  ],
  'iam-017': [
    ['iam:PutRolePolicy', 'sts:AssumeRole'],
    async (first, second) => {
      await first.iam.send(new PutRolePolicyCommand({ RoleName: 'app', ...grantAll() }));
      await assume(second, 'app');
    },
  ],
  'iam-018': [
    ['iam:PutUserPolicy', 'iam:CreateAccessKey'],
    async (first, second) => {
      await first.iam.send(new PutUserPolicyCommand({ UserName: 'intern', ...grantAll() }));
      await second.iam.send(new CreateAccessKeyCommand(KEY_OF_INTERN));
    },
  ],
  'iam-019': [
    ['iam:AttachRolePolicy', 'iam:UpdateAssumeRolePolicy'],
    async (first, second) => {
      await first.iam.send(new AttachRolePolicyCommand({ ...ATTACH_APP, RoleName: 'bare' }));
      await letIn(second, second, 'bare');
    },
  ],
  'iam-020': [
    ['iam:CreatePolicyVersion', 'iam:UpdateAssumeRolePolicy'],
    async (first, second) => {
      await first.iam.send(new CreatePolicyVersionCommand(NEW_VERSION));
      await letIn(second, second, 'bare');
    },
  ],
  'iam-021': [
    ['iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy'],
    async (first, second) => {
      await first.iam.send(new PutRolePolicyCommand({ RoleName: 'bare', ...grantAll() }));
      await letIn(second, second, 'bare');
    },
  ],
  'sts-001': [['sts:AssumeRole'], async (_, second) => assume(second, 'admin')],
};

/** Has somebody let himself or somebody else into a role. */
async function letIn({ iam }: Hand, { name }: Hand, RoleName: string): Promise<void> {
  const PolicyDocument = trusting(arn(`user/${name}`));
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
}

/** Plays every attack, each on an account of its own. */
async function playedAll(second: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const told: Record<string, readonly string[]> = {};
  for (const [id, [actions, attack]] of Object.entries(ATTACKS)) {
    told[id] = await played(accountFor(actions), attack, { catalog, second });
  }
  return told;
}

const refused: Attack = async ({ iam }) => {
  await expect(
    iam.send(new PutUserPolicyCommand({ UserName: 'eve', ...grantAll() })),
  ).rejects.toThrow('is not authorized');
};

describe('attacks on a simulated AWS', () => {
  it('by one person are told with who did it and to whom', async () => {
    expect(await playedAll('eve')).toMatchInlineSnapshot(`
      {
        "iam-001": [
          "critical self-escalation: user/eve → user/eve",
        ],
        "iam-002": [
          "high credential-for-another: user/eve → user/boss",
        ],
        "iam-003": [
          "high credential-for-another: user/eve → user/boss",
        ],
        "iam-004": [
          "high credential-for-another: user/eve → user/boss",
        ],
        "iam-005": [
          "critical privileged-identity: user/eve → role/app",
        ],
        "iam-006": [
          "high credential-for-another: user/eve → user/boss",
        ],
        "iam-007": [
          "critical self-escalation: user/eve → user/eve",
        ],
        "iam-008": [
          "critical self-escalation: user/eve → user/eve",
        ],
        "iam-009": [
          "critical privileged-identity: user/eve → role/app",
        ],
        "iam-010": [
          "critical self-escalation: user/eve → user/eve",
        ],
        "iam-011": [
          "critical self-escalation: user/eve → user/eve",
        ],
        "iam-012": [
          "critical self-escalation: user/eve → role/closed",
        ],
        "iam-013": [
          "critical self-escalation: user/eve → user/eve",
        ],
        "iam-014": [
          "critical privileged-identity+high-privilege-role-assumed: user/eve → role/app",
        ],
        "iam-015": [
          "critical privileged-identity+credential-for-another: user/eve → user/intern",
        ],
        "iam-016": [
          "critical self-escalation: user/eve → user/eve",
          "medium high-privilege-role-assumed: user/eve → role/app",
        ],
        "iam-017": [
          "critical privileged-identity+high-privilege-role-assumed: user/eve → role/app",
        ],
        "iam-018": [
          "critical privileged-identity+credential-for-another: user/eve → user/intern",
        ],
        "iam-019": [
          "critical privileged-identity+self-escalation: user/eve → role/bare",
        ],
        "iam-020": [
          "critical self-escalation: user/eve → user/eve",
        ],
        "iam-021": [
          "critical privileged-identity+self-escalation: user/eve → role/bare",
        ],
        "sts-001": [
          "medium high-privilege-role-assumed: user/eve → role/admin",
        ],
      }
    `);
  }, 60_000);

  it('by two persons are told of each', async () => {
    expect(await playedAll('mallory')).toMatchInlineSnapshot(`
      {
        "iam-001": [
          "critical self-escalation: user/eve → user/eve",
        ],
        "iam-002": [
          "high credential-for-another: user/eve → user/boss",
        ],
        "iam-003": [
          "high credential-for-another: user/eve → user/boss",
          "high credential-for-another: user/mallory → user/boss",
        ],
        "iam-004": [
          "high credential-for-another: user/eve → user/boss",
        ],
        "iam-005": [
          "critical privileged-identity: user/eve → role/app",
        ],
        "iam-006": [
          "high credential-for-another: user/eve → user/boss",
          "high credential-for-another: user/mallory → user/boss",
        ],
        "iam-007": [
          "critical privileged-identity: user/eve → user/mallory",
        ],
        "iam-008": [
          "critical privileged-identity: user/eve → user/mallory",
        ],
        "iam-009": [
          "critical privileged-identity: user/eve → role/app",
        ],
        "iam-010": [
          "critical self-escalation: user/eve → user/eve",
        ],
        "iam-011": [
          "critical self-escalation: user/eve → user/eve",
        ],
        "iam-012": [
          "critical privileged-identity: user/eve → role/closed",
        ],
        "iam-013": [
          "critical privileged-identity: user/eve → user/mallory",
        ],
        "iam-014": [
          "critical privileged-identity: user/eve → role/app",
          "medium high-privilege-role-assumed: user/mallory → role/app",
        ],
        "iam-015": [
          "critical privileged-identity: user/eve → user/intern",
          "high credential-for-another: user/mallory → user/intern",
        ],
        "iam-016": [
          "critical self-escalation: user/eve → user/eve",
          "medium high-privilege-role-assumed: user/mallory → role/app",
        ],
        "iam-017": [
          "critical privileged-identity: user/eve → role/app",
          "medium high-privilege-role-assumed: user/mallory → role/app",
        ],
        "iam-018": [
          "critical privileged-identity: user/eve → user/intern",
          "high credential-for-another: user/mallory → user/intern",
        ],
        "iam-019": [
          "critical privileged-identity: user/eve → role/bare",
          "critical self-escalation: user/mallory → role/bare",
        ],
        "iam-020": [
          "critical self-escalation: user/eve → user/eve",
        ],
        "iam-021": [
          "critical privileged-identity: user/eve → role/bare",
          "critical self-escalation: user/mallory → role/bare",
        ],
        "sts-001": [
          "medium high-privilege-role-assumed: user/mallory → role/admin",
        ],
      }
    `);
  }, 60_000);

  it.skipIf(lacksShared)('are every public way by calls of IAM and STS alone', () => {
    const { paths }: { readonly paths: readonly { readonly id: string }[] } = JSON.parse(
      fs.readFileSync(PATHS, 'utf8'),
    );
    const ids = paths.map(({ id }) => id).filter((id) => /^(?:iam|sts)-/.test(id));
    expect(Object.keys(ATTACKS)).toEqual(ids);
  });

  it('that are denied are attempts, and less bad', async () => {
    expect(
      await played(accountFor(['iam:ListUsers']), refused, { catalog, second: 'eve' }),
    ).toEqual(['medium privilege-change-denied: user/eve → user/eve']);
  });
});

const POWERS = ['iam:CreateRole', 'iam:AttachRolePolicy', 'iam:PutRolePolicy'];
const creates: Attack = async (first, second) => {
  await first.iam.send(
    new CreateRoleCommand({
      RoleName: 'app-new',
      AssumeRolePolicyDocument: JSON.stringify(
        document(['sts:AssumeRole'], { Principal: { Service: 'lambda.amazonaws.com' } }),
      ),
      PermissionsBoundary: arn('policy/own'),
    }),
  );
  await second.iam.send(
    new PutRolePolicyCommand({
      RoleName: 'app-new',
      PolicyName: 'reads',
      PolicyDocument: JSON.stringify(document(['s3:GetObject'])),
    }),
  );
};

describe('what two persons do who each hold one key', () => {
  it('is no incident', async () => {
    expect(await played(accountFor(POWERS), creates, { catalog, second: 'mallory' })).toEqual([]);
  });

  it('is one where one person does both', async () => {
    expect(await played(accountFor(POWERS), creates, { catalog, second: 'eve' })).toEqual([
      'medium both-halves: user/eve → role/app-new',
    ]);
  });
});
