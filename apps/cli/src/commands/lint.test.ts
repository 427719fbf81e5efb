import { describe, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();

async function lint(text: string, ...argv: readonly string[]): ReturnType<typeof runCommand> {
  files.write('p.json', text);
  return runCommand(['lint', 'p.json', ...argv], { directory: files.path });
}

const GOOD = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*" }
  ]
}`;

describe('lint', () => {
  it('0 when there is nothing to say', async () => {
    expect(await lint(GOOD)).toEqual({
      exitCode: 0,
      stdout: '✔ 1 file, 0 errors, 0 warnings, 0 suggestions\n',
      stderr: '',
    });
  });

  it('1 with place, message and help', async () => {
    const { exitCode, stdout } = await lint(GOOD.replace('GetObject', 'GetObjct'), '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      schema: 'countersign.lint/1',
      issues: [
        {
          file: 'p.json',
          pointer: '/Statement/0/Action',
          line: 4,
          column: 36,
          severity: 'warning',
          code: 'unknown-action',
          message: 'AWS lists no action `s3:GetObjct`',
          help: 'did you mean `s3:GetObject`?',
        },
      ],
    });
  });

  it('0 when there are only suggestions', async () => {
    const { exitCode, stdout } = await lint(GOOD.replace('"Action"', '"NotAction"'));
    expect(exitCode).toBe(0);
    expect(stdout).toContain('p.json:4:39 suggestion not-action-with-allow /Statement/0/NotAction');
  });

  it('1 for what is no policy, with line and column', async () => {
    const { exitCode, stdout } = await lint(GOOD.replace(']', ''));
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^p\.json:6:1 error invalid-json \/Statement\n/);
  });

  it('takes the kind from --type', async () => {
    expect((await lint(GOOD, '--type', 'resource')).stdout).toContain('missing-principal');
    expect((await lint(GOOD, '--type', 'trust')).stdout).toContain('resource-in-trust-policy');
  });

  it('reads standard input', async () => {
    expect((await runCommand(['lint', '-'], { stdin: GOOD })).exitCode).toBe(0);
  });

  it('counts characters without white space against the quota', async () => {
    const actions = Array.from({ length: 800 }, (_, index) => `"s3:GetObject${index}"`);
    const big = GOOD.replace('"s3:GetObject"', `[${actions.join(',\n          ')}]`);
    expect((await lint(big, '--json')).stdout).toContain(
      'AWS takes 10240 for the inline policies of a role',
    );
  });

  it.each([
    [['none.json'], /none\.json: there is no such file/],
    [['p.json', '--type', 'x'], /'x' is invalid\. Allowed choices are identity/],
    [[], /missing required argument 'file'/],
  ])('2 for %j', async (argv, message) => {
    const { exitCode, stdout, stderr } = await runCommand(['lint', ...argv], {
      directory: files.path,
    });
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it('2 at once for a file of 50 MB', async () => {
    const { exitCode, stderr } = await lint(' '.repeat(50_000_000));
    expect(stderr).toMatch(
      /^countersign: p\.json: the file is larger than 1 MiB, the most that is read/,
    );
    expect(exitCode).toBe(2);
  });
});
