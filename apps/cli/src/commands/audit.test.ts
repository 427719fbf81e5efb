import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { REPOSITORY, runCommand } from '../testing/run-command.ts';
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

const EVERYTHING = policyDocument({ Effect: 'Allow', Action: '*', Resource: '*' });
const BOTH_KEYS = policyDocument({
  Effect: 'Allow',
  Action: ['iam:CreateUser', 'iam:AttachUserPolicy'],
  Resource: '*',
});
const WITH_FINDINGS = smallDump({ users: [dumpUser('ada', inlinePolicies(BOTH_KEYS))] });
const CLEAN = smallDump();

async function audit(...argv: readonly string[]): ReturnType<typeof runCommand> {
  return runCommand(['audit', ...argv], { directory: files.path });
}

interface Document {
  readonly schema: string;
  readonly configuration: string | null;
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly subject: { readonly arn: string; readonly kind: string };
  }[];
  readonly accepted: readonly object[];
  readonly people: readonly object[];
  readonly notKnown: readonly string[];
  readonly summary: { readonly violations: number; readonly fullAdministrators: number };
}

async function auditJson(...argv: readonly string[]): Promise<Document> {
  const { stdout, stderr, exitCode } = await audit(...argv, '--format', 'json');
  expect(stderr).toBe('');
  expect([0, 1]).toContain(exitCode);
  return JSON.parse(stdout) as Document;
}

describe('audit: exit codes', () => {
  it('0 when there is nothing to report', async () => {
    files.write('a.json', CLEAN);
    expect(await audit('a.json')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('1 when there are findings', async () => {
    files.write('a.json', WITH_FINDINGS);
    expect((await audit('a.json')).exitCode).toBe(1);
  });

  it('0 with --fail-on none, and by severity', async () => {
    files.write('a.json', WITH_FINDINGS);
    expect((await audit('a.json', '--fail-on', 'none')).exitCode).toBe(0);
    expect((await audit('a.json', '--fail-on', 'critical')).exitCode).toBe(1);
    expect(
      (await audit('a.json', '--rule', 'creator-without-boundary', '--fail-on', 'critical'))
        .exitCode,
    ).toBe(0);
  });

  it.each([
    [['--format', 'xml'], /'xml' is invalid\. Allowed choices are text, json, sarif, csv, html/],
    [['--json', '--format', 'csv'], /cannot be used with option/],
    [['--fail-on', 'bad'], /'bad' is invalid\. Allowed choices are critical/],
    [
      ['--at', 'tomorrow'],
      /^countersign: `tomorrow` is not a date\nhelp: write it like 2026-11-22/,
    ],
    [
      ['--rule', 'full-admin'],
      /there is no rule `full-admin`\nhelp: did you mean `full-administrator`\?/,
    ],
    [['--fromat', 'json'], /unknown option '--fromat'\nhelp: did you mean --format\?/],
  ])('2 for %j, before anything is printed', async (options, message) => {
    files.write('a.json', WITH_FINDINGS);
    const { exitCode, stdout, stderr } = await audit('a.json', ...options);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it('2 without an input', async () => {
    expect(await audit()).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('4 when the report cannot be written, and leaves nothing behind', async () => {
    files.write('a.json', WITH_FINDINGS);
    const { exitCode, stderr } = await audit('a.json', '--out', 'no/such/place.json');
    expect(stderr).toMatch(
      /^countersign: cannot write .*place\.json: its directory does not exist/,
    );
    expect(exitCode).toBe(4);
    expect(files.names()).toEqual(['a.json']);
  });
});

describe('audit: bad input', () => {
  const nested = { GroupName: 'g', Arn: `arn:aws:iam::${SMALL_ACCOUNT}:group/g`, GroupList: ['h'] };
  const unknownElement = policyDocument({ Effect: 'Allow', Acton: 's3:*', Resource: '*' });
  const huge = policyDocument({ Effect: 'Allow', Action: 'a'.repeat(50_000_000), Resource: '*' });
  it.each([
    [
      'truncated',
      WITH_FINDINGS.slice(0, 200),
      /^countersign: x\.json: \/UserDetailList\/0.* at line 1, column \d+\nhelp: the file seems to be cut off/,
    ],
    [
      'no dump',
      '{"Records": []}',
      /^countersign: x\.json: this is not an account dump.*\nhelp: give the output of `aws iam/,
    ],
    [
      'gzip garbage',
      Buffer.from([0x1f, 0x8b, 8, 9, 9]),
      /^countersign: x\.json: the file begins like gzip/,
    ],
    [
      'an unknown policy element',
      smallDump({ users: [dumpUser('ada', inlinePolicies(unknownElement))] }),
      /^countersign: x\.json: \/UserDetailList\/0\/UserPolicyList\/0\/PolicyDocument\/Statement\/0\/Acton: `Acton` is not an element of a statement.*\nhelp: the elements are Sid, Effect/,
    ],
    [
      'groups in groups',
      smallDump({
        groups: [nested, { ...nested, GroupName: 'h', Arn: `${nested.Arn}h`, GroupList: ['g'] }],
      }),
      /^countersign: x\.json: \/GroupDetailList\/0\/GroupList: the group `g` is a member of groups\nhelp: IAM groups do not nest/,
    ],
    [
      'a policy of 50 MB',
      smallDump({ users: [dumpUser('ada', inlinePolicies(huge))] }),
      /^countersign: x\.json: \/UserDetailList\/0\/UserPolicyList\/0\/PolicyDocument: the document of .* has more than 1048576 characters\nhelp: AWS takes at most 6,144/,
    ],
  ])('%s: says where and what would be right, and writes no file', async (_, content, message) => {
    files.write('x.json', content);
    const startedAt = performance.now();
    const { exitCode, stdout, stderr } = await audit('x.json', '--out', 'report.json');
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(files.names()).toEqual(['x.json']);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('missing files, each of them', async () => {
    const { exitCode, stderr } = await audit('x.json', 'y.json');
    expect(
      stderr.split('\n').filter((line) => line.endsWith('no such file or directory')),
    ).toHaveLength(2);
    expect(exitCode).toBe(2);
  });

  it('no more than twenty problems, and how many more', async () => {
    const bad = Array.from({ length: 30 }, (_, index) => dumpUser(`u${index}`, { GroupList: 7 }));
    files.write('x.json', smallDump({ users: bad }));
    const { stderr } = await audit('x.json');
    expect(stderr.match(/^countersign: x\.json/gm)).toHaveLength(20);
    expect(stderr).toMatch(/countersign: and 10 more problems\n$/);
  });

  it('control characters of an input cannot reach the terminal', async () => {
    const escape = '\u001b[2J\u0007';
    files.write(
      'x.json',
      smallDump({
        users: [dumpUser('ada', { UserName: `e${escape}vil`, ...inlinePolicies(BOTH_KEYS) })],
      }),
    );
    const { stdout } = await audit('x.json');
    expect(stdout).toContain('e\\u001b[2J\\u0007vil');
    expect(stdout).not.toContain('\u001b');
  });

  it('keys named __proto__ stay ordinary keys', async () => {
    const guarded =
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["iam:CreateUser","iam:AttachUserPolicy"],"Resource":"*","Condition":{"StringEquals":{"__proto__":"x","aws:PrincipalTag/__proto__":"y"}}}}';
    const tags = [{ Key: '__proto__', Value: 'y' }];
    files.write(
      'x.json',
      smallDump({ users: [dumpUser('ada', { Tags: tags, ...inlinePolicies(guarded) })] }),
    );
    const { stdout, exitCode } = await audit('x.json', '--json');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('"StringEquals __proto__ = x"');
    expect(stdout).toMatch(/"__proto__": \[\s+"x"\s+\]/);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});

describe('audit: inputs', () => {
  it('standard input, gzip or not', async () => {
    for (const stdin of [WITH_FINDINGS, gzipSync(WITH_FINDINGS)]) {
      const { exitCode } = await runCommand(['audit', '-'], { directory: files.path, stdin });
      expect(exitCode).toBe(1);
    }
  });

  it('--at decides what has run out', async () => {
    const until2020 = {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } },
    };
    const users = [dumpUser('ada', inlinePolicies(policyDocument(until2020)))];
    files.write('a.json', smallDump({ users }));
    const administrators = ['a.json', '--rule', 'full-administrator'];
    expect((await auditJson(...administrators)).findings).toEqual([]);
    const before = await auditJson(...administrators, '--at', '2019-06-01');
    expect(before.findings).toHaveLength(1);
  });
});

describe('audit: rules', () => {
  it('--rule leaves only the findings of that rule', async () => {
    files.write(
      'a.json',
      smallDump({
        roles: [
          dumpRole('root', { RolePolicyList: [{ PolicyName: 'all', PolicyDocument: EVERYTHING }] }),
        ],
      }),
    );
    const all = await auditJson('a.json');
    const one = await auditJson('a.json', '--rule', 'full-administrator');
    expect(new Set(all.findings.map(({ rule }) => rule)).size).toBeGreaterThan(1);
    expect(one.findings.map(({ rule }) => rule)).toEqual(['full-administrator']);
    expect(one.summary.fullAdministrators).toBe(1);
  });
});

describe('audit: configuration', () => {
  it('of the working directory comes before that of an input directory', async () => {
    files.write('in/a.json', WITH_FINDINGS);
    files.write('in/countersign.yaml', 'failOn: none\n');
    expect((await audit('in')).exitCode).toBe(0);
    files.write('countersign.yaml', 'failOn: low\n');
    const { exitCode, stderr } = await audit('in');
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `note: ${path.join('in', 'countersign.yaml')} is not used, because countersign.yaml is there\n`,
    );
  });

  it('turns rules off and says so, and gives findings another severity', async () => {
    files.write('a.json', WITH_FINDINGS);
    files.write(
      'c.yaml',
      'rules:\n  duties-identity-and-permission: info\n  creator-without-boundary: off\n',
    );
    const { findings, notKnown, configuration } = await auditJson('a.json', '--config', 'c.yaml');
    expect(configuration).toBe('c.yaml');
    expect(findings.filter(({ rule }) => rule === 'creator-without-boundary')).toEqual([]);
    expect(findings.find(({ rule }) => rule === 'duties-identity-and-permission')?.severity).toBe(
      'info',
    );
    expect(notKnown).toContain(
      'what the rule creator-without-boundary would report: c.yaml turns it off',
    );
  });

  it('adds duties and conflicts of one’s own', async () => {
    const trade = policyDocument({
      Effect: 'Allow',
      Action: ['states:SendTaskSuccess', 'dynamodb:PutItem'],
      Resource: '*',
    });
    files.write('a.json', smallDump({ users: [dumpUser('ada', inlinePolicies(trade))] }));
    files.write(
      'c.yaml',
      `duties:
  define:
    - id: release
      title: Payment release
      groups: [{ id: g, title: G, strength: strong, actions: [states:SendTaskSuccess] }]
    - id: entry
      title: Payment entry
      groups: [{ id: g, title: G, strength: strong, actions: [dynamodb:PutItem] }]
  conflicts:
    - { rule: duties-entry-and-release, duties: [entry, release] }
`,
    );
    const { findings } = await auditJson(
      'a.json',
      '--config',
      'c.yaml',
      '--rule',
      'duties-entry-and-release',
    );
    expect(findings).toMatchObject([{ rule: 'duties-entry-and-release', severity: 'critical' }]);
  });

  it('leaves excluded actions out of every duty', async () => {
    // Nobody is in a group here, so that nobody gains by it.
    const keys = policyDocument({
      Effect: 'Allow',
      Action: ['iam:CreateUser', 'iam:AttachGroupPolicy'],
      Resource: '*',
    });
    files.write('a.json', smallDump({ users: [dumpUser('ada', inlinePolicies(keys))] }));
    files.write('c.yaml', 'duties: { exclude: [iam:createuser] }\n');
    expect((await auditJson('a.json')).summary.violations).toBe(1);
    const { summary } = await auditJson('a.json', '--config', 'c.yaml');
    expect(summary.violations).toBe(0);
  });
});

describe('audit: people and exceptions', () => {
  const ARN = 'arn:aws:iam::111122223333:user/ada';
  const KEPT = `exceptions:
  - rule: duties-identity-and-permission
    subject: ${ARN}
    owner: head of operations
    reason: until the new pipeline stands
    until: `;

  it('accepts what somebody answers for, and says who and until when', async () => {
    files.write('a.json', WITH_FINDINGS);
    files.write('c.yaml', `${KEPT}2099-12-31\n`);
    const { accepted, findings } = await auditJson('a.json', '--config', 'c.yaml');
    expect(accepted).toMatchObject([
      {
        finding: { rule: 'duties-identity-and-permission', subject: { arn: ARN } },
        owner: 'head of operations',
        until: '2100-01-01T00:00:00Z',
      },
    ]);
    expect(findings.map(({ rule }) => rule)).not.toContain('duties-identity-and-permission');
    const { stdout } = await audit('a.json', '--config', 'c.yaml');
    expect(stdout).toContain('Accepted (1)');
  });

  it('reports what nobody answers for any more', async () => {
    files.write('a.json', WITH_FINDINGS);
    files.write('c.yaml', `${KEPT}2020-12-31\n`);
    const { accepted, findings } = await auditJson('a.json', '--config', 'c.yaml');
    expect(accepted).toEqual([]);
    expect(findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['duties-identity-and-permission', 'exception-expired']),
    );
  });

  it('does not call an exception idle whose rule was not asked for', async () => {
    files.write('a.json', WITH_FINDINGS);
    files.write('c.yaml', `${KEPT}2099-12-31\n`);
    const options = ['a.json', '--config', 'c.yaml', '--rule', 'direct-user-attachment'];
    expect((await auditJson(...options)).notKnown.join()).not.toContain('covers no finding');
  });

  it('judges people by all that they stand behind', async () => {
    const one = policyDocument({ Effect: 'Allow', Action: 'iam:CreateUser', Resource: '*' });
    const other = policyDocument({ Effect: 'Allow', Action: 'iam:CreatePolicy', Resource: '*' });
    const users = [
      dumpUser('ada', inlinePolicies(one)),
      dumpUser('ada@example.com', inlinePolicies(other)),
    ];
    files.write('a.json', smallDump({ users }));
    files.write('c.yaml', `people: [{ id: ada@example.com, identities: ['${ARN}'] }]\n`);
    const { findings, people } = await auditJson('a.json', '--config', 'c.yaml');
    expect(people).toMatchObject([{ id: 'ada@example.com', identities: [{ arn: ARN }, {}] }]);
    const ofPeople = findings.filter(({ subject }) => subject.kind === 'person');
    expect(ofPeople).toMatchObject([
      { subject: { arn: 'ada@example.com' }, certainty: 'conditional' },
    ]);
    const without = (await auditJson('a.json')).findings;
    expect(without.filter(({ subject }) => subject.kind === 'person')).toEqual([]);
  });
});

describe('audit: output', () => {
  it.each(['text', 'json', 'sarif', 'csv', 'html', 'markdown'])(
    'writes %s into a file, whole',
    async (format) => {
      files.write('a.json', WITH_FINDINGS);
      const toScreen = await audit('a.json', '--format', format);
      const toFile = await audit('a.json', '--format', format, '--out', 'report');
      expect(toFile).toMatchObject({ exitCode: 1, stdout: '', stderr: 'wrote report\n' });
      expect(files.read('report')).toBe(toScreen.stdout);
      expect(files.names()).toEqual(['a.json', 'report']);
    },
  );

  it('--json is --format json', async () => {
    files.write('a.json', WITH_FINDINGS);
    expect((await audit('a.json', '--json')).stdout).toBe(
      (await audit('a.json', '--format', 'json')).stdout,
    );
  });

  it('--quiet leaves the headline', async () => {
    files.write('a.json', WITH_FINDINGS);
    const { stdout, stderr } = await audit('a.json', '--quiet');
    expect(stdout.split('\n')).toHaveLength(6);
    expect(stderr).toBe('');
  });

  it('colours and a line of progress only on a terminal', async () => {
    files.write('a.json', WITH_FINDINGS);
    const shown = await runCommand(['audit', 'a.json'], { directory: files.path, terminal: 100 });
    expect(shown.stdout).toContain('\u001b[31m');
    expect(shown.stderr).toContain('reading the inputs …');
    expect(shown.stderr.endsWith('\r\u001b[K')).toBe(true);
    const piped = await audit('a.json');
    expect(piped.stdout).not.toContain('\u001b');
    expect(piped.stderr).toBe('');
  });

  it('fits the terminal, but for names that cannot be broken', async () => {
    for (const terminal of [80, 100, 120]) {
      const { stdout } = await runCommand(['audit', 'samples/organization', '--all'], {
        directory: REPOSITORY,
        terminal,
      });
      // oxlint-disable-next-line no-control-regex -- takes the colours out
      const lines = stdout.replaceAll(/\u001b\[\d+m/g, '').split('\n');
      const tooLong = lines.filter((line) => line.length > terminal && !/arn:|\S{50}/.test(line));
      expect(tooLong).toEqual([]);
    }
  });

  it('cuts long lists and says how to see the rest', async () => {
    const users = Array.from({ length: 40 }, (_, index) =>
      dumpUser(`user${index}`, inlinePolicies(BOTH_KEYS)),
    );
    files.write('a.json', smallDump({ users }));
    const brief = (await audit('a.json')).stdout;
    const whole = (await audit('a.json', '--all')).stdout;
    expect(brief).toContain('more critical (show them with --all, or use --format json)');
    expect(whole.split('\n').length).toBeGreaterThan(2 * brief.split('\n').length);
    expect(whole).not.toContain('show them with --all');
  });
});
