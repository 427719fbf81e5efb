import { RULES } from '@countersign/govern';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.ts';

describe('rules', () => {
  it('lists every rule on a line of its own', async () => {
    const { exitCode, stdout } = await runCommand(['rules']);
    expect(exitCode).toBe(0);
    expect(
      stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(' ')[0]),
    ).toEqual(RULES.map(({ id }) => id));
    expect((await runCommand(['rules', 'list'])).stdout).toBe(stdout);
  });

  it('prints JSON', async () => {
    const { stdout } = await runCommand(['rules', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'countersign.rules/1' });
  });

  it('shows one rule', async () => {
    const { exitCode, stdout } = await runCommand(['rules', 'show', 'full-administrator']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ {2}id {8}full-administrator\n {2}severity {2}critical\n/);
    expect(stdout).toContain('https://docs.aws.amazon.com/');
  });

  it('does not know others', async () => {
    const { exitCode, stderr } = await runCommand(['rules', 'show', 'full-admin']);
    expect(stderr).toBe(
      'countersign: there is no rule `full-admin`\nhelp: did you mean `full-administrator`?\n',
    );
    expect(exitCode).toBe(2);
  });
});
