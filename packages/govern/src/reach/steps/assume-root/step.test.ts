import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import {
  allow,
  deny,
  MANAGEMENT_ACCOUNT,
  type TestDocument,
  type TestOrganization,
} from '../../../testing/test-model.ts';
import { assumeRoot } from './step.ts';

const MEMBERS = ['111122223333', '444455556666'];
const GAINS = MEMBERS.map((id) => `create-administrator ${id}`);
const ALL = MEMBERS.map((id) => ({ id }));
const MAY = allow('sts:AssumeRoot');

function take(inline: readonly TestDocument[], organization: TestOrganization = {}) {
  const management = { id: MANAGEMENT_ACCOUNT, users: { ana: { inline } } };
  return takeSteps(assumeRoot, [management, ...ALL], 'user/ana', organization);
}

/** A policy that is about sessions for one task. */
function ofTask(name: string): TestDocument {
  return allow('sts:AssumeRoot', 'arn:aws:iam::*:root', {
    ArnEquals: { 'sts:TaskPolicyArn': `arn:aws:iam::aws:policy/root-task/${name}` },
  });
}

describe('assume-root', () => {
  it.each([
    ['any task', MAY],
    ['the task that is needed', ofTask('IAMCreateRootUserPassword')],
  ])('fires on every member account: %s', (_, document) => {
    const steps = take([document]);
    expect(gainsOf(steps)).toEqual(GAINS);
    for (const step of steps) expect(step.needsInventory).toMatch(/centralised root access, and/);
  });

  it('turns centralised root access on where it may', () => {
    const turningOn = ['organizations:EnableAWSServiceAccess', 'iam:EnableOrganizationsRoot*'];
    const [step] = take([MAY, allow(turningOn)]);
    expect(step?.needsInventory).toBe("the mailbox of the account's root user");
    expect(step?.requests).toHaveLength(4);
  });

  it('keeps to the accounts that it is allowed in', () => {
    expect(gainsOf(take([allow('sts:AssumeRoot', 'arn:aws:iam::111122223333:root')]))).toEqual([
      'create-administrator 111122223333',
    ]);
  });

  it.each<[string, readonly TestDocument[], TestOrganization?]>([
    ['another task', [ofTask('S3UnlockBucketPolicy')]],
    ['a deny', [MAY, deny('sts:AssumeRoot')]],
    [
      'an SCP leaves the root users nothing',
      [MAY],
      { scps: [deny('*', '*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } })] },
    ],
  ])('stays silent: %s', (_, inline, organization) => {
    expect(take(inline, organization)).toEqual([]);
  });

  it.each([
    ['a member account', [{ id: MANAGEMENT_ACCOUNT }], {}],
    ['no organisation', [], undefined],
  ])('stays silent in an account of %s', (_, others, organization) => {
    const member = { users: { ana: { inline: [MAY] } } };
    expect(takeSteps(assumeRoot, [member, ...others], 'user/ana', organization)).toEqual([]);
  });
});
