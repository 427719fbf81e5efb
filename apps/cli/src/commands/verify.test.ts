import { describe, expect, it } from 'vitest';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import { type Ran, runCommand } from '../testing/run-command.ts';
import { policyDocument } from '../testing/small-dump.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();
const READ = policyDocument({ Effect: 'Allow', Action: 's3:Get*', Resource: '*' });
const GUARDED = policyDocument(
  { Effect: 'Allow', Action: ['s3:*', 'iam:*'], Resource: '*' },
  { Effect: 'Deny', Action: 'iam:*', Resource: '*' },
);

function run(argv: readonly string[], stdin = ''): Promise<Ran> {
  return runCommand(argv, { directory: files.path, stdin });
}

/** Proves a claim about a policy and keeps its certificate in `proof.json`. */
async function proved(policy: object, ...claim: readonly string[]): Promise<string> {
  files.write('p.json', JSON.stringify(policy));
  const ran = await run(['prove', 'p.json', ...claim, '--certificate', 'proof.json', '--json']);
  expect(ran.exitCode).toBe(0);
  return ran.stdout;
}

function answerOf({ stdout }: Ran): unknown {
  const answer: unknown = JSON.parse(stdout);
  expect(DOCUMENT_SCHEMAS.verify.parse(answer)).toEqual(answer);
  return answer;
}

describe('verify', () => {
  it.each([
    [READ, ['--not-granted', 's3:PutObject']],
    [GUARDED, ['--not-granted', 'iam:CreateUser,iam:Put*']],
    [GUARDED, ['--not-granted', 'iam:*', '--open-world']],
  ])('accepts the proof about %j of %j', async (policy, claim) => {
    await proved(policy, ...claim);
    const asked = claim.filter((word) => word !== '--open-world');
    const ran = await run(['verify', 'proof.json', 'p.json', ...asked, '--json']);
    expect(ran.exitCode).toBe(0);
    expect(answerOf(ran)).toMatchObject({
      accepted: true,
      claim: expect.stringContaining('p.json does not allow'),
      openWorld: claim.length > asked.length,
    });
  });

  it('accepts proofs about two policies', async () => {
    files.write('other.json', JSON.stringify(GUARDED));
    await proved(READ, '--subset-of', 'other.json');
    const within = await run(['verify', 'proof.json', 'p.json', '--subset-of', 'other.json']);
    expect([within.exitCode, within.stdout]).toEqual([0, expect.stringMatching(/^✔ the proof/)]);
    files.write(
      'other.json',
      JSON.stringify(policyDocument({ Effect: 'Deny', Action: '*', Resource: '*' })),
    );
    await proved(READ, '--disjoint', 'other.json');
    const apart = await run(['verify', 'proof.json', 'p.json', '--disjoint', 'other.json']);
    expect(apart.exitCode).toBe(0);
  });

  it('takes the answer of prove as it is, and says what it was not held to', async () => {
    const answer = await proved(READ, '--not-granted', 's3:PutObject');
    const { exitCode, stdout } = await run(['verify', '-'], answer);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('name a policy and a claim to hold it to them');
  });

  it.each([
    ['another policy', GUARDED, ['--not-granted', 's3:PutObject']],
    ['another claim', READ, ['--not-granted', 's3:DeleteObject']],
  ])('does not accept a proof for %s', async (_, policy, claim) => {
    await proved(READ, '--not-granted', 's3:PutObject');
    files.write('p.json', JSON.stringify(policy));
    const ran = await run(['verify', 'proof.json', 'p.json', ...claim, '--json']);
    expect(ran.exitCode).toBe(1);
    expect(answerOf(ran)).toMatchObject({ accepted: false, reason: expect.any(String) });
  });

  it('does not accept a proof from which a part is missing, and says where', async () => {
    await proved(GUARDED, '--not-granted', 'iam:CreateUser');
    const certificate = JSON.parse(files.read('proof.json')) as { goals: { proof: object }[] };
    const goals = certificate.goals.map((goal) => ({ ...goal, proof: { empty: 'action' } }));
    files.write('proof.json', JSON.stringify({ ...certificate, goals }));
    const ran = await run(['verify', 'proof.json']);
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toMatch(
      /^✘ the proof is not accepted\n {2}because not verified: .*\n {2}at goal 0, node 0\n$/,
    );
  });

  it.each<readonly [readonly string[], RegExp]>([
    [['none.json'], /none\.json: there is no such file/],
    [['bad.json'], /bad\.json: .*line 1/],
    [['proof.json', 'p.json'], /there is no claim to prove/],
    [['proof.json', '--not-public'], /a claim is given, but no policy that it is about/],
    [['-', '-', '--not-granted', 's3:*'], /standard input can be only one/],
  ])('refuses %j', async (argv, message) => {
    files.write('bad.json', '{"relation":');
    files.write('p.json', JSON.stringify(READ));
    const { exitCode, stderr, stdout } = await run(['verify', ...argv]);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it('does not accept what is no certificate', async () => {
    const ran = await run(['verify', '-', '--json'], '{"certificate":{"relation":"near"}}');
    expect(ran.exitCode).toBe(1);
    expect(answerOf(ran)).toMatchObject({ reason: expect.stringContaining('is no relation') });
  });
});
