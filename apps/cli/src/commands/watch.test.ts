import { describe, expect, it } from 'vitest';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import type { SignalDocument } from '../documents/signal-document.ts';
import { type Ran, runCommand } from '../testing/run-command.ts';
import { dumpUser, SMALL_ACCOUNT, smallDump } from '../testing/small-dump.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();

async function run(...argv: readonly string[]): Promise<Ran> {
  return runCommand(argv, { directory: files.path });
}

const ADA = `arn:aws:iam::${SMALL_ACCOUNT}:user/ada`;
const SESSION = `arn:aws:sts::${SMALL_ACCOUNT}:assumed-role/Ops/ada@example.com`;

function record(eventID: string, second: number, parts: Readonly<Record<string, unknown>>) {
  return {
    eventID,
    eventTime: `2026-01-02T03:04:${String(second).padStart(2, '0')}Z`,
    recipientAccountId: SMALL_ACCOUNT,
    eventSource: 'iam.amazonaws.com',
    userIdentity: { type: 'AssumedRole', arn: SESSION },
    readOnly: false,
    ...parts,
  };
}

const ALL = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
const GRANT = record('grant', 2, {
  eventName: 'PutUserPolicy',
  requestParameters: { userName: 'ada', policyName: 'innocent', policyDocument: ALL },
});
const GRANT_OF_PIPELINE = {
  ...GRANT,
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${SMALL_ACCOUNT}:assumed-role/Ops/build-7`,
    sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${SMALL_ACCOUNT}:role/Ops` } },
  },
};
const LEFT_OUT = record('long', 3, {
  eventName: 'PutUserPolicy',
  requestParameters: { omitted: true },
});
const READS = record('reads', 1, { eventName: 'GetUser', readOnly: true });

async function watch(records: readonly object[], ...options: readonly string[]): Promise<Ran> {
  files.write('before.json', smallDump({ users: [dumpUser('ada', {})] }));
  files.write('trail/a.json', JSON.stringify({ Records: records }));
  const argv = ['trail', '--snapshot', 'before.json', '--once', '--signals'];
  return run('watch', ...argv, ...options);
}

describe('watch', () => {
  it('refuses an address of metrics that is none', async () => {
    const { exitCode, stderr } = await watch([GRANT], '--metrics', 'localhost');
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'countersign: metrics cannot be served at `localhost`\n' +
        'help: write `HOST:PORT`, `[ADDRESS]:PORT` or `PORT`, which is of this machine alone\n',
    );
  });

  const DEV = `environments: { dev: { accounts: ["${SMALL_ACCOUNT}"]`;
  const DEPLOYS = 'identities: { deployments: ["arn:aws:iam::*:role/Ops"] }';

  it.each([
    ['{}', GRANT, 'critical'],
    ['rules: { privileged-identity: "off" }', GRANT, null],
    ['rules: { privileged-identity: low }', GRANT, 'low'],
    [`${DEV} } }`, GRANT, 'high'],
    [`${DEV}, rules: { privileged-identity: info } } }`, GRANT, 'info'],
    [DEPLOYS, GRANT_OF_PIPELINE, 'high'],
    // A person who acts as the role of a pipeline is none.
    [DEPLOYS, GRANT, 'critical'],
  ])('rates incidents as the configuration says: %s', async (configuration, grant, severity) => {
    files.write('countersign.yaml', configuration);
    const { exitCode, stdout } = await watch([grant], '--json');
    expect(exitCode).toBe(severity === null ? 0 : 1);
    const lines = stdout.trimEnd().split('\n');
    const incidents = lines
      .map((line) => JSON.parse(line) as { schema: string; severity?: string })
      .filter(({ schema }) => schema === 'countersign.incident/1');
    expect(incidents.map((incident) => incident.severity)).toEqual(
      severity === null ? [] : [severity],
    );
  });

  it('tells who made whom an administrator, as lines of JSON', async () => {
    const { exitCode, stderr, stdout } = await watch([GRANT, READS, GRANT], '--json');
    expect(exitCode).toBe(1);
    expect(stderr).toBe('2 events, 1 duplicates, 0 kept aside; 1 signals, 1 incidents\n');
    const [line, last, ...others] = stdout.trimEnd().split('\n');
    expect(others).toEqual([]);
    const incident: unknown = JSON.parse(last ?? '');
    expect(DOCUMENT_SCHEMAS.incident.parse(incident)).toEqual(incident);
    expect(incident).toMatchObject({
      id: 'grant',
      rule: 'privileged-identity',
      severity: 'critical',
      title: 'ada is a full administrator',
      actor: { person: 'ada@example.com', arn: SESSION, confidence: 'medium' },
      target: ADA,
      firstEventAt: '2026-01-02T03:04:02Z',
      eventIds: ['grant'],
      mitre: ['T1098.003', 'T1136.003'],
    });
    const signal = JSON.parse(line ?? '') as SignalDocument;
    expect(DOCUMENT_SCHEMAS.signal.parse(signal)).toEqual(signal);
    expect(signal).toMatchObject({
      eventId: 'grant',
      at: '2026-01-02T03:04:02Z',
      call: 'iam:PutUserPolicy',
      rule: 'privileged-identity',
      actor: { person: 'ada@example.com', arn: SESSION, confidence: 'medium' },
      unknown: null,
    });
    expect(signal.appeared).toContainEqual({
      who: ADA,
      conflict: null,
      why: 'ada is a full administrator',
    });
  });

  it('tells it as text', async () => {
    const { stdout } = await watch([GRANT], '--quiet');
    expect(stdout).toMatch(/^✖ 2026-01-02T03:04:02Z {2}privileged-identity {2}iam:PutUserPolicy$/m);
    expect(stdout).toMatch(/^ {4}by {4}ada@example\.com \(medium: the session is called /m);
    expect(stdout).toMatch(/^ {4}now {3}ada is a full administrator$/m);
  });

  it('says what an event does not tell', async () => {
    const { exitCode, stdout } = await watch([LEFT_OUT], '--quiet', '--json');
    expect(exitCode).toBe(1);
    const [signal, incident] = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(signal).toMatchObject({
      rule: null,
      unknown: 'AWS left out what PutUserPolicy was given',
    });
    expect(incident).toMatchObject({ rule: 'logging-tampered', severity: 'high' });
  });

  it('tells incidents alone, also without a snapshot', async () => {
    files.write('trail/a.json', JSON.stringify({ Records: [GRANT, READS] }));
    const { exitCode, stdout } = await run('watch', 'trail', '--once', '--quiet');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^critical 2026-01-02T03:04:02Z {2}ada is a full administrator$/m);
    expect(stdout).toMatch(/^ {4}target arn:aws:iam::\d{12}:user\/ada$/m);
    expect(stdout).toMatch(/^ {4}rules {2}privileged-identity {2}T1098\.003 T1136\.003$/m);
    expect(stdout).not.toContain('✖');
  });

  it('leaves out what an exception covers', async () => {
    const exception = {
      rule: 'privileged-identity',
      subject: ADA,
      owner: 'ops@example.com',
      reason: 'a drill',
      until: '2099-01-01',
    };
    files.write('countersign.yaml', JSON.stringify({ exceptions: [exception] }));
    const { exitCode, stderr, stdout } = await watch([GRANT], '--json');
    expect(stderr).toMatch(/; 1 signals, 0 incidents, 1 accepted$/m);
    expect([exitCode, stdout.trimEnd().split('\n').length]).toEqual([0, 1]);
  });

  it('is silent where nothing was changed', async () => {
    expect(await watch([READS], '--quiet')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('tells what it missed by accounts that were read again', async () => {
    const admin = { UserPolicyList: [{ PolicyName: 'innocent', PolicyDocument: JSON.parse(ALL) }] };
    files.write('after.json', smallDump({ users: [dumpUser('ada', admin), dumpUser('eve', {})] }));
    const { exitCode, stdout } = await watch([GRANT], '--quiet', '--json', '--drift', 'after.json');
    expect(exitCode).toBe(1);
    const drift: unknown = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(DOCUMENT_SCHEMAS.drift.parse(drift)).toEqual(drift);
    expect(drift).toMatchObject({
      items: [{ kind: 'user', name: 'eve', how: 'added', aspects: [] }],
      undecided: [],
    });
    files.write('same.json', smallDump({ users: [dumpUser('ada', admin)] }));
    const same = await watch([GRANT], '--quiet', '--drift', 'same.json');
    expect(same.stdout).toContain('The model is as the accounts are');
    const text = await watch([READS], '--quiet', '--drift', 'after.json');
    expect(text).toMatchObject({ exitCode: 3 });
    expect(text.stdout).toMatch(/^ {2}\+ user eve/m);
    expect(text.stdout).toMatch(/^ {2}~ user ada: .*innocent/m);
  });

  it.each<[readonly string[], RegExp]>([
    [['trail', '--once', '--drift', 'before.json'], /^countersign: --drift compares with what was/],
    [
      ['nowhere', '--snapshot', 'before.json', '--once', '--signals'],
      /nowhere: there is no such file/,
    ],
    [['trail', '--snapshot', 'nowhere', '--once', '--signals'], /nowhere/],
  ])('is refused: %j', async (argv, message) => {
    files.write('before.json', smallDump());
    files.write('trail/a.json', '{"Records":[]}');
    const { exitCode, stderr, stdout } = await run('watch', ...argv);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});
