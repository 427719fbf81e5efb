import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { printJson } from '../documents/print-json.ts';
import { TEST_SCHEMA } from '../documents/test-schema.ts';
import { golden, updateHint } from '../testing/golden.ts';
import { type Ran, REPOSITORY, runCommand } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const directory = useTemporaryDirectory();

function run(...argv: readonly string[]): Promise<Ran> {
  return runCommand(['test', ...argv], { directory: directory.path });
}

const USER = 'arn:aws:iam::111122223333:user/ada';
const READ = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }],
};

function scenario(name: string, decision: string, given: object = {}): object {
  return {
    name,
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html',
    why: 'Because it says so.',
    request: { principal: USER, action: 's3:GetObject', resource: 'arn:aws:s3:::ledger/a' },
    policies: { identity: [READ] },
    expect: { decision },
    ...given,
  };
}

function write(name: string, value: unknown): string {
  return directory.write(name, JSON.stringify(value));
}

describe('test', () => {
  it('passes the whole corpus', async () => {
    const names = fs.readdirSync(`${REPOSITORY}testdata/decisions`);
    const { exitCode, stdout } = await runCommand(['test', 'testdata/decisions', '--json']);
    const { results } = TEST_SCHEMA.parse(JSON.parse(stdout));
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(new Set(results.map(({ file }) => file)).size).toBe(names.length);
    expect(results.length).toBeGreaterThanOrEqual(300);
    expect(exitCode).toBe(0);
  });

  it('fails every disputed scenario', async () => {
    const { exitCode, stdout } = await runCommand([
      'test',
      'testdata/decisions-disputed',
      '--json',
    ]);
    const { results } = TEST_SCHEMA.parse(JSON.parse(stdout));
    expect(results.filter(({ passed }) => passed)).toEqual([]);
    expect(exitCode).toBe(1);
  });

  it('counts what passed', async () => {
    write('a.json', [scenario('one', 'Allowed'), scenario('two', 'Allowed')]);
    expect(await run('a.json')).toEqual({
      exitCode: 0,
      stdout: '✔ 2 scenarios, 0 failed\n',
      stderr: '',
    });
  });

  it('shows what was expected, what came, and why', async () => {
    write('a.json', [
      scenario('passes', 'Allowed'),
      scenario('fails', 'Denied', {
        policies: { identity: [READ], scps: [[READ]] },
        expect: { decision: 'Denied', blockedBy: 'scp' },
      }),
    ]);
    const { exitCode, stdout } = await run('a.json');
    const file = 'testdata/golden/test-failure.txt';
    expect(stdout, updateHint(file)).toBe(golden(file, stdout));
    expect(exitCode).toBe(1);
  });

  it('says on what an undecided answer depends', async () => {
    const Condition = { Bool: { 'aws:SecureTransport': 'true' } };
    const identity = [{ ...READ, Statement: [{ ...READ.Statement[0], Condition }] }];
    const request = {
      principal: USER,
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::ledger/a',
      unknownContext: '*',
    };
    write('a.json', scenario('open', 'Allowed', { request, policies: { identity } }));
    const { exitCode, stdout } = await run('a.json');
    expect(stdout).toContain('actual   Unknown');
    expect(stdout).toContain('depends  on Bool aws:SecureTransport = true');
    expect(stdout).not.toContain('--context');
    expect(exitCode).toBe(1);
  });

  it('answers in JSON as its schema describes', async () => {
    write('a.json', [
      scenario('one', 'Allowed'),
      scenario('two', 'Denied', { expect: { decision: 'Denied', blockedBy: null } }),
    ]);
    const { exitCode, stdout } = await run('a.json', '--json');
    const document: unknown = JSON.parse(stdout);
    expect(TEST_SCHEMA.parse(document)).toEqual(document);
    expect(document).toEqual({
      schema: 'countersign.test/1',
      results: [
        {
          file: 'a.json',
          name: 'one',
          passed: true,
          expected: 'Allowed',
          actual: 'Allowed',
          blockedBy: null,
        },
        {
          file: 'a.json',
          name: 'two',
          passed: false,
          expected: 'Denied',
          expectedBlockedBy: null,
          actual: 'Allowed',
          blockedBy: null,
        },
      ],
    });
    expect(exitCode).toBe(1);
  });

  it('docs/schema/test.json is current', () => {
    const file = 'docs/schema/test.json';
    const text = printJson(z.toJSONSchema(TEST_SCHEMA, { io: 'input' }));
    expect(text, updateHint(file)).toBe(golden(file, text));
  });

  it('reads directories with what is below, once, and passes hidden ones over', async () => {
    write('all/b.json', scenario('b', 'Allowed'));
    write('all/a.json', scenario('a', 'Allowed'));
    write('all/below/more/c.json', scenario('c', 'Allowed'));
    write('all/.hidden/d.json', scenario('d', 'Allowed'));
    directory.write('all/notes.txt', 'no scenario');
    const { stdout } = await run('all', 'all/a.json', '--json');
    const { results } = TEST_SCHEMA.parse(JSON.parse(stdout));
    expect(results.map(({ file }) => file)).toEqual([
      'all/a.json',
      'all/b.json',
      'all/below/more/c.json',
    ]);
  });

  it('reads standard input', async () => {
    const stdin = JSON.stringify(scenario('one', 'ExplicitlyDenied'));
    const { exitCode, stdout } = await runCommand(['test', '-', '--json'], { stdin });
    expect(TEST_SCHEMA.parse(JSON.parse(stdout)).results).toMatchObject([
      { file: 'standard input', expected: 'ExplicitlyDenied', actual: 'Allowed' },
    ]);
    expect(exitCode).toBe(1);
  });

  it('shows at most fifty failures', async () => {
    const many = Array.from({ length: 60 }, (_, index) => scenario(`${index}`, 'Denied'));
    write('a.json', many);
    const { stdout } = await run('a.json');
    expect(stdout).toContain('and 10 more failures; see --json');
    expect(stdout).toContain('✖ 60 scenarios, 60 failed');
  });

  it('makes control characters visible', async () => {
    write('a.json', scenario('\u001b[31mred', 'Denied'));
    const { stdout } = await run('a.json');
    expect(stdout).toContain('\\u001b[31mred');
  });

  it.each<[string, string, string]>([
    ['{', 'a.json: expected a key in double quotes', 'cut off'],
    ['{"name": "x", "name": "y"}', 'a.json: /name: the key `name` occurs twice', 'twice'],
    ['[]', 'a.json: there is no scenario in the files', 'empty'],
    ['[{"nam": 1}]', 'a.json: /0/nam: `nam` is not a member of a scenario', 'unknown'],
    ['{"__proto__": {}}', 'a.json: /__proto__: `__proto__` is not a member', 'proto'],
    ['['.repeat(40) + ']'.repeat(40), 'a.json: nested deeper than 32 levels', 'deep'],
  ])('refuses %s', async (content, message) => {
    directory.write('a.json', content);
    const { exitCode, stdout, stderr } = await run('a.json');
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it('refuses files that are too large', async () => {
    directory.write('a.json', `"${'x'.repeat(16_777_216)}"`);
    const { exitCode, stderr } = await run('a.json');
    expect(stderr).toContain('a.json: the file is larger than 16 MiB');
    expect(exitCode).toBe(2);
  });

  it('refuses what is not there, and directories without scenarios', async () => {
    directory.write('empty/notes.txt', '');
    const missing = await run('nothing.json');
    expect(missing.stderr).toContain('nothing.json: there is no such file or directory');
    const empty = await run('empty');
    expect(empty.stderr).toContain('empty: the directory holds no `*.json` file');
    expect([missing.exitCode, empty.exitCode]).toEqual([2, 2]);
  });

  it('refuses directories that are nested too deeply', async () => {
    write(`deep/${'d/'.repeat(40)}a.json`, scenario('a', 'Allowed'));
    const { exitCode, stderr } = await run('deep');
    expect(stderr).toContain('directories are nested deeper than 32 levels');
    expect(exitCode).toBe(2);
  });
});
