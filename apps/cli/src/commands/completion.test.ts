import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.ts';

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['--version']).status === 0;
}

async function script(shell: string): Promise<string> {
  const { exitCode, stdout } = await runCommand(['completion', shell]);
  expect(exitCode).toBe(0);
  return stdout;
}

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('%s: names every command, option and choice', async (shell) => {
    const text = await script(shell);
    for (const word of ['audit', 'who-can', 'show', 'sarif', 'context-complete', 'boundary']) {
      expect(text).toContain(word);
    }
  });

  it.skipIf(!isInstalled('bash'))('bash: completes a command, an option and a value', async () => {
    const text = await script('bash');
    const complete = (...words: readonly string[]): readonly string[] => {
      const quoted = words.map((word) => `'${word}'`).join(' ');
      const call = `${text}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _countersign; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', call], { encoding: 'utf8', cwd: '/' }).trim().split('\n');
    };
    expect(complete('countersign', 'au')).toEqual(['audit']);
    expect(complete('countersign', 'config', 'i')).toEqual(['init']);
    expect(complete('countersign', 'audit', '--fo')).toEqual(['--format']);
    expect(complete('countersign', 'audit', 'x', '--format', 'm')).toEqual(['markdown']);
    expect(complete('countersign', 'completion', 'z')).toEqual(['zsh']);
  });

  it.skipIf(!isInstalled('zsh'))('zsh: can be read', async () => {
    expect(spawnSync('zsh', ['-n'], { input: await script('zsh') }).status).toBe(0);
  });

  it.skipIf(!isInstalled('fish'))('fish: can be read', async () => {
    // Fish reads a script from a file only.
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-fish-'));
    const file = path.join(directory, 'countersign.fish');
    fs.writeFileSync(file, await script('fish'));
    const { status } = spawnSync('fish', ['--no-execute', file]);
    fs.rmSync(directory, { recursive: true });
    expect(status).toBe(0);
  });

  it('does not know other shells', async () => {
    const { exitCode, stderr } = await runCommand(['completion', 'tcsh']);
    expect(stderr).toMatch(/'tcsh' is invalid.*Allowed choices are bash, zsh, fish/);
    expect(exitCode).toBe(2);
  });
});
