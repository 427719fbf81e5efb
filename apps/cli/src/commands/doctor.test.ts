import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DoctorDocument } from '../documents/doctor-document.ts';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import { type Ran, runCommand } from '../testing/run-command.ts';
import { dumpUser, smallDump } from '../testing/small-dump.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();

async function run(...argv: readonly string[]): Promise<Ran> {
  return runCommand(argv, { directory: files.path });
}

async function doctor(...options: readonly string[]): Promise<DoctorDocument['checks']> {
  const { exitCode, stdout } = await run('doctor', '--json', ...options);
  const document: DoctorDocument = JSON.parse(stdout);
  expect(DOCUMENT_SCHEMAS.doctor.parse(document)).toEqual(document);
  expect(document.works).toBe(document.checks.every(({ state }) => state !== 'fails'));
  expect(exitCode).toBe(document.works ? 0 : 4);
  return document.checks;
}

const states = (checks: DoctorDocument['checks']) =>
  checks.map(({ name, part, state }) => `${part} ${name}: ${state}`);

describe('doctor', () => {
  it('says what to write where nothing is configured', async () => {
    const [configuration, catalog, ...others] = await doctor();
    expect(configuration).toMatchObject({ part: 'configuration', state: 'warns' });
    expect(catalog).toMatchObject({ part: 'catalog', state: 'works' });
    expect(others).toEqual([]);
  });

  it('tries every part for itself', async () => {
    files.write(
      'countersign.yaml',
      `watch:
  sources: [trail, later, none, "-", "s3://x"]
  snapshot: before.json
  store: incidents.db
  sinks:
    file: { kind: json-lines, file: alerts.jsonl }
    nowhere: { kind: json-lines, file: none/alerts.jsonl }
    keyless: { kind: pagerduty, key: { env: NO_SUCH_KEY } }
`,
    );
    files.write('before.json', smallDump({ users: [dumpUser('ada', {})] }));
    files.write('trail/a.json', '{"Records":[]}');
    files.write('later/note.txt', '');
    const checks = await doctor();
    expect(states(checks)).toEqual([
      'configuration countersign.yaml: works',
      'catalog actions of AWS: works',
      'snapshot before.json: works',
      'store incidents.db: works',
      'source trail: works',
      'source later: warns',
      'source none: fails',
      'source -: works',
      'source s3://x: fails',
      'sink file (json-lines): works',
      'sink nowhere (json-lines): fails',
      'sink keyless (pagerduty): fails',
    ]);
    expect(checks.map(({ told }) => told)).toMatchObject({
      2: '1 account, 1 user or role',
      3: 'there is none yet; `countersign watch` makes it',
      4: '1 file',
      11: expect.stringContaining('the variable `NO_SUCH_KEY` is not set'),
    });
    const { stdout } = await run('doctor');
    expect(stdout).toContain('✗ sink           keyless (pagerduty)');
    expect(stdout).toMatch(/\n4 of 12 parts do not work\n$/);
  });

  it('looks at a store, and tells of alerts that were given up', async () => {
    files.write('trail/a.json', '{"Records":[]}');
    await run('watch', 'trail', '--once', '--store', 'incidents.db');
    const checks = await doctor('trail', '--store', 'incidents.db');
    expect(checks).toContainEqual({
      part: 'store',
      name: 'incidents.db',
      state: 'works',
      told: '0 open incidents, 0 alerts waiting',
      help: null,
    });
    files.write('other.db', 'this is something else');
    expect(states(await doctor('trail', '--store', 'other.db'))).toContain('store other.db: fails');
    const away = await doctor('trail', '--store', 'postgres://ana:secret@127.0.0.1:1/x');
    expect(JSON.stringify(away)).not.toContain('secret');
    expect(states(away)).toContain('store postgres://ana:***@127.0.0.1:1/x: fails');
  });

  it('says that sinks without a store are alerted by nobody', async () => {
    files.write(
      'countersign.yaml',
      'watch: { sinks: { all: { kind: json-lines, file: a.jsonl } } }\n',
    );
    const [, , sink] = await doctor();
    expect(sink).toMatchObject({
      state: 'warns',
      told: 'the file can be written to; nobody alerts it',
    });
  });

  it('refuses a configuration that is wrong', async () => {
    files.write('countersign.yaml', 'watch: { sinks: { a: { kind: none } } }\n');
    expect(await run('doctor')).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('doctor --send', () => {
  let server: Server;
  let url: string;
  let status = 200;
  let bodies: string[] = [];

  beforeEach(async () => {
    bodies = [];
    status = 200;
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        if (request.method === 'POST') bodies.push(Buffer.concat(parts).toString());
        response.writeHead(request.method === 'HEAD' ? 405 : status).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    files.write('secret', 'whsec_c2VjcmV0');
    files.write(
      'countersign.yaml',
      `watch:
  store: incidents.db
  sinks:
    hook: { kind: webhook, url: "${url}", secret: { file: secret } }
    lines: { kind: json-lines, file: a.jsonl }
`,
    );
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  it('sends a test, and that it is over', async () => {
    await doctor();
    expect(bodies).toEqual([]);
    const checks = await doctor('--send');
    expect(checks.slice(3)).toMatchObject([
      { name: 'hook (webhook)', told: 'a test was sent, and that it is over' },
      { name: 'lines (json-lines)', state: 'works' },
    ]);
    const sent = bodies.map((body) => DOCUMENT_SCHEMAS.alert.parse(JSON.parse(body)));
    expect(sent).toMatchObject([
      { kind: 'incident', incident: { rule: 'test', severity: 'info' } },
      { kind: 'resolved', incident: { rule: 'test' } },
    ]);
    expect(
      files
        .read('a.jsonl')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(sent);
  });

  it('tells what the sink says against it', async () => {
    status = 403;
    const checks = await doctor('--send');
    expect(checks[3]).toMatchObject({ name: 'hook (webhook)', state: 'fails' });
    expect(checks[3]?.told).toContain('403');
  });
});
