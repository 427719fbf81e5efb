import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import { golden, updateHint } from '../testing/golden.ts';
import { type Ran, REPOSITORY, runCommand } from '../testing/run-command.ts';
import {
  dumpRole,
  dumpUser,
  inlinePolicies,
  policyDocument,
  SMALL_ACCOUNT,
  smallDump,
} from '../testing/small-dump.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();

const OTHER = '444455556666';
const ADA = `arn:aws:iam::${SMALL_ACCOUNT}:user/ada`;
const allow = (Action: unknown, parts: object = {}) =>
  policyDocument({ Effect: 'Allow', Action, Resource: '*', ...parts });
const ADMIN = smallDump({ users: [dumpUser('ada', inlinePolicies(allow('*')))] });

/** A role's trust in a principal. */
const trusting = (AWS: string): object => ({
  AssumeRolePolicyDocument: policyDocument({
    Effect: 'Allow',
    Principal: { AWS },
    Action: 'sts:AssumeRole',
  }),
});

/** So many roles, each with a policy of its own. */
const roles = (action: string): readonly object[] =>
  Array.from({ length: 102 }, (_, at) =>
    dumpRole(`r${at}`, {
      RolePolicyList: [{ PolicyName: 'p', PolicyDocument: allow(`s3:${action}${at}`) }],
    }),
  );

async function diff(...argv: readonly string[]): Promise<Ran> {
  return runCommand(['snapshot', 'diff', ...argv], { directory: files.path });
}

const answerSchema = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      how: z.string(),
      aspects: z.array(
        z.looseObject({
          kind: z.string(),
          name: z.string(),
          comparison: z
            .object({
              newlyAllows: z.string(),
              newlyDenies: z.string(),
              witness: z.object({ action: z.string() }).nullable(),
              deniedWitness: z.object({ action: z.string() }).nullable(),
              reason: z.string().nullable(),
            })
            .nullish(),
        }),
      ),
    }),
  ),
  undecided: z.array(z.object({ id: z.string(), in: z.string() })),
  findings: z.object({
    appeared: z.array(z.object({ id: z.string(), witness: z.array(z.unknown()) })),
    gone: z.array(z.object({ id: z.string() })),
    undecided: z.array(z.object({ finding: z.object({ id: z.string() }), in: z.string() })),
  }),
  notKnown: z.array(z.string()),
});

async function answerOf(...argv: readonly string[]): Promise<z.infer<typeof answerSchema>> {
  const { exitCode, stderr, stdout } = await diff(...argv, '--json');
  expect([exitCode, stderr]).toEqual([0, '']);
  const answer: unknown = JSON.parse(stdout);
  // Parsing drops members that the schema does not describe: equality shows that there are none.
  expect(DOCUMENT_SCHEMAS['snapshot-diff'].parse(answer)).toEqual(answer);
  return answerSchema.parse(answer);
}

function itemsOf({ items }: z.infer<typeof answerSchema>): readonly string[] {
  return items.map(({ how, kind, name }) => `${how} ${kind} ${name}`);
}

/** The sample organisation with a day's changes, as a directory. */
function writeChangedSample(): void {
  const sample = path.join(REPOSITORY, 'samples/organization');
  const read = (name: string): string => readFileSync(path.join(sample, name), 'utf8');
  const change = (name: string, edit: (value: Sample) => void): void => {
    const value = JSON.parse(read(name)) as Sample;
    edit(value);
    files.write(`new/${name}`, JSON.stringify(value));
  };
  for (const name of ['countersign.yaml', 'management.json', 'dev.json']) {
    files.write(`new/${name}`, read(name));
  }
  for (const name of [
    'countersign.yaml',
    'management.json',
    'dev.json',
    'qa.json',
    'production.json',
    'organization.json',
  ]) {
    files.write(`old/${name}`, read(name));
  }
  change('qa.json', ({ RoleDetailList: [first] }) => {
    first?.AttachedManagedPolicies.push({
      PolicyName: 'AdministratorAccess',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    });
    first?.Tags.push({ Key: 'reviewed', Value: 'no' });
  });
  change('production.json', (value) => {
    const [policy] = value.Policies.filter(({ Arn }) => !Arn.startsWith('arn:aws:iam::aws:'));
    const [version] = policy?.PolicyVersionList ?? [];
    version?.Document.Statement.push({
      Effect: 'Allow',
      Action: 'iam:PutRolePolicy',
      Resource: '*',
    });
    value.UserDetailList.splice(0, 1);
  });
  change('organization.json', ({ accounts, policies }) => {
    const qa = accounts.find(({ name }) => name === 'northwind-qa');
    const dev = accounts.find(({ name }) => name === 'northwind-dev');
    if (qa !== undefined && dev !== undefined) qa.parent = dev.parent;
    policies.splice(1, 1);
  });
}

interface Sample {
  readonly UserDetailList: object[];
  readonly RoleDetailList: {
    readonly AttachedManagedPolicies: object[];
    readonly Tags: object[];
  }[];
  readonly Policies: {
    readonly Arn: string;
    readonly PolicyVersionList: { readonly Document: { readonly Statement: object[] } }[];
  }[];
  readonly accounts: { readonly name: string; parent: string }[];
  readonly policies: object[];
}

describe('countersign snapshot diff', () => {
  it('tells what a day did to the sample organisation', async () => {
    writeChangedSample();
    const text = await diff('old', 'new', '--exit-code');
    expect([text.exitCode, text.stderr]).toEqual([
      1,
      'note: old/countersign.yaml is not used, because new/countersign.yaml is there\n',
    ]);
    const file = 'testdata/golden/snapshot-diff.txt';
    expect(text.stdout, updateHint(file)).toBe(golden(file, text.stdout));
    const { stdout } = await diff('old', 'new', '--json');
    const answer: unknown = JSON.parse(stdout);
    expect(DOCUMENT_SCHEMAS['snapshot-diff'].parse(answer)).toEqual(answer);
  });

  it('is nothing where nothing changed', async () => {
    files.write('a.json', ADMIN);
    const { exitCode, stdout } = await diff('a.json', 'a.json', '--exit-code');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('✔ 0 findings appeared, 0 are gone');
    expect(stdout).toContain('What changed\n  nothing');
  });

  it('reports findings by the ids that an audit gives them', async () => {
    files.write('old.json', smallDump());
    files.write('new.json', ADMIN);
    const audit = await runCommand(['audit', 'new.json', '--json'], { directory: files.path });
    const { findings } = z
      .object({ findings: z.array(z.object({ id: z.string(), witness: z.array(z.unknown()) })) })
      .parse(JSON.parse(audit.stdout));
    const forth = await answerOf('old.json', 'new.json');
    expect(forth.findings.appeared).toEqual(findings);
    expect(findings.map(({ id }) => id)).toContain(`full-administrator|${ADA}`);
    const back = await answerOf('new.json', 'old.json');
    expect(back.findings.gone.map(({ id }) => id)).toEqual(findings.map(({ id }) => id));
    expect(back.findings.appeared).toEqual([]);
  });

  it('ends with 1 only when it is asked to, and when something is worse', async () => {
    files.write('old.json', smallDump());
    files.write('new.json', ADMIN);
    expect((await diff('old.json', 'new.json')).exitCode).toBe(0);
    expect((await diff('old.json', 'new.json', '--exit-code')).exitCode).toBe(1);
    expect((await diff('new.json', 'old.json', '--exit-code')).exitCode).toBe(0);
    const conditional = allow('*', {
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    });
    files.write('mfa.json', smallDump({ users: [dumpUser('ada', inlinePolicies(conditional))] }));
    const surer = await diff('mfa.json', 'new.json', '--exit-code');
    expect(surer.exitCode).toBe(1);
    expect(surer.stdout).toMatch(/✖ .* became worse/);
    expect(surer.stdout).toContain('  was   critical, conditional\n  is    critical, certain');
  });

  it.each<readonly [string, object, object, readonly (string | null)[]]>([
    [
      'more',
      allow('s3:GetObject'),
      allow(['s3:GetObject', 'sqs:SendMessage']),
      ['yes', 'no', 'sqs:SendMessage', null],
    ],
    [
      'less',
      allow(['s3:GetObject', 'sqs:SendMessage']),
      allow('s3:GetObject'),
      ['no', 'yes', null, 'sqs:SendMessage'],
    ],
    [
      'both',
      allow('s3:GetObject'),
      allow('sqs:SendMessage'),
      ['yes', 'yes', 'sqs:SendMessage', 's3:GetObject'],
    ],
    ['the same', allow(['sqs:SendMessage', 'sqs:*']), allow('sqs:*'), ['no', 'no', null, null]],
  ])('says that a document allows %s', async (_, before, after, expected) => {
    files.write('old.json', smallDump({ users: [dumpUser('ada', inlinePolicies(before))] }));
    files.write('new.json', smallDump({ users: [dumpUser('ada', inlinePolicies(after))] }));
    const { items } = await answerOf('old.json', 'new.json');
    const comparison = items[0]?.aspects[0]?.comparison;
    expect([
      comparison?.newlyAllows,
      comparison?.newlyDenies,
      comparison?.witness?.action ?? null,
      comparison?.deniedWitness?.action ?? null,
    ]).toEqual(expected);
  });

  it('says of a trust policy whom it newly lets in', async () => {
    files.write('old.json', smallDump({ roles: [dumpRole('app', trusting(ADA))] }));
    files.write('new.json', smallDump({ roles: [dumpRole('app', trusting('*'))] }));
    const { stdout } = await diff('old.json', 'new.json');
    expect(stdout).toMatch(
      /~ role app .*\n {6}trust policy {2}allows more · \+1 statement, -1 statement\n {8}newly {6}sts:AssumeRole on /,
    );
    expect(stdout).toContain('Findings that appeared');
  });

  it('compares so many documents and says of the others that they were not compared', async () => {
    files.write('old.json', smallDump({ roles: roles('Get') }));
    files.write('new.json', smallDump({ roles: roles('Put') }));
    const { items } = await answerOf('old.json', 'new.json');
    const comparisons = items.map(({ aspects }) => aspects[0]?.comparison);
    expect(comparisons.filter((each) => each?.newlyAllows === 'yes')).toHaveLength(100);
    expect(comparisons.filter((each) => each?.newlyAllows === 'unknown')).toHaveLength(2);
    expect(comparisons.at(-1)?.reason).toContain('more than 100 documents changed');
  });

  it('refuses what it cannot read, and one standard input for both', async () => {
    files.write('a.json', smallDump());
    files.write('b.json', '{');
    const { exitCode, stderr, stdout } = await diff('gone.json', 'b.json');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('gone.json: there is no such file or directory');
    expect(stderr).toContain('b.json: ');
    const both = await diff('-', '-');
    expect([both.exitCode, both.stderr]).toEqual([
      2,
      'countersign: standard input can be only one of the two\nhelp: put the other one in a file\n',
    ]);
    expect((await diff('a.json')).exitCode).toBe(2);
    expect((await diff('a.json', 'a.json', '--at', 'noon')).exitCode).toBe(2);
  });

  it('reads standard input as one of the two', async () => {
    files.write('a.json', smallDump());
    const { exitCode, stdout } = await runCommand(['snapshot', 'diff', 'a.json', '-'], {
      directory: files.path,
      stdin: ADMIN,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('~ user ada');
  });

  it('shows the control characters of names, and colours on a terminal', async () => {
    files.write('old.json', smallDump());
    files.write('new.json', smallDump({ users: [dumpUser('ada'), dumpUser('e\u001bve')] }));
    const { stdout } = await runCommand(['snapshot', 'diff', 'old.json', 'new.json'], {
      directory: files.path,
      terminal: 100,
    });
    expect(stdout).toContain('\u001b[32m+ user e\\u001bve\u001b[39m');
  });
});

interface SnapshotParts {
  readonly files?: Readonly<Record<string, unknown>>;
  readonly details?: Readonly<Record<string, string>>;
  readonly states?: Readonly<Record<string, string>>;
  readonly organization?: unknown;
  readonly identityCenter?: unknown;
  readonly regions?: readonly string[] | null;
}

const partOf = (part: unknown): unknown => (part === null ? null : { state: 'complete' });

/** Writes a snapshot of accounts, with one file besides. */
function writeSnapshot(
  name: string,
  {
    details = { [SMALL_ACCOUNT]: smallDump() },
    files: others = {},
    identityCenter = null,
    organization = null,
    regions = null,
    states = {},
  }: SnapshotParts,
): void {
  const ids = [...new Set([...Object.keys(details), ...Object.keys(states)])];
  const manifest = {
    schema: 'countersign.snapshot/1',
    collectedAt: '2026-11-22T12:00:00Z',
    collectedBy: { arn: ADA, accountId: SMALL_ACCOUNT },
    role: null,
    regions,
    organization: partOf(organization),
    identityCenter: identityCenter === 'none' ? { state: 'none' } : partOf(identityCenter),
    accounts: ids.map((id) => ({
      id,
      name: null,
      state: states[id] ?? 'complete',
      files: [
        ...(details[id] === undefined ? [] : ['authorization-details.json']),
        ...Object.keys(others),
      ],
    })),
    problems: [],
    notCollected: [],
  };
  files.write(`${name}/snapshot.json`, JSON.stringify(manifest));
  if (organization !== null) {
    files.write(`${name}/organization.json`, JSON.stringify(organization));
  }
  if (identityCenter !== null && identityCenter !== 'none') {
    files.write(`${name}/identity-center.json`, JSON.stringify(identityCenter));
  }
  for (const id of ids) {
    if (details[id] !== undefined) {
      files.write(`${name}/accounts/${id}/authorization-details.json`, details[id]);
    }
    for (const [file, value] of Object.entries(others)) {
      files.write(`${name}/accounts/${id}/${file}`, JSON.stringify(value));
    }
  }
}

/** An organisation of both accounts, with what an organisation file of a snapshot has besides. */
function organizationOf(...ids: readonly string[]) {
  return {
    schema: 'countersign.organization/1',
    id: 'o-ours',
    managementAccountId: SMALL_ACCOUNT,
    units: [{ id: 'r-1', name: 'Root', parent: null }],
    accounts: ids.map((id) => ({ id, name: id, parent: 'r-1', status: 'ACTIVE' })),
    policies: [],
  };
}

function queue(name: string): string {
  return `arn:aws:sqs:eu-west-1:${SMALL_ACCOUNT}:${name}`;
}

function runs(role: string): object {
  return {
    Type: 'lambda:function',
    Arn: `arn:aws:lambda:eu-west-1:${SMALL_ACCOUNT}:function:f`,
    RoleArn: `arn:aws:iam::${SMALL_ACCOUNT}:role/${role}`,
  };
}

describe('countersign snapshot diff of snapshots', () => {
  it('compares the files that the model is not made of', async () => {
    const device = { UserName: 'ada', SerialNumber: 'mfa/ada' };
    writeSnapshot('old', { files: { 'mfa-devices.json': [device], 'access-keys.json': [] } });
    writeSnapshot('new', {
      files: {
        'mfa-devices.json': [],
        'access-keys.json': [{ UserName: 'ada', AccessKeyId: 'AKIA1', Status: 'Active' }],
      },
    });
    const answer = await answerOf('old', 'new');
    expect(itemsOf(answer)).toEqual(['removed mfa-device ada', 'added access-key ada']);
  });

  it('compares resources with their policies, and what runs', async () => {
    const letIn = (Action: string): object => ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: ADA }, Action, Resource: queue('a') }],
    });
    const sideOf = (policy: object, other: string, role: string) => ({
      'resource-policies.json': {
        Resources: [
          { Arn: queue('a'), Policy: policy },
          { Arn: queue(other), Policy: null },
        ],
      },
      'workloads.json': { Complete: [], Workloads: [runs(role)] },
    });
    const [old, now] = [
      sideOf(letIn('sqs:GetQueueUrl'), 'b', 'one'),
      sideOf(letIn('sqs:*'), 'c', 'two'),
    ];
    writeSnapshot('old', { files: old });
    writeSnapshot('new', { files: now });
    const answer = await answerOf('old', 'new');
    expect(itemsOf(answer)).toEqual([
      `changed resource ${queue('a')}`,
      `removed resource ${queue('b')}`,
      `added resource ${queue('c')}`,
      `changed workload arn:aws:lambda:eu-west-1:${SMALL_ACCOUNT}:function:f`,
    ]);
    expect(answer.items[0]?.aspects[0]?.comparison).toMatchObject({
      newlyAllows: 'yes',
      newlyDenies: 'no',
    });
    // What one side has elsewhere, the other one may have as well.
    writeSnapshot('new', { files: now, regions: ['eu-west-1'] });
    const limited = await answerOf('old', 'new');
    expect(itemsOf(limited)).toHaveLength(2);
    expect(limited.undecided).toMatchObject([
      { id: queue('b'), in: 'old' },
      { id: queue('c'), in: 'new' },
    ]);
    expect(itemsOf(await answerOf('old', 'old'))).toEqual([]);
  });

  it('names a file that only one has', async () => {
    writeSnapshot('old', { files: { 'mfa-devices.json': [] } });
    writeSnapshot('new', {});
    const answer = await answerOf('old', 'new');
    expect(answer.items).toEqual([]);
    expect(answer.notKnown).toContain(
      `mfa-devices.json of account ${SMALL_ACCOUNT}: only OLD has it, so that it was not compared`,
    );
  });

  it('joins what the organisation file has besides to the account', async () => {
    const organization = organizationOf(SMALL_ACCOUNT);
    const [account] = organization.accounts;
    writeSnapshot('old', { organization });
    writeSnapshot('new', {
      organization: {
        ...organization,
        accounts: [{ ...account, name: 'renamed', status: 'SUSPENDED' }],
      },
    });
    const { items } = await answerOf('old', 'new');
    expect(items).toHaveLength(1);
    expect(items[0]?.aspects.map(({ name }) => name)).toEqual(['name', 'status']);
  });

  it('tells of Identity Center, also where there was none, and not where nobody looked', async () => {
    const identityCenter = {
      instances: [{ arn: 'ssoins-1', name: 'main', permissionSets: [], users: [], groups: [] }],
    };
    writeSnapshot('none', { identityCenter: 'none' });
    writeSnapshot('unread', {});
    writeSnapshot('new', { identityCenter });
    expect(itemsOf(await answerOf('none', 'new'))).toEqual(['added identity-center main']);
    const answer = await answerOf('unread', 'new');
    expect(answer.items).toEqual([]);
    expect(answer.notKnown).toContain(
      'identity-center.json: OLD lacks it, so that it was not compared',
    );
  });

  it('takes nothing for deleted of an account that could not be read', async () => {
    const organization = organizationOf(SMALL_ACCOUNT, OTHER);
    const dump = smallDump({ users: [dumpUser('ada', inlinePolicies(allow('*')))] });
    const own = smallDump();
    const details = { [SMALL_ACCOUNT]: own, [OTHER]: dump.replaceAll(SMALL_ACCOUNT, OTHER) };
    writeSnapshot('whole', { organization, details });
    writeSnapshot('failed', {
      organization,
      details: { [SMALL_ACCOUNT]: own },
      states: { [OTHER]: 'failed' },
    });
    const answer = await answerOf('whole', 'failed');
    expect(answer.items).toEqual([]);
    expect(answer.findings.gone).toEqual([]);
    expect(
      answer.findings.undecided.map(({ finding, in: side }) => [finding.id, side]),
    ).toContainEqual([`full-administrator|${ADA.replace(SMALL_ACCOUNT, OTHER)}`, 'old']);
    expect(answer.notKnown).toContain(
      `account ${OTHER}: only OLD holds its users, groups, roles and policies; they were not compared`,
    );
    // That they may have been there before is no reason to fail, and none to pass.
    const back = await diff('failed', 'whole', '--exit-code');
    expect(back.exitCode).toBe(3);
    expect((await diff('whole', 'failed', '--exit-code')).exitCode).toBe(0);
  });

  it('takes nothing for deleted or added of an account that was read in part', async () => {
    const users = smallDump({
      users: [dumpUser('ada'), dumpUser('eve', inlinePolicies(allow('*')))],
    });
    writeSnapshot('part', { states: { [SMALL_ACCOUNT]: 'partial' } });
    writeSnapshot('whole', { details: { [SMALL_ACCOUNT]: users } });
    const answer = await answerOf('part', 'whole');
    expect(answer.items).toEqual([]);
    expect(answer.undecided).toMatchObject([{ id: ADA.replace('ada', 'eve'), in: 'new' }]);
    expect(answer.findings.appeared).toEqual([]);
    expect((await diff('part', 'whole', '--exit-code')).exitCode).toBe(3);
  });

  it('tells an account that left the organisation with the findings that are gone', async () => {
    const dump = smallDump({ users: [dumpUser('ada', inlinePolicies(allow('*')))] });
    const details = {
      [SMALL_ACCOUNT]: smallDump(),
      [OTHER]: dump.replaceAll(SMALL_ACCOUNT, OTHER),
    };
    writeSnapshot('old', { organization: organizationOf(SMALL_ACCOUNT, OTHER), details });
    writeSnapshot('new', { organization: organizationOf(SMALL_ACCOUNT) });
    const answer = await answerOf('old', 'new');
    expect(itemsOf(answer)).toEqual([`removed account ${OTHER}`]);
    expect(answer.findings.gone.map(({ id }) => id)).toContain(
      `full-administrator|${ADA.replace(SMALL_ACCOUNT, OTHER)}`,
    );
    expect(answer.findings.undecided).toEqual([]);
  });

  it('refuses a snapshot that is not finished, and one whose files are broken', async () => {
    writeSnapshot('old', { files: { 'mfa-devices.json': [] } });
    writeSnapshot('new', { files: { 'mfa-devices.json': [] } });
    files.write('unfinished/.collecting/start.json', '{}');
    const unfinished = await diff('old', 'unfinished');
    expect([unfinished.exitCode, unfinished.stdout]).toEqual([2, '']);
    expect(unfinished.stderr).toContain('was interrupted');
    files.write(`new/accounts/${SMALL_ACCOUNT}/mfa-devices.json`, '[');
    const broken = await diff('old', 'new');
    expect([broken.exitCode, broken.stdout]).toEqual([2, '']);
    expect(broken.stderr).toContain('mfa-devices.json');
  });
});
