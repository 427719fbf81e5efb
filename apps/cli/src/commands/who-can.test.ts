import { describe, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.ts';
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

const USER = `arn:aws:iam::${SMALL_ACCOUNT}:user/`;
const ROLE = `arn:aws:iam::${SMALL_ACCOUNT}:role/ops`;
const allow = (Action: string, more: object = {}): object =>
  inlinePolicies(policyDocument({ Effect: 'Allow', Action, Resource: '*', ...more }));
const DUMP = smallDump({
  users: [
    dumpUser('ada', allow('iam:*')),
    dumpUser(
      'bob',
      allow('iam:CreateUser', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
    ),
    dumpUser('cid', allow('sts:AssumeRole')),
    dumpUser('dot'),
  ],
  roles: [dumpRole('ops')],
});

async function whoCan(...argv: readonly string[]): ReturnType<typeof runCommand> {
  files.write('a.json', DUMP);
  return runCommand(['who-can', '--input', 'a.json', ...argv], { directory: files.path });
}

describe('who-can', () => {
  it('keeps certain answers apart from conditional ones', async () => {
    const { exitCode, stdout } = await whoCan('--action', 'iam:CreateUser', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'countersign.who-can/1',
      allowed: [
        { principal: `${USER}ada`, certainty: 'certain', conditions: [] },
        {
          principal: `${USER}bob`,
          certainty: 'conditional',
          conditions: ['IpAddress aws:SourceIp = 10.0.0.0/8'],
        },
      ],
    });
    const text = (await whoCan('--action', 'iam:CreateUser')).stdout;
    expect(text).toMatch(
      /Certain \(1\)\n {2}arn:.*ada\n\nUnder conditions \(1\)\n {2}arn:.*bob\n {4}if IpAddress/,
    );
  });

  it('counts the trust policy of a role', async () => {
    const { stdout } = await whoCan('--action', 'sts:AssumeRole', '--resource', ROLE, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      allowed: [{ principal: `${USER}cid`, certainty: 'certain' }],
    });
  });

  it('answers 0 also when nobody may', async () => {
    const { exitCode, stdout } = await whoCan(
      '--action',
      's3:GetObject',
      '--resource',
      'arn:aws:s3:::b/x',
      '--json',
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ allowed: [] });
  });

  it('says that it does not know who owns a bucket', async () => {
    const asked = ['--action', 's3:GetObject', '--resource', 'arn:aws:s3:::b/x', '--json'];
    expect((await whoCan(...asked)).stdout).toContain('who owns arn:aws:s3:::b/x');
    expect((await whoCan(...asked, '--resource-account', SMALL_ACCOUNT)).stdout).not.toContain(
      'who owns',
    );
  });

  it.each([
    [
      ['--action', 'sts:AssumeRole'],
      /matter of each role and its trust policy\nhelp: add --resource/,
    ],
    [['--action', 'iam:Create*'], /is not one action/],
    [['--action', 'iam:CreateUser', '--resource', 'x'], /`x` is not a resource/],
    [['--action', 'iam:CreateUser', '--resource-account', 'x'], /`x` is not an account id/],
    [[], /required option '--action/],
  ])('refuses %j', async (argv, message) => {
    const { exitCode, stdout, stderr } = await whoCan(...argv);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});
