import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from './testing/run-command.ts';
import { dumpUser, inlinePolicies, policyDocument, smallDump } from './testing/small-dump.ts';
import { useTemporaryDirectory } from './testing/temporary-directory.ts';

const COMMAND = path.join(REPOSITORY, 'apps/cli/bin/countersign.js');

const files = useTemporaryDirectory();

/** Runs the built command as people do. */
function countersign(
  argv: readonly string[],
  input = '',
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, [COMMAND, ...argv], {
    cwd: files.path,
    input,
    encoding: 'utf8',
  });
}

const EVERYTHING = policyDocument({ Effect: 'Allow', Action: '*', Resource: '*' });

describe('the built command', () => {
  it('starts and answers', () => {
    expect(countersign(['--version'])).toMatchObject({ status: 0, stdout: '0.1.0\n', stderr: '' });
  });

  it('audits a pipe, with every form of report', () => {
    const dump = smallDump({ users: [dumpUser('ada', inlinePolicies(EVERYTHING))] });
    for (const format of ['text', 'json', 'sarif', 'csv', 'html', 'markdown']) {
      const { status, stdout, stderr } = countersign(['audit', '-', '--format', format], dump);
      expect([status, stderr]).toEqual([1, '']);
      expect(stdout).toContain('ada');
    }
  });

  it('reads a configuration', () => {
    files.write('countersign.yaml', 'failOn: none\n');
    files.write('a.json', smallDump({ users: [dumpUser('ada', inlinePolicies(EVERYTHING))] }));
    expect(countersign(['audit', 'a.json', '--quiet']).status).toBe(0);
  });

  it('keeps audits in a file', () => {
    files.write('a.json', smallDump({ users: [dumpUser('ada', inlinePolicies(EVERYTHING))] }));
    expect(countersign(['audit', 'a.json', '--store', 'audits.db']).status).toBe(1);
    const { status, stdout, stderr } = countersign(['history', '--store', 'audits.db']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('a.json (1 account)');
  });

  it('explains, and ends with the code of the decision', () => {
    files.write('a.json', smallDump());
    const asked = ['--input', 'a.json', '--principal', 'arn:aws:iam::111122223333:user/ada'];
    const { status } = countersign([
      'explain',
      ...asked,
      '--action',
      'iam:CreateUser',
      '--resource',
      '*',
    ]);
    expect(status).toBe(1);
  });

  it('ends with 2 for an input that is missing', () => {
    const { status, stdout, stderr } = countersign(['audit', 'none.json', '--out', 'report.html']);
    expect(stderr).toBe('countersign: none.json: there is no such file or directory\n');
    expect([status, stdout, files.names()]).toEqual([2, '', []]);
  });

  it.skipIf(process.platform === 'win32')('ends quietly when its reader goes away', () => {
    const dump = path.join(REPOSITORY, 'samples/organization');
    const line = `"${process.execPath}" "${COMMAND}" audit "${dump}" --all --json | head -c 10`;
    const { status, stderr } = spawnSync('sh', ['-c', line], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});
