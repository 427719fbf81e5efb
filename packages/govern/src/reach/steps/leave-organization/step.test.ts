import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import {
  allow,
  deny,
  type TestDocument,
  type TestOrganization,
} from '../../../testing/test-model.ts';
import { leaveOrganization } from './step.ts';

const MAY = allow('organizations:LeaveOrganization');

function take(inline: readonly TestDocument[], organization?: TestOrganization) {
  return takeSteps(leaveOrganization, { users: { ana: { inline } } }, 'user/ana', organization);
}

describe('leave-organization', () => {
  it('fires, and says what the account needs to stand alone', () => {
    const [step, ...others] = take([MAY], { scps: [deny('iam:*')] });
    expect(others).toEqual([]);
    expect(step === undefined ? [] : gainsOf([step])).toEqual(['lift 111122223333 scp-0']);
    expect(step?.needsInventory).toMatch(/payment information/);
  });

  it.each<[string, readonly TestDocument[], TestOrganization?]>([
    ['the policies forbid to leave', [MAY], { scps: [deny('organizations:LeaveOrganization')] }],
    ['nothing limits the account', [MAY], {}],
    ['no organisation', [MAY]],
    ['another action', [allow('organizations:CreateAccount')], { scps: [deny('iam:*')] }],
  ])('stays silent: %s', (_, inline, organization) => {
    expect(take(inline, organization)).toEqual([]);
  });
});
