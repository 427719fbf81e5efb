import { describe, expect, it } from 'vitest';
import { DOCUMENT_SCHEMAS } from '../documents/schemas.ts';
import { type Ran, runCommand } from '../testing/run-command.ts';
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
const ADA = `arn:aws:iam::${SMALL_ACCOUNT}:user/ada`;
const DUTIES = `duties-identity-and-permission|${ADA}`;
const LINKED = `arn:aws:iam::${SMALL_ACCOUNT}:role/aws-reserved/sso.amazonaws.com/linked`;

function allow(...actions: readonly string[]): object {
  return policyDocument({ Effect: 'Allow', Action: actions, Resource: '*' });
}

const BOTH = allow('iam:CreateUser', 'iam:CreatePolicy', 's3:ListAllMyBuckets');

/** Ada holds both duties by an inline policy; nobody else has anything. */
const DUMP = smallDump({ users: [dumpUser('ada', inlinePolicies(BOTH)), dumpUser('bob')] });

/** The same held by a role that only IAM Identity Center can change. */
const UNFIXABLE = smallDump({
  roles: [
    dumpRole('linked', {
      Path: '/aws-reserved/sso.amazonaws.com/',
      Arn: LINKED,
      RolePolicyList: [{ PolicyName: 'both', PolicyDocument: BOTH }],
    }),
  ],
});

function fix(argv: readonly string[], dump = DUMP, terminal = 0): Promise<Ran> {
  files.write('dump.json', dump);
  return runCommand(['fix', '--input', 'dump.json', ...argv], { directory: files.path, terminal });
}

describe('fix --finding', () => {
  it('0 with proved fixes, those that take least away first', async () => {
    const ran = await fix(['--finding', DUTIES, '--json']);
    expect(ran.exitCode).toBe(0);
    const answer: unknown = JSON.parse(ran.stdout);
    expect(DOCUMENT_SCHEMAS.fix.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      schema: 'countersign.fix/1',
      answer: {
        finding: { id: DUTIES, severity: 'critical' },
        fixes: [
          {
            means: 'narrow-policies',
            changes: [
              {
                kind: 'put-inline-policy',
                arn: ADA,
                policy: 'inline-0',
                before: BOTH,
                after: allow('iam:CreatePolicy', 's3:ListAllMyBuckets'),
              },
            ],
            proof: { appeared: [] },
            takesAway: { count: 1, principals: [{ arn: ADA, lost: ['iam:CreateUser'] }] },
          },
          {},
          {},
        ],
      },
      plan: null,
    });
  });

  it('shows the proof, what it takes away, and the diff of the policy', async () => {
    const { stderr, stdout } = await fix(['--finding', DUTIES, '--limit', '1']);
    expect(stdout).toContain('1. narrower policies\n');
    expect(stdout).toMatch(
      /proof {2}applied and audited again: the finding is gone, .*none is new/,
    );
    expect(stdout).toContain('takes  1 action from ada: iam:CreateUser\n');
    expect(stdout).toContain('-        "iam:CreateUser",\n');
    expect(stdout).not.toContain('\n2. ');
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toBe('');
  });

  it('says what else stays about the same principal', async () => {
    const everything = smallDump({ users: [dumpUser('ada', inlinePolicies(allow('*')))] });
    const ran = await fix(['--finding', `full-administrator|${ADA}`], everything);
    expect(ran.stdout.replace(/\s+/g, ' ')).toMatch(
      / stays .*duties-identity-and-permission.* about the same user/,
    );
  });

  it('has colours and tells how far it is on a terminal', async () => {
    const { stderr, stdout } = await fix(['--finding', DUTIES, '--limit', '1'], DUMP, 100);
    expect(stdout).toContain('\u001b[31m-        "iam:CreateUser",');
    expect(stderr).toMatch(/looking for fixes, \d+ audits …/);
  });

  it('1 where no fix is found, with what was tried', async () => {
    const ran = await fix(['--finding', `duties-identity-and-permission|${LINKED}`], UNFIXABLE);
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toContain('✖ no fix was found');
    expect(ran.stdout.replace(/\s+/g, ' ')).toContain(
      'linked belongs to IAM Identity Center: change its permission set there',
    );
  });

  it('2 with the nearest ids for one that does not exist', async () => {
    const ran = await fix(['--finding', DUTIES.slice(0, -1)]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain(`there is no finding \`${DUTIES.slice(0, -1)}\``);
    expect(ran.stderr).toContain(`did you mean '${DUTIES}'`);
  });
});

describe('fix --principal and --all', () => {
  it('0 with a plan that ends all findings, audited as a whole', async () => {
    const ran = await fix(['--all', '--json']);
    expect(ran.exitCode).toBe(0);
    const answer: unknown = JSON.parse(ran.stdout);
    expect(DOCUMENT_SCHEMAS.fix.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({ answer: null, plan: { open: [], proof: { appeared: [] } } });
    expect(JSON.stringify(answer)).toContain(DUTIES);
  });

  it('0 where nothing is wrong with a principal', async () => {
    const ran = await fix(['--principal', `arn:aws:iam::${SMALL_ACCOUNT}:user/bob`]);
    expect(ran).toMatchObject({ exitCode: 0, stdout: '✔ there is nothing to fix\n' });
  });

  it('2 for a principal that is not in the input', async () => {
    const ran = await fix(['--principal', `arn:aws:iam::${SMALL_ACCOUNT}:user/adaa`]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(`did you mean ${ADA}`);
  });

  it('1 where findings stay, which are named with what was tried', async () => {
    const ran = await fix(['--all'], UNFIXABLE);
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toContain('No fix was found for (');
    expect(ran.stdout).toContain(LINKED);
  });
});

describe('fix as code', () => {
  it.each([
    ['terraform', 'resource "aws_iam_user_policy" "ada_inline-0" {'],
    ['cloudformation', '"Type": "AWS::IAM::UserPolicy"'],
    ['cli', 'aws iam put-user-policy --user-name ada --policy-name inline-0 --policy-document'],
  ])('writes the fix that takes least away as %s', async (format, expected) => {
    const ran = await fix(['--finding', DUTIES, '--format', format]);
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain(expected);
  });
});

describe('fix refuses', () => {
  it.each([
    [[], 'there is nothing to fix'],
    [['--all', '--finding', DUTIES], 'cannot be used with'],
    [['--all', '--limit', '0'], 'give a number, 1 or more'],
    [['--all', '--rule', 'none'], 'there is no rule `none`'],
  ])('%j', async (argv, message) => {
    const ran = await fix(argv);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain(message);
  });
});
