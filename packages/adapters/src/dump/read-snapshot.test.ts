import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readInputs } from './read-inputs.ts';

const OWN = '111122223333';
const OTHER = '444455556666';

let directory = '';

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-snapshot-'));
});

afterEach(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

function write(name: string, content: unknown): void {
  const file = path.join(directory, 'day', name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

function account(id: string, parts: object = {}): object {
  return { id, name: null, state: 'complete', files: ['authorization-details.json'], ...parts };
}

function manifest(parts: object = {}): object {
  return {
    schema: 'countersign.snapshot/1',
    collectedAt: '2026-11-22T12:00:00Z',
    collectedBy: { arn: `arn:aws:iam::${OWN}:user/reader`, accountId: OWN },
    role: null,
    regions: null,
    organization: null,
    identityCenter: null,
    accounts: [account(OWN)],
    problems: [],
    notCollected: [],
    ...parts,
  };
}

function details(id: string, ...names: readonly string[]): object {
  const users = names.map((name) => ({ UserName: name, Arn: `arn:aws:iam::${id}:user/${name}` }));
  return { UserDetailList: users, GroupDetailList: [], RoleDetailList: [], Policies: [] };
}

async function* nothing(): AsyncIterable<Uint8Array> {
  yield Buffer.alloc(0);
}

async function read(...paths: readonly string[]): ReturnType<typeof readInputs> {
  return readInputs(paths.length > 0 ? paths : ['day'], { directory, standardInput: nothing() });
}

async function problems(): Promise<readonly string[]> {
  const result = await read();
  if (result.ok) return [];
  return result.failure.map(({ file, issue }) =>
    [path.relative('day', file), issue.pointer, issue.message].filter(Boolean).join(': '),
  );
}

const DETAILS = `accounts/${OWN}/authorization-details.json`;

describe('a snapshot among the inputs', () => {
  it('gives its accounts and organisation, and says what it lacks', async () => {
    const problem = {
      accountId: OTHER,
      region: 'us-east-1',
      service: 'sts',
      call: 'AssumeRole',
      subject: null,
      code: 'AccessDenied',
      message: 'no',
    };
    write(
      'snapshot.json',
      manifest({
        organization: { state: 'complete' },
        accounts: [
          account(OWN),
          account(OTHER, { name: 'other', state: 'failed', files: [] }),
          account('777788889999', { name: 'old', state: 'suspended', files: [] }),
        ],
        problems: [
          problem,
          { ...problem, accountId: OWN, service: 'kms', call: 'GetKeyPolicy', subject: 'key/1' },
        ],
        notCollected: ['last use'],
      }),
    );
    write(DETAILS, details(OWN, 'ada'));
    write('organization.json', {
      schema: 'countersign.organization/1',
      id: 'o-1',
      managementAccountId: OWN,
      units: [{ id: 'r-1', name: 'Root', parent: null }],
      accounts: [{ id: OWN, name: 'own', parent: 'r-1', email: 'x', status: 'ACTIVE' }],
      policies: [],
      delegatedAdministrators: [],
    });
    write('accounts/readme.json', 'not read');
    const result = await read();
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    const { model, notKnown, sources } = result.value;
    expect([...(model.accounts.get(OWN)?.users.values() ?? [])].map(({ name }) => name)).toEqual([
      'ada',
    ]);
    expect(model.organization?.accounts.get(OWN)?.name).toBe('own');
    expect(notKnown).toEqual([
      `account ${OTHER}, sts:AssumeRole in us-east-1: AccessDenied: no`,
      `account ${OWN}, kms:GetKeyPolicy in us-east-1 of key/1: AccessDenied: no`,
      `account ${OTHER} (other): its users, groups, roles and policies could not be read`,
      'account 777788889999 (old): it is suspended and was not read',
      'last use: not collected',
    ]);
    expect(sources.map(({ file, kind }) => `${kind} ${path.basename(file)}`)).toEqual([
      'snapshot snapshot.json',
      'organization organization.json',
      'dump authorization-details.json',
    ]);
  });

  it('has an account that has neither users nor roles', async () => {
    write('snapshot.json', manifest());
    write(DETAILS, details(OWN));
    const result = await read();
    expect(result.ok && result.value.model.accounts.get(OWN)?.users.size).toBe(0);
  });

  it('lists twenty failures of an account, and counts the others', async () => {
    const problem = {
      accountId: OWN,
      region: '',
      service: 's3',
      call: 'GetBucketPolicy',
      subject: null,
      code: 'AccessDenied',
      message: '',
    };
    write('snapshot.json', manifest({ problems: Array.from({ length: 23 }, () => problem) }));
    write(DETAILS, details(OWN));
    const result = await read();
    const lines = result.ok ? result.value.notKnown : [];
    expect(lines.slice(19, 21)).toEqual([
      `account ${OWN}, s3:GetBucketPolicy: AccessDenied`,
      `account ${OWN}: 3 more calls that failed`,
    ]);
  });
});

describe('a snapshot is refused', () => {
  it('when a file that it names is not there', async () => {
    write('snapshot.json', manifest());
    expect(await problems()).toEqual([`${DETAILS}: there is no such file or directory`]);
  });

  it('when it holds an entity of another account', async () => {
    write('snapshot.json', manifest());
    write(DETAILS, details(OTHER, 'ada'));
    expect(await problems()).toEqual([
      `${DETAILS}: /UserDetailList/0/Arn: \`arn:aws:iam::${OTHER}:user/ada\` is not in the account ${OWN}`,
    ]);
  });

  it.each([
    [
      manifest({ schema: 'countersign.snapshot/2' }),
      '/schema: the snapshot has the format `countersign.snapshot/2`',
    ],
    [{ schema: 'countersign.organization/1' }, 'this is not the `snapshot.json` of a snapshot'],
    ['[', '/0: unexpected the end of the text at line 1, column 2'],
    [
      manifest({ accounts: [account('../../etc')] }),
      '/accounts/0/id: `../../etc` is not the id of an account',
    ],
    [
      manifest({ accounts: [account(OWN, { files: ['../../x.json'] })] }),
      '/accounts/0/files/0: `../../x.json` is not the name of a file of an account',
    ],
    [
      manifest({ accounts: [account(OWN, { files: ['.json'] })] }),
      '/accounts/0/files/0: `.json` is not the name of a file of an account',
    ],
    [manifest({ accounts: [account(OWN), account(OWN)] }), `/accounts/1: \`${OWN}\` occurs twice`],
    [
      manifest({ accounts: [account(OWN, { state: 'done' })] }),
      '/accounts/0/state: `done` is not a state',
    ],
    [manifest({ collectedBy: null }), '`collectedBy` is missing or not an object'],
    [manifest({ organization: 'yes' }), '/organization: expected an object but found `yes`'],
    [manifest({ problems: [{}] }), '/problems/0: `accountId` is missing'],
    [
      '{"schema":"countersign.snapshot/1","__proto__":{"accounts":[]}}',
      '`collectedBy` is missing or not an object',
    ],
  ])('for %j', async (content, message) => {
    write('snapshot.json', content);
    expect((await problems())[0]).toBe(`snapshot.json: ${message}`);
  });

  it('while it is collected', async () => {
    write('.collecting/start.json', '{}');
    expect(await problems()).toEqual([
      'collecting into this directory was interrupted, so that it is not a snapshot yet',
    ]);
  });

  it('when its first file is named and not its directory', async () => {
    write('snapshot.json', manifest());
    const result = await read('day/snapshot.json');
    expect(!result.ok && result.failure[0]?.issue.help).toBe('give the directory that holds it');
  });
});
