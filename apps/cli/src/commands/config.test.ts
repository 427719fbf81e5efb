import { describe, expect, it } from 'vitest';
import { CONFIGURATION_TEMPLATE } from '../configuration/configuration-template.ts';
import { runCommand } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();

async function config(...argv: readonly string[]): ReturnType<typeof runCommand> {
  return runCommand(['config', ...argv], { directory: files.path });
}

async function inForce(): Promise<unknown> {
  const { configuration } = JSON.parse((await config('show', '--json')).stdout) as {
    configuration: unknown;
  };
  return configuration;
}

describe('config init', () => {
  it('writes a file that gives the defaults', async () => {
    const defaults = await inForce();
    expect(await config('init')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'wrote countersign.yaml\n',
    });
    expect(files.read('countersign.yaml')).toBe(CONFIGURATION_TEMPLATE);
    expect(await inForce()).toEqual(defaults);
  });

  it('writes comments that are right when they are taken out of comment', async () => {
    const uncommented = CONFIGURATION_TEMPLATE.replaceAll(/^( *)#( {2,}\S)/gm, '$1 $2').replaceAll(
      /: (?:\[\]|\{\})$/gm,
      ':',
    );
    files.write('countersign.yaml', uncommented);
    const { exitCode, stderr } = await config('show');
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('does not replace a file unless it is forced', async () => {
    files.write('countersign.yaml', 'failOn: high\n');
    const { exitCode, stderr } = await config('init');
    expect(stderr).toBe(
      'countersign: countersign.yaml is already there\nhelp: add --force to replace it\n',
    );
    expect(exitCode).toBe(2);
    expect(files.read('countersign.yaml')).toBe('failOn: high\n');
    expect((await config('init', '--force')).exitCode).toBe(0);
    expect(files.names()).toEqual(['countersign.yaml']);
  });
});

describe('config show', () => {
  it('says where it comes from', async () => {
    expect((await config('show')).stdout).toMatch(
      /^# In force: the defaults; there is no countersign\.yaml\n/,
    );
    files.write('countersign.yaml', 'failOn: high\n');
    const { stdout } = await config('show');
    expect(stdout).toMatch(/^# In force: countersign\.yaml\n/);
    expect(stdout).toMatch(/\nfailOn: high\n$/);
  });

  it('prints what it would read back the same', async () => {
    const before = await inForce();
    files.write('countersign.yaml', (await config('show')).stdout);
    expect(await inForce()).toEqual(before);
  });
});

const WINDOW = 'role: "*", person: ana, reason: r';

describe('a configuration is refused', () => {
  it.each([
    [
      'trustedAcounts: []',
      'c.yaml: /trustedAcounts: there is no key `trustedAcounts` here (line 1, column 1)',
      'did you mean `trustedAccounts`?',
    ],
    [
      'failOn: low\nwhatever: 1',
      'c.yaml: /whatever: there is no key `whatever` here (line 2, column 1)',
      'the keys are trustedAccounts, people, ownerTags, approvers, exceptions, duties, hygiene, environments, identities, rules, approvals, watch, failOn',
    ],
    [
      'hygiene: { unusedDays: 0 }',
      'c.yaml: /hygiene/unusedDays: must be 1 or more (line 1, column 12)',
      null,
    ],
    [
      'hygiene: { accessKeyDays: 4000 }',
      'c.yaml: /hygiene/accessKeyDays: must be 400 or less (line 1, column 12)',
      null,
    ],
    [
      'duties:\n  excludes: []',
      'c.yaml: /duties/excludes: there is no key `excludes` here (line 2, column 3)',
      'did you mean `exclude`?',
    ],
    [
      'failOn: sometimes',
      'c.yaml: /failOn: this value is not one of those that are known (line 1, column 1)',
      'use one of critical, high, medium, low, info, none',
    ],
    [
      'trustedAccounts:\n  - 111122223333',
      'c.yaml: /trustedAccounts/0: expected text (line 2, column 5)',
      'write the account id in quotes: "111122223333"',
    ],
    [
      'people:\n  - { id: ana, identities: [user/ana] }',
      'c.yaml: /people/0/identities/0: expected the ARN of a user, a role or a session of a role (line 2, column 29)',
      null,
    ],
    [
      'approvers: [group/approvers]',
      'c.yaml: /approvers/0: expected the ARN of a group or a role (line 1, column 13)',
      null,
    ],
    [
      'people:\n  - { id: ana }\n  - { id: Ana@example.com, addresses: [ana] }',
      'c.yaml: /people/1/addresses/0: expected an e-mail address (line 3, column 40)',
      null,
    ],
    [
      'exceptions:\n  - { rule: full-administrator, subject: x, owner: o, reason: r, until: soon }',
      /^c\.yaml: \/exceptions\/0\/until: expected a day such as/,
      null,
    ],
    [
      'exceptions:\n  - { rule: full-administrator, subject: x, owner: o, reason: r, until: 2026-02-30 }',
      'c.yaml: /exceptions/0/until: there is no such day as 2026-02-30 (line 2, column 66)',
      'write the last day on which the exception holds, such as 2026-12-31',
    ],
    [
      'exceptions:\n  - { rule: full-admin, subject: x, owner: o, reason: r, until: 2026-12-31 }',
      'c.yaml: /exceptions/0/rule: there is no rule `full-admin` (line 2, column 7)',
      'did you mean `full-administrator`?',
    ],
    [
      'rules:\n  full-admin: off',
      'c.yaml: /rules/full-admin: there is no rule `full-admin` (line 2, column 3)',
      'did you mean `full-administrator`?',
    ],
    [
      'duties:\n  conflicts:\n    - { rule: a, duties: [b, audit-control] }',
      'c.yaml: /duties/conflicts: the conflict `a` names the duty `b`, which is not defined (line 2, column 3)',
      'the duties are identity-creation, permission-granting, session-minting, audit-control',
    ],
    [
      'exceptions:\n  - { rule: full-administrator, subject: x, owner: o, reason: r }',
      'c.yaml: /exceptions/0/until: `until` is missing (line 2, column 5)',
      'write the last day on which the exception holds, such as 2026-12-31',
    ],
    [
      'environments:\n  prod: { profile: production, accounts: [111122223333] }',
      'c.yaml: /environments/prod/accounts/0: expected text (line 2, column 43)',
      'write the account id in quotes: "111122223333"',
    ],
    [
      'environments:\n  a: { units: [ou-ab12-cd345678] }\n  b:\n    units: [ou-ab12-cd345678]',
      'c.yaml: /environments/b/units/0: the environments `a` and `b` overlap: both have unit ou-ab12-cd345678 (line 4, column 13)',
      'leave it in one of them',
    ],
    [
      'environments:\n  a: { tags: { stage: [live] } }\n  b: { tags: { stage: [dev, live] } }',
      'c.yaml: /environments/b/tags/stage/1: the environments `a` and `b` overlap: both have tag stage = live (line 3, column 29)',
      'leave it in one of them',
    ],
    [
      'environments:\n  production: { rules: { full-administrator: high } }',
      'c.yaml: /environments/production: nothing says which accounts are in the environment `production` (line 2, column 3)',
      'give it `accounts`, `units` or `tags`',
    ],
    [
      'environments:\n  production: { units: [r-ab12], rules: { full-admin: off } }',
      'c.yaml: /environments/production/rules/full-admin: there is no rule `full-admin` (line 2, column 43)',
      'did you mean `full-administrator`?',
    ],
    [
      'environments:\n  production: { unit: [r-ab12] }',
      'c.yaml: /environments/production/unit: there is no key `unit` here (line 2, column 17)',
      'did you mean `units`?',
    ],
    [
      'environments:\n  Production: { units: [r-ab12] }',
      'c.yaml: /environments/Production: expected lower-case words joined by hyphens (line 2, column 3)',
      null,
    ],
    [
      'environments:\n  a: { units: [Workloads] }',
      'c.yaml: /environments/a/units/0: expected the id of an organizational unit (line 2, column 16)',
      null,
    ],
    [
      'identities: { machines: [bot] }',
      'c.yaml: /identities/machines/0: expected the ARN of a user or role, in which `*` stands for anything (line 1, column 26)',
      null,
    ],
    [
      'watch:\n  sinks:\n    team: { kind: slack, channel: C1, token: { env: T }, channels: C2 }',
      'c.yaml: /watch/sinks/team/channels: there is no key `channels` here (line 3, column 58)',
      'did you mean `channel`?',
    ],
    [
      'approvals: { roles: [Admin] }',
      'c.yaml: /approvals/roles/0: expected the ARN of a role, in which `*` stands for anything (line 1, column 22)',
      null,
    ],
    [
      `approvals:\n  windows:\n    - { ${WINDOW}, from: 2026-12-01, until: 2026-12-01T12:00:00Z, approvedBy: [ben] }`,
      'c.yaml: /approvals/windows/0/from: expected an instant such as `2026-12-31T12:00:00Z` (line 3, column 44)',
      null,
    ],
    [
      `approvals:\n  windows:\n    - { ${WINDOW}, from: 2026-12-01T12:00:00Z, until: 2026-12-01T12:00:00Z, approvedBy: [ben] }`,
      'c.yaml: /approvals/windows/0/until: expected an instant after `from` (line 3, column 72)',
      null,
    ],
    [
      `approvals:\n  windows:\n    - { ${WINDOW}, from: 2026-12-01T10:00:00Z, until: 2026-12-01T12:00:00Z, approvedBy: [Ana] }`,
      'c.yaml: /approvals/windows/0/approvedBy: expected somebody other than the person whom it is for (line 3, column 101)',
      null,
    ],
    ['[1', /^c\.yaml: not valid YAML: .* \(line 1, column \d+\)$/, null],
    ['- a', 'c.yaml: expected keys with values', null],
    ['a: &a [1]\nb: [*a, *c]', /^c\.yaml: /, null],
  ])('%j', async (text, message, help) => {
    files.write('c.yaml', text);
    const { exitCode, stdout, stderr } = await config('show', '--config', 'c.yaml');
    const [first = '', second = ''] = stderr.split('\n');
    expect(first).toMatch(
      typeof message === 'string' ? `countersign: ${message}` : /^countersign: /,
    );
    expect(first.slice('countersign: '.length)).toMatch(message);
    expect(second).toBe(help === null ? '' : `help: ${help}`);
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it('when aliases would blow it up', async () => {
    const levels = Array.from({ length: 12 }, (_, index) =>
      index === 0 ? 'a0: &a0 [x, x]' : `a${index}: &a${index} [${`*a${index - 1}, `.repeat(9)}]`,
    );
    files.write('c.yaml', levels.join('\n'));
    const { exitCode, stderr } = await config('show', '--config', 'c.yaml');
    expect(stderr).toMatch(/cannot read the YAML: .*alias/i);
    expect(exitCode).toBe(2);
  });

  it('when a key is named __proto__', async () => {
    files.write('c.yaml', 'rules:\n  __proto__: off\n__proto__: { failOn: none }\n');
    const { exitCode, stderr } = await config('show', '--config', 'c.yaml');
    expect(stderr).toContain('there is no');
    expect(exitCode).toBe(2);
  });

  it('when it is missing', async () => {
    const { exitCode, stderr } = await config('show', '--config', 'none.yaml');
    expect(stderr).toBe('countersign: none.yaml: there is no such file or directory\n');
    expect(exitCode).toBe(2);
  });
});
