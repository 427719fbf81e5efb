import { spawnSync } from 'node:child_process';
import type { Change } from '@countersign/govern';
import { describe, expect, it } from 'vitest';
import { describeChanges } from '../../fix/described-change.ts';
import {
  AWKWARD,
  AWKWARD_POLICY,
  SAMPLE_CHANGES,
  sampleArn,
  sampleModel,
} from '../../testing/sample-changes.ts';
import { renderAwsCli } from './aws-cli.ts';
import { shellQuote } from './shell-quote.ts';

/** Runs a script in which `aws` prints its arguments as one line of JSON each. */
function callsOf(script: string): readonly (readonly string[])[] {
  const aws =
    'aws() { node -e \'console.error(JSON.stringify(process.argv.slice(1)))\' -- "$@"; echo p-123; }\n';
  const { stderr, status } = spawnSync('sh', ['-c', aws + script], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stderr
    .trim()
    .split('\n')
    .map((line): readonly string[] => JSON.parse(line));
}

function render(changes: readonly Change[]): string {
  return renderAwsCli(describeChanges(sampleModel(), changes));
}

describe('renderAwsCli', () => {
  it('hands every document to AWS as it is, whatever is in it', () => {
    const documents = callsOf(render(SAMPLE_CHANGES)).flatMap((words) =>
      words.flatMap((word, index) =>
        ['--policy-document', '--content'].includes(words[index - 1] ?? '') ? [word] : [],
      ),
    );
    expect(documents).toHaveLength(5);
    expect(documents.map((text): unknown => JSON.parse(text))).toEqual(
      documents.map(() => AWKWARD),
    );
  });

  it('writes tags and versions as one call each, whatever is in a tag', () => {
    const roleArn = sampleArn('role/app');
    const policyArn = sampleArn('policy/work');
    const script = render([
      { kind: 'tag-entity', entityArn: roleArn, tags: new Map([["team's", '"one" $two']]) },
      { kind: 'untag-entity', entityArn: roleArn, keys: ["team's"] },
      { kind: 'set-default-policy-version', policyArn, versionId: 'v1' },
    ]);
    expect(callsOf(script).map((words) => words.slice(1))).toEqual([
      ['tag-role', '--role-name', 'app', '--tags', '[{"Key":"team\'s","Value":"\\"one\\" $two"}]'],
      ['untag-role', '--role-name', 'app', '--tag-keys', '["team\'s"]'],
      ['set-default-policy-version', '--policy-arn', policyArn, '--version-id', 'v1'],
    ]);
  });

  it('makes one call for each change', () => {
    const calls = callsOf(render(SAMPLE_CHANGES)).map(([service, call]) => `${service} ${call}`);
    expect(calls).toEqual([
      'iam put-user-policy',
      'iam create-policy-version',
      'iam delete-policy-version',
      'iam create-policy',
      'iam attach-role-policy',
      'iam put-role-permissions-boundary',
      'iam update-assume-role-policy',
      'iam create-group',
      'iam add-user-to-group',
      'iam remove-user-from-group',
      'iam delete-user-policy',
      'iam detach-role-policy',
      'organizations create-policy',
      'organizations list-policies',
      'organizations attach-policy',
    ]);
  });

  it('names users without their path, and policies with theirs', () => {
    const [put] = callsOf(render(SAMPLE_CHANGES.slice(0, 1)));
    expect(put?.slice(0, 6)).toEqual([
      'iam',
      'put-user-policy',
      '--user-name',
      'ada',
      '--policy-name',
      'deny it',
    ]);
    const policyArn = sampleArn('policy/a/b/limit');
    const [create] = callsOf(
      render([{ kind: 'create-policy', policyArn, policy: AWKWARD_POLICY }]),
    );
    expect(create?.slice(2, 6)).toEqual(['--policy-name', 'limit', '--path', '/a/b/']);
  });

  it('looks the id of an organisation’s policy up by its name, or takes it from its ARN', () => {
    const [find, attach] = callsOf(render(SAMPLE_CHANGES.slice(-1)));
    expect(find).toContain('Policies[?Name==`"it\'s"`].Id | [0]');
    expect(attach).toEqual([
      'organizations',
      'attach-policy',
      '--policy-id',
      'p-123',
      '--target-id',
      '111122223333',
    ]);
    const policyName =
      'arn:aws:organizations::999900001111:policy/o-ours000000/service_control_policy/p-77';
    const script = render([{ kind: 'detach-organization-policy', policyName, targetId: 'r-root' }]);
    expect(script).toContain('policy_id=p-77\n');
  });

  it('writes a heading for each account', () => {
    const script = render(SAMPLE_CHANGES);
    expect(script).toContain('# with credentials of account 111122223333\n');
    expect(script).toContain('# with credentials of the management account\n');
  });

  it('keeps a name with a line break within its comment', () => {
    const entityArn = sampleArn('user/team/ada');
    const policyName = 'x\nrm -rf /';
    const script = render([
      { kind: 'put-inline-policy', entityArn, policyName, policy: AWKWARD_POLICY },
    ]);
    expect(callsOf(script)).toHaveLength(1);
    expect(script).toContain('# write the inline policy x\\u000arm -rf / of the user ada\n');
  });
});

it.each(['plain', 'two words', "it's", '', '$HOME `x` "y" \\', '*', '-n', 'ä\n'])(
  'shellQuote brings %j through a shell as it is',
  (text) => {
    const { stdout } = spawnSync('sh', ['-c', `printf %s ${shellQuote(text)}`], {
      encoding: 'utf8',
    });
    expect(stdout).toBe(text);
  },
);
