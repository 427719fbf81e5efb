import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from './config.ts';
import { run } from './run.ts';
import { REPOSITORY, runCommand } from './testing/run-command.ts';
import { VERSION } from './version.ts';

describe('run', () => {
  it('prints the version of the package', async () => {
    const manifest = fs.readFileSync(path.join(REPOSITORY, 'apps/cli/package.json'), 'utf8');
    expect((JSON.parse(manifest) as { version: string }).version).toBe(VERSION);
    expect(await runCommand(['--version'])).toEqual({
      exitCode: 0,
      stdout: `${VERSION}\n`,
      stderr: '',
    });
  });

  it('prints help to standard output when it is asked for', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: countersign/);
    for (const name of ['audit', 'explain', 'who-can', 'lint', 'rules', 'config', 'completion']) {
      expect(stdout).toContain(`\n  ${name} `);
      expect((await runCommand([name, '--help'])).exitCode).toBe(0);
    }
  });

  it('prints help to standard error and ends with 2 when nothing is asked for', async () => {
    const { exitCode, stdout, stderr } = await runCommand([]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Usage: countersign/);
  });

  it('suggests the command that was meant', async () => {
    const { exitCode, stderr } = await runCommand(['aduit']);
    expect(stderr).toBe("countersign: unknown command 'aduit'\nhelp: did you mean audit?\n");
    expect(exitCode).toBe(2);
  });

  it('calls a mistake of ours a bug, and ends with 4', async () => {
    const errors: string[] = [];
    const stream = { isTerminal: false, columns: 0, useColor: false };
    const exitCode = await run(['rules'], {
      stdout: {
        ...stream,
        write: () => {
          throw new Error('unforeseen');
        },
      },
      stderr: { ...stream, write: (text) => errors.push(text) },
      stdin: (async function* () {})(),
      directory: REPOSITORY,
      nowMs: () => 0,
      interruption: () => new AbortController().signal,
    });
    expect(errors[0]).toBe('countersign: BUG: unforeseen\n');
    expect(errors.at(-1)).toMatch(/^help: this is a mistake of Countersign, not of your input/);
    expect(exitCode).toBe(4);
  });
});

describe('readEnvironment', () => {
  it.each([
    [{}, 'auto'],
    [{ NO_COLOR: '1' }, 'never'],
    [{ NO_COLOR: '' }, 'auto'],
    [{ FORCE_COLOR: '1' }, 'always'],
    [{ FORCE_COLOR: '0' }, 'never'],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, 'never'],
    [{ TERM: 'dumb' }, 'never'],
  ])('%j: colours %s', (env, color) => {
    expect(readEnvironment(env).color).toBe(color);
  });
});
