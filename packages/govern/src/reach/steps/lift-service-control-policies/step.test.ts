import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import {
  allow,
  deny,
  MANAGEMENT_ACCOUNT,
  type TestDocument,
  type TestOrganization,
} from '../../../testing/test-model.ts';
import { liftServiceControlPolicies } from './step.ts';

const MEMBER = '111122223333';
const LIMITED: TestOrganization = { scps: [deny('iam:*'), deny('s3:*')] };
const POLICIES = `arn:aws:organizations::${MANAGEMENT_ACCOUNT}:policy/o-ours000000/*`;

function take(inline: readonly TestDocument[], organization: TestOrganization = LIMITED) {
  const management = { id: MANAGEMENT_ACCOUNT, users: { ana: { inline } } };
  const accounts = [management, { id: MEMBER }];
  return takeSteps(liftServiceControlPolicies, accounts, 'user/ana', organization);
}

describe('lift-service-control-policies', () => {
  it.each([
    ['turning the type off', allow('organizations:DisablePolicyType'), 1],
    ['writing over each', allow('organizations:UpdatePolicy'), 2],
    ['detaching each', allow('organizations:DetachPolicy'), 2],
    [
      'what is about policies of the organisation',
      allow('organizations:UpdatePolicy', POLICIES),
      2,
    ],
    [
      'what is about service control policies',
      allow('organizations:*', '*', {
        StringEquals: { 'organizations:PolicyType': 'SERVICE_CONTROL_POLICY' },
      }),
      1,
    ],
  ])('fires: %s', (_, document, requests) => {
    const steps = take([document]);
    expect(gainsOf(steps)).toEqual([`lift ${MEMBER} scp-0, scp-1`]);
    expect(steps[0]?.requests).toHaveLength(requests);
  });

  it('lifts each account by what limits it', () => {
    const units = { 'ou-tight': { scp: deny('ec2:*'), accounts: [MEMBER] } };
    const steps = take([allow('organizations:DetachPolicy')], { units });
    expect(gainsOf(steps)).toEqual([`lift ${MEMBER} ou-tight`]);
  });

  it('does not detach what alone allows anything', () => {
    const scp = allow('s3:*');
    const organization = { units: { 'ou-tight': { scp, accounts: [MEMBER] } } };
    expect(gainsOf(take([allow('organizations:DetachPolicy')], organization))).toEqual([]);
  });

  it.each<[string, readonly TestDocument[], TestOrganization?]>([
    ['nothing limits the account', [allow('organizations:*')], {}],
    [
      'policies of another type',
      [
        allow('organizations:*', '*', {
          StringEquals: { 'organizations:PolicyType': 'TAG_POLICY' },
        }),
      ],
    ],
    [
      'policies of another organisation',
      [
        allow(
          'organizations:UpdatePolicy',
          'arn:aws:organizations::999900001111:policy/o-another000/*',
        ),
      ],
    ],
    ['a deny', [allow('organizations:*'), deny('organizations:*Policy*')]],
  ])('stays silent: %s', (_, inline, organization) => {
    expect(take(inline, organization)).toEqual([]);
  });

  it('stays silent in a member account', () => {
    const member = { id: MEMBER, users: { ana: { inline: [allow('organizations:*')] } } };
    expect(takeSteps(liftServiceControlPolicies, [member], 'user/ana', LIMITED)).toEqual([]);
  });
});
