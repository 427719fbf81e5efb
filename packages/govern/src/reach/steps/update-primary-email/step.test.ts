import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import {
  allow,
  deny,
  MANAGEMENT_ACCOUNT,
  type TestDocument,
  type TestOrganization,
} from '../../../testing/test-model.ts';
import { updatePrimaryEmail } from './step.ts';

const [START, ACCEPT] = [
  'account:StartPrimaryEmailUpdate',
  'account:AcceptPrimaryEmailUpdate',
] as const;
const MEMBER = `arn:aws:account::${MANAGEMENT_ACCOUNT}:account/o-ours000000/111122223333`;

function take(
  inline: readonly TestDocument[],
  { id = MANAGEMENT_ACCOUNT, scps = [] }: { readonly id?: string } & TestOrganization = {},
) {
  const accounts = [MANAGEMENT_ACCOUNT, '111122223333'].map((each) =>
    each === id ? { id, users: { ana: { inline } } } : { id: each },
  );
  return takeSteps(updatePrimaryEmail, accounts, 'user/ana', { scps });
}

describe('update-primary-email', () => {
  it.each([
    ['any account', [allow([START, ACCEPT])]],
    ['this account', [allow([START, ACCEPT], MEMBER)]],
  ])('fires on a member account, not on the management account: %s', (_, inline) => {
    const steps = take(inline);
    expect(gainsOf(steps)).toEqual(['create-administrator 111122223333']);
    expect(steps[0]?.needsInventory).toMatch(/trusted access/);
  });

  it.each<[string, readonly TestDocument[], Parameters<typeof take>[1]?]>([
    ['one action only', [allow(START)]],
    ['the other action only', [allow(ACCEPT)]],
    ['another account', [allow([START, ACCEPT], MEMBER.replace('1111', '2222'))]],
    ['a deny', [allow([START, ACCEPT]), deny(ACCEPT)]],
    ['the caller is in a member account', [allow([START, ACCEPT])], { id: '111122223333' }],
    [
      'an SCP leaves the root user nothing',
      [allow([START, ACCEPT])],
      { scps: [deny('*', '*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } })] },
    ],
  ])('stays silent: %s', (_, inline, surroundings) => {
    expect(take(inline, surroundings)).toEqual([]);
  });
});
