import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describePostgres } from '@countersign/adapters/store/testing';
import { expect, it } from 'vitest';
import { REPOSITORY } from '../testing/run-command.ts';

const COMMAND = path.join(REPOSITORY, 'apps/cli/bin/countersign.js');
const SAMPLE = path.join(REPOSITORY, 'samples/organization');

/** Runs the built command as people do. */
function countersign(...argv: readonly string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  return spawnSync(process.execPath, [COMMAND, ...argv], { encoding: 'utf8' });
}

describePostgres('the built command with a server', (server) => {
  it('saves and tells', async () => {
    const store = await server().createDatabase();
    const { password } = new URL(store);
    expect(password).not.toBe('');
    const saved = countersign('audit', SAMPLE, '--store', store);
    expect(saved.stderr).toMatch(/^saved as audit \S+ in postgres:\/\/postgres@127\.0\.0\.1:/);
    expect(saved.status).toBe(1);
    const listed = countersign('history', '--store', store);
    expect([listed.status, listed.stderr]).toEqual([0, '']);
    expect(listed.stdout).toContain(`${SAMPLE} (4 accounts)`);
    const found = countersign('history', 'findings', '--store', store, '--json');
    expect(JSON.parse(found.stdout)).toMatchObject({ schema: 'countersign.finding-history/1' });
    for (const { stderr, stdout } of [saved, listed, found]) {
      expect(stdout + stderr).not.toContain(password);
      expect(stdout + stderr).not.toContain(decodeURIComponent(password));
    }
  });
});
