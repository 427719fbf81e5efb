import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { EvidenceDocument } from '../documents/evidence-document.ts';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import { type Ran, runCommand } from '../testing/run-command.ts';
import {
  dumpUser,
  inlinePolicies,
  policyDocument,
  SMALL_ACCOUNT,
  smallDump,
} from '../testing/small-dump.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();

async function run(...argv: readonly string[]): Promise<Ran> {
  return runCommand(argv, { directory: files.path });
}

const ALL = policyDocument({ Effect: 'Allow', Action: '*', Resource: '*' });
const ADA = `arn:aws:iam::${SMALL_ACCOUNT}:user/ada`;
const WITH_ADMINISTRATOR = smallDump({ users: [dumpUser('ada', inlinePolicies(ALL))] });
const ACCEPTING =
  'exceptions:\n' +
  `  - { rule: full-administrator, subject: "${ADA}", owner: eve, reason: "=emergencies, all", until: 2099-12-31 }\n`;

/** The evidence on a dump for a framework, with a configuration. */
async function evidenceOn(
  dump: string,
  framework: string,
  configuration = '',
): Promise<EvidenceDocument> {
  files.write('a.json', dump);
  files.write('c.yaml', configuration);
  const argv = ['a.json', '--framework', framework, '--config', 'c.yaml', '--json', '--quiet'];
  const { exitCode, stderr, stdout } = await run('evidence', ...argv);
  expect([exitCode, stderr]).toEqual([0, '']);
  const answer: unknown = JSON.parse(stdout);
  expect(DOCUMENT_SCHEMAS.evidence.parse(answer)).toEqual(answer);
  return answer as EvidenceDocument;
}

function controlOf({ controls }: EvidenceDocument, wanted: string) {
  return controls.find(({ id }) => id === wanted);
}

describe('evidence', () => {
  it('tells of a control what was found, and who answers for it', async () => {
    const open = await evidenceOn(WITH_ADMINISTRATOR, 'cis');
    expect(controlOf(open, '1.16')).toMatchObject({
      status: 'findings',
      statement: '1 finding of 1 rule that nobody answers for.',
      findings: [`full-administrator|${ADA}`],
    });
    const accepted = await evidenceOn(WITH_ADMINISTRATOR, 'cis', ACCEPTING);
    expect(controlOf(accepted, '1.16')).toMatchObject({
      status: 'accepted',
      findings: [],
      accepted: [{ owner: 'eve', until: '2100-01-01T00:00:00Z' }],
    });
    expect(accepted.administrators).toMatchObject([{ arn: ADA, by: 'direct', acceptedBy: 'eve' }]);
    const clean = await evidenceOn(smallDump(), 'cis');
    expect(controlOf(clean, '1.16')).toMatchObject({
      status: 'nothing-found',
      statement: '1 rule looked in every account and found nothing.',
    });
  });

  it('says of what could not be looked for that it was not checked', async () => {
    const evidence = await evidenceOn(smallDump(), 'cis');
    expect(controlOf(evidence, '1.10')).toMatchObject({
      status: 'not-checked',
      rules: [],
      limits: [
        {
          rule: 'console-user-without-mfa',
          accounts: [SMALL_ACCOUNT],
          because: 'there is no credential report',
        },
      ],
    });
    expect(controlOf(evidence, '1.20')?.statement).toBe('No rule of Countersign looks for this.');
    const off = await evidenceOn(smallDump(), 'cis', 'rules: { full-administrator: off }\n');
    expect(controlOf(off, '1.16')).toMatchObject({
      status: 'not-checked',
      limits: [{ because: 'the configuration turns it off' }],
    });
    const environment = `environments: { lab: { accounts: ["${SMALL_ACCOUNT}"], rules: { full-administrator: off } } }\n`;
    const inLab = await evidenceOn(smallDump(), 'cis', environment);
    expect(controlOf(inLab, '1.16')?.status).toBe('not-checked');
  });

  it('names the files that it rests on by hashes that can be checked', async () => {
    const { inputs } = await evidenceOn(smallDump(), 'soc2');
    const sha256 = createHash('sha256').update(smallDump()).digest('hex');
    expect(inputs.files).toEqual([{ name: 'a.json', sha256 }]);
    const lines = `${sha256}  a.json\n`;
    expect(inputs.sha256).toBe(createHash('sha256').update(lines).digest('hex'));
  });

  it('is a pack of a page and tables', async () => {
    files.write('in/a.json', WITH_ADMINISTRATOR);
    files.write('in/countersign.yaml', ACCEPTING);
    const argv = ['in', '--framework', 'nist-800-53', '--out', 'pack'];
    const { exitCode, stderr, stdout } = await run('evidence', ...argv);
    expect([exitCode, stderr]).toEqual([0, 'wrote pack/index.html\n']);
    expect(stdout).toMatch(/^Evidence on NIST SP 800-53 \(revision 5\)$/m);
    expect(stdout).toContain('1 administrator; 0 more can become one');
    const page = files.read('pack/index.html');
    expect(page).toContain('Evidence on NIST SP 800-53 (revision 5)');
    expect(page).toContain(
      'eve answers for it until 2100-01-01T00:00:00Z, because =emergencies, all',
    );
    expect(page).not.toContain('<script');
    expect(files.read('pack/exceptions.csv')).toContain(`,eve,"'=emergencies, all",2100-01-01`);
    expect(files.read('pack/administrators.csv')).toContain(
      `${ADA},${SMALL_ACCOUNT},,administrator,`,
    );
    expect(files.read('pack/controls.csv').split('\r\n')[0]).toMatch(
      /^control,asks for,id,status,/,
    );
    expect(files.read('pack/inputs.sha256')).toMatch(
      /^[0-9a-f]{64} {2}in\/a\.json\n[0-9a-f]{64} {2}in\/countersign\.yaml\n$/,
    );
    const document = JSON.parse(files.read('pack/evidence.json')) as EvidenceDocument;
    expect(page).toContain(document.inputs.sha256);
    // Each row of findings belongs to a control that says that it has that many.
    const rows = files.read('pack/findings.csv').trimEnd().split('\r\n').slice(1);
    const count = document.controls.reduce((sum, { findings }) => sum + findings.length, 0);
    expect(rows).toHaveLength(count);
  });

  it('tells since when findings are known, where a store does', async () => {
    files.write('a.json', WITH_ADMINISTRATOR);
    for (const at of ['2026-01-01', '2026-02-01']) {
      await run('audit', 'a.json', '--at', at, '--store', 's.db', '--quiet');
    }
    const argv = ['a.json', '--framework', 'cis', '--store', 's.db', '--out', 'pack', '--quiet'];
    expect((await run('evidence', ...argv)).exitCode).toBe(0);
    expect(files.read('pack/index.html')).toContain('since 2026-01-01');
    expect(files.read('pack/findings.csv')).toContain(',2026-01-01T00:00:00Z\r\n');
  });

  it.each<[readonly string[], RegExp]>([
    [['a.json'], /required option '--framework <framework>' not specified/],
    [['a.json', '--framework', 'sox'], /'sox' is invalid\. Allowed choices are soc2, pci-dss/],
    [['-', '--framework', 'cis'], /evidence cannot rest on standard input/],
    [['a.json', '--framework', 'cis', '--out', '.'], /\. is not empty/],
    [['none.json', '--framework', 'cis'], /none\.json/],
    [['a.json', '--framework', 'cis', '--at', 'soon'], /`soon` is not a date/],
  ])('is refused: %j', async (options, message) => {
    files.write('a.json', smallDump());
    const { exitCode, stderr, stdout } = await run('evidence', ...options);
    expect(stderr).toMatch(message);
    expect([exitCode === 2 || options[0] === 'none.json', stdout]).toEqual([true, '']);
  });
});
