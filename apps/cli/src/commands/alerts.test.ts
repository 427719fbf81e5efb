import { describe, expect, it } from 'vitest';
import type { AlertsDocument } from '../documents/alerts-document.ts';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import { type Ran, runCommand } from '../testing/run-command.ts';
import { SMALL_ACCOUNT } from '../testing/small-dump.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();

async function run(...argv: readonly string[]): Promise<Ran> {
  return runCommand(argv, { directory: files.path });
}

const ALL = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';

/** What ada did to somebody, a minute before the instant of tests. */
function grant(userName: string, parts: Readonly<Record<string, unknown>> = {}) {
  return {
    eventID: `${userName}-1`,
    eventTime: '2026-11-22T11:59:00Z',
    recipientAccountId: SMALL_ACCOUNT,
    eventSource: 'iam.amazonaws.com',
    eventName: 'PutUserPolicy',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${SMALL_ACCOUNT}:assumed-role/Ops/ada@example.com`,
    },
    requestParameters: { userName, policyName: 'innocent', policyDocument: ALL },
    ...parts,
  };
}

const CONFIGURATION = `watch:
  sources: [trail]
  store: incidents.db
  sinks:
    all: { kind: json-lines, file: all.jsonl, least: info }
    worst: { kind: json-lines, file: worst.jsonl, format: ocsf, least: critical }
`;

async function watch(...records: readonly object[]): Promise<Ran> {
  files.write('countersign.yaml', CONFIGURATION);
  const [first] = records;
  const name = first === undefined ? 'none' : JSON.stringify(first).length;
  files.write(`trail/${name}.json`, JSON.stringify({ Records: records }));
  return run('watch', '--once', '--json');
}

function lines(file: string): readonly unknown[] {
  return files
    .read(file)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function listed(...options: readonly string[]): Promise<AlertsDocument> {
  const { stdout } = await run('alerts', 'list', '--json', ...options);
  const document: AlertsDocument = JSON.parse(stdout);
  expect(DOCUMENT_SCHEMAS.alerts.parse(document)).toEqual(document);
  return document;
}

describe('watch with a store', () => {
  it('keeps incidents, alerts the sinks of the configuration, and takes nothing twice', async () => {
    const first = await watch(grant('eve'), grant('eve'));
    expect([first.exitCode, first.stdout.trimEnd().split('\n').length]).toEqual([1, 1]);
    const second = await run('watch', '--once', '--json');
    expect([second.exitCode, second.stdout]).toEqual([0, '']);
    files.write('trail/again.json', JSON.stringify({ Records: [grant('eve')], more: 1 }));
    const third = await run('watch', '--once', '--json');
    expect([third.exitCode, third.stdout]).toEqual([0, '']);
    const [alert, ...others] = lines('all.jsonl');
    expect(others).toEqual([]);
    expect(DOCUMENT_SCHEMAS.alert.parse(alert)).toMatchObject({
      id: 'eve-1.1',
      kind: 'incident',
      incident: { title: 'eve is a full administrator', severity: 'critical' },
    });
    expect(lines('worst.jsonl')).toMatchObject([
      { class_uid: 2004, finding_info: { uid: 'eve-1' } },
    ]);
    const { dead, incidents, waiting } = await listed();
    expect([incidents.length, waiting, dead]).toEqual([1, 0, []]);
  });

  it('goes on with an incident where it was interrupted', async () => {
    await watch(grant('eve'));
    const key = {
      eventID: 'eve-2',
      eventName: 'CreateAccessKey',
      requestParameters: { userName: 'eve' },
    };
    const { stdout } = await watch(grant('eve', key));
    expect(JSON.parse(stdout)).toMatchObject({
      id: 'eve-1',
      rules: ['privileged-identity', 'credential-for-another'],
      eventIds: ['eve-1', 'eve-2'],
    });
    expect(lines('all.jsonl')).toMatchObject([{ id: 'eve-1.1' }, { id: 'eve-1.2' }]);
    const { incidents } = await listed();
    expect(incidents.map(({ revision }) => revision)).toEqual([2]);
  });

  it('wakes nobody for what is long over', async () => {
    await watch(grant('eve', { eventTime: '2026-11-20T11:59:00Z' }));
    expect(files.names()).not.toContain('all.jsonl');
    expect((await listed()).incidents.length).toBe(1);
  });

  it('says which alerts could not be sent', async () => {
    files.write('countersign.yaml', CONFIGURATION.replace('all.jsonl', 'none/all.jsonl'));
    files.write('trail/a.json', JSON.stringify({ Records: [grant('eve')] }));
    const { exitCode, stderr } = await run('watch', '--once', '--json');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('1 alert waiting, 0 given up; see `countersign alerts`\n  all: ');
  });

  it('says which secret is missing, before anything is read', async () => {
    const sinks = 'hook: { kind: webhook, url: "https://example.com/", secret: { env: CS_NONE } }';
    files.write(
      'countersign.yaml',
      `watch:\n  sources: [trail]\n  store: i.db\n  sinks: { ${sinks} }\n`,
    );
    const { exitCode, stderr } = await run('watch', '--once');
    expect([exitCode, stderr]).toEqual([
      2,
      'countersign: configuration: /watch/sinks/hook/secret: the variable `CS_NONE` is not set\n' +
        'help: set it for whoever runs this command\n',
    ]);
  });

  it('refuses addresses over which others could read', async () => {
    const sinks = 'hook: { kind: webhook, url: "http://example.com/", secret: { env: X } }';
    files.write('countersign.yaml', `watch:\n  sources: [trail]\n  sinks: { ${sinks} }\n`);
    const { exitCode, stderr } = await run('watch', '--once');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('http:// is for this machine alone');
  });

  it('needs something to watch', async () => {
    const { exitCode, stderr } = await run('watch', '--once');
    expect([exitCode, stderr]).toEqual([
      2,
      'countersign: there is nothing to watch\n' +
        'help: name files, directories or -, or put `sources` under `watch` in the configuration\n',
    ]);
  });
});

describe('alerts', () => {
  it('lists incidents that nobody has resolved, the latest first', async () => {
    await watch(grant('eve'), grant('mallory', { eventTime: '2026-11-22T11:59:30Z' }));
    const { stdout } = await run('alerts');
    expect(stdout).toBe(
      'Countersign alerts incidents.db\n' +
        '2 incidents, 0 alerts waiting\n\n' +
        'mallory-  critical  open      2026-11-22T11:59:30Z  mallory is a full administrator by ada@example.com\n' +
        'eve-1     critical  open      2026-11-22T11:59:00Z  eve is a full administrator by ada@example.com\n',
    );
    expect((await listed('--since', '2026-11-22T11:59:10Z')).incidents.length).toBe(1);
    expect((await listed('--severity', 'critical')).incidents.length).toBe(2);
    expect((await listed('--state', 'resolved')).incidents).toEqual([]);
    expect((await listed('--state', 'resolved', '--state', 'open')).incidents.length).toBe(2);
    const odd = await run('alerts', 'list', '--state', 'new');
    expect([odd.exitCode, odd.stderr]).toEqual([
      2,
      expect.stringContaining('Allowed choices are open, acknowledged, resolved'),
    ]);
  });

  it('keeps who decided what, and tells the sinks with the next watch', async () => {
    await watch(grant('eve'));
    const ack = await run('alerts', 'ack', 'eve', '--by', 'ana', '--note', 'asking ada');
    expect(ack.stdout).toBe('eve-1 acknowledged: eve is a full administrator\n');
    const again = await run('alerts', 'ack', 'eve-1', '--by', 'bo');
    expect(again.stdout).toBe('eve-1 is acknowledged already: eve is a full administrator\n');
    await run('alerts', 'resolve', 'eve-1', '--by', 'bo');
    expect((await listed()).incidents).toEqual([]);
    await run('watch', '--once', '--json');
    expect(lines('all.jsonl')).toMatchObject([
      { id: 'eve-1.1', kind: 'incident' },
      { id: 'eve-1.1.1', kind: 'acknowledged', decision: { by: 'ana', note: 'asking ada' } },
      { id: 'eve-1.1.2', kind: 'resolved', decision: { by: 'bo', note: null } },
    ]);
    const { stdout } = await run('alerts', 'show', 'eve', '--json');
    expect(DOCUMENT_SCHEMAS['alert-details'].parse(JSON.parse(stdout))).toMatchObject({
      state: 'resolved',
      decisions: [{ by: 'ana' }, { by: 'bo' }],
      alerts: Array.from({ length: 6 }, () => ({ state: 'sent', attempts: 1 })),
    });
    const shown = await run('alerts', 'show', 'eve');
    expect(shown.stdout).toContain('    acknowledged 2026-11-22T12:00:00Z by ana: asking ada\n');
    expect(shown.stdout).toContain('    all: sent, 1 attempt, 2026-11-22T12:00:00Z\n');
  });

  it('decides about all that are named, or about none', async () => {
    await watch(grant('eve'), grant('evelyn'));
    const unknown = await run('alerts', 'resolve', 'eve-1', 'nobody');
    expect([unknown.exitCode, unknown.stdout, unknown.stderr]).toEqual([
      2,
      '',
      'countersign: there is no incident `nobody`\nhelp: see `countersign alerts list`\n',
    ]);
    const several = await run('alerts', 'resolve', 'eve');
    expect([several.exitCode, several.stderr]).toEqual([
      2,
      'countersign: several incidents begin with `eve`\nhelp: give more of the id: eve-1, evelyn-1\n',
    ]);
    expect((await listed()).incidents.length).toBe(2);
  });

  it('has what was given up tried again', async () => {
    await watch(grant('eve'));
    expect((await run('alerts', 'retry')).stdout).toBe('0 alerts will be tried again\n');
  });

  it('needs a store that is there', async () => {
    const none = await run('alerts');
    expect([none.exitCode, none.stderr]).toEqual([
      2,
      'countersign: no store is named\n' +
        'help: add --store, or put `store` under `watch` in the configuration\n',
    ]);
    expect((await run('alerts', '--store', 'none.db')).exitCode).toBe(2);
    expect(files.names()).toEqual([]);
  });
});
