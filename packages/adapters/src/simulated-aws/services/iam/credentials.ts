import type { User } from '@countersign/govern';
import { alreadyExists, limitExceeded, noSuchEntity, ServiceError } from '../../service-error.ts';
import { eventTime } from '../../trail.ts';
import type { Members } from '../../wire/write-answer.ts';
import { anything, type Call, changing, type Operation, reading } from '../operation.ts';
import { MARKERS, pageOf } from '../paging.ts';
import { USERS, userArnOf, userOf } from './entities.ts';
import { devicesIn } from './mfa.ts';

const MAX_KEYS = 2;

/** Access keys, passwords and the credential report. */
export const CREDENTIAL_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateAccessKey: changing(userArnOf, createKey),
  ListAccessKeys: reading(userArnOf, listKeys),
  UpdateAccessKey: changing(userArnOf, updateKey),
  DeleteAccessKey: changing(userArnOf, deleteKey),
  GetAccessKeyLastUsed: reading(anything, keyLastUsed),
  CreateLoginProfile: changing(userArnOf, createPassword),
  GetLoginProfile: reading(userArnOf, getPassword),
  UpdateLoginProfile: changing(userArnOf, (call) => {
    passwordOf(call, userOf(call));
    return null;
  }),
  DeleteLoginProfile: changing(userArnOf, deletePassword),
  GenerateCredentialReport: reading(anything, generateReport),
  GetCredentialReport: reading(anything, getReport),
};

function createKey(call: Call): Members {
  const user = userOf(call);
  const { accountId, atMs, world } = call;
  if (world.credentials.keysOf(user.arn).length >= MAX_KEYS) {
    throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${MAX_KEYS}`);
  }
  const key = world.credentials.createKey({ kind: 'user', accountId, arn: user.arn }, atMs);
  return {
    AccessKey: {
      UserName: user.name,
      AccessKeyId: key.id,
      Status: 'Active',
      SecretAccessKey: key.secret,
      CreateDate: new Date(atMs),
    },
  };
}

function keyIn(call: Call) {
  const id = call.input.text('AccessKeyId');
  const key = call.world.credentials.keysOf(userOf(call).arn).find((each) => each.id === id);
  if (key === undefined) throw noSuchEntity(`The Access Key with id ${id}`);
  return key;
}

function listKeys(call: Call): Members {
  const user = userOf(call);
  const keys = call.world.credentials.keysOf(user.arn);
  const page = pageOf(call.input, keys, { names: MARKERS, otherwise: 100, max: 1000 });
  return {
    AccessKeyMetadata: page.items.map(({ createdAtMs, id, isActive }) => ({
      UserName: user.name,
      AccessKeyId: id,
      Status: isActive ? 'Active' : 'Inactive',
      CreateDate: new Date(createdAtMs),
    })),
    ...page.members,
  };
}

function updateKey(call: Call): null {
  keyIn(call).isActive = call.input.text('Status') === 'Active';
  return null;
}

function deleteKey(call: Call): null {
  call.world.credentials.deleteKey(keyIn(call).id);
  return null;
}

function keyLastUsed({ accountId, input, world }: Call): Members {
  const key = world.credentials.keyOf(input.text('AccessKeyId'));
  if (key?.owner.kind !== 'user' || key.owner.accountId !== accountId) {
    throw new ServiceError('AccessDenied', 'The access key is of no user of this account.', 403);
  }
  const user = world.account(accountId).users.get(key.owner.arn);
  const { lastUsed } = key;
  return {
    UserName: user?.name,
    AccessKeyLastUsed:
      lastUsed === null
        ? { ServiceName: 'N/A', Region: 'N/A' }
        : {
            LastUsedDate: new Date(lastUsed.atMs),
            ServiceName: lastUsed.service,
            Region: lastUsed.region,
          },
  };
}

function createPassword(call: Call): Members {
  const user = userOf(call);
  const { passwords } = call.world.accountDetails(call.accountId);
  if (passwords.has(user.arn)) throw alreadyExists(`Login Profile for user ${user.name}`);
  call.input.text('Password');
  passwords.set(user.arn, { createdAtMs: call.atMs });
  return { LoginProfile: profileMembers(call, user) };
}

function passwordOf({ accountId, world }: Call, user: User) {
  const password = world.accountDetails(accountId).passwords.get(user.arn);
  if (password === undefined) throw noSuchEntity(`Login Profile for User ${user.name}`);
  return password;
}

function profileMembers(call: Call, user: User): Members {
  const { createdAtMs } = passwordOf(call, user);
  return { UserName: user.name, CreateDate: new Date(createdAtMs), PasswordResetRequired: false };
}

function getPassword(call: Call): Members {
  return { LoginProfile: profileMembers(call, userOf(call)) };
}

function deletePassword(call: Call): null {
  const user = userOf(call);
  passwordOf(call, user);
  call.world.accountDetails(call.accountId).passwords.delete(user.arn);
  return null;
}

function generateReport({ accountId, atMs, world }: Call): Members {
  const details = world.accountDetails(accountId);
  const state = details.reportedAtMs === null ? 'STARTED' : 'COMPLETE';
  details.reportedAtMs ??= atMs;
  return { State: state };
}

function getReport(call: Call): Members {
  const { reportedAtMs } = call.world.accountDetails(call.accountId);
  if (reportedAtMs === null) {
    throw new ServiceError(
      'ReportNotPresent',
      'No report exists. Call GenerateCredentialReport to create one.',
      410,
    );
  }
  return {
    Content: Buffer.from(reportOf(call)).toString('base64'),
    ReportFormat: 'text/csv',
    GeneratedTime: new Date(reportedAtMs),
  };
}

const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...[1, 2].flatMap((place) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
      (name) => `access_key_${place}_${name}`,
    ),
  ),
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
] as const;

/**
 * The credential report as CSV, the root user first.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html}
 */
function reportOf(call: Call): string {
  const rows = [rootRow(call), ...Array.from(USERS.all(call), (user) => userRow(call, user))];
  return [COLUMNS, ...rows].map((row) => row.join(',')).join('\n');
}

function rootRow({ accountId, world }: Call): readonly string[] {
  const keys = world.credentials.keysIn(accountId).filter(({ owner }) => owner.kind === 'root');
  return [
    '<root_account>',
    `arn:aws:iam::${accountId}:root`,
    '2020-01-01T00:00:00Z',
    'not_supported',
    'no_information',
    'not_supported',
    'not_supported',
    'false',
    ...keyColumns(keys),
    ...NO_CERTIFICATES,
  ];
}

function userRow(call: Call, user: User): readonly string[] {
  const { world } = call;
  const password = world.accountDetails(call.accountId).passwords.get(user.arn);
  const changedAt = password === undefined ? 'N/A' : eventTime(password.createdAtMs);
  return [
    user.name,
    user.arn,
    eventTime(world.detailsOf(user.arn, user).createdAtMs),
    String(password !== undefined),
    password === undefined ? 'N/A' : 'no_information',
    changedAt,
    'N/A',
    String(devicesIn(call).users.has(user.arn)),
    ...keyColumns(world.credentials.keysOf(user.arn)),
    ...NO_CERTIFICATES,
  ];
}

const NO_CERTIFICATES = ['false', 'N/A', 'false', 'N/A'] as const;

function keyColumns(keys: ReturnType<Call['world']['credentials']['keysOf']>): readonly string[] {
  return [0, 1].flatMap((place) => {
    const key = keys[place];
    if (key === undefined) return ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
    const { createdAtMs, isActive, lastUsed } = key;
    const use =
      lastUsed === null
        ? ['N/A', 'N/A', 'N/A']
        : [eventTime(lastUsed.atMs), lastUsed.region, lastUsed.service];
    return [String(isActive), eventTime(createdAtMs), ...use];
  });
}
