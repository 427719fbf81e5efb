import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import {
  allow,
  deny,
  MANAGEMENT_ACCOUNT,
  type TestDocument,
  type TestOrganization,
} from '../../../testing/test-model.ts';
import { moveAccount } from './step.ts';

const MEMBER = '111122223333';
const TIGHT = { scp: deny('iam:*'), accounts: [MEMBER] };
const ORGANIZATION = `arn:aws:organizations::${MANAGEMENT_ACCOUNT}`;

function take(document: TestDocument, organization: TestOrganization) {
  const management = { id: MANAGEMENT_ACCOUNT, users: { ana: { inline: [document] } } };
  return takeSteps(moveAccount, [management, { id: MEMBER }], 'user/ana', organization);
}

describe('move-account', () => {
  it('fires towards the root, where the policy of the unit is left behind', () => {
    const steps = take(allow('organizations:MoveAccount'), { units: { 'ou-tight': TIGHT } });
    expect(gainsOf(steps)).toEqual([`lift ${MEMBER} ou-tight`]);
    expect(steps[0]?.requests.map(({ witness }) => witness.request.resource)).toEqual([
      `${ORGANIZATION}:account/o-ours000000/${MEMBER}`,
      `${ORGANIZATION}:ou/o-ours000000/ou-tight`,
      `${ORGANIZATION}:root/o-ours000000/r-root`,
    ]);
  });

  it.each<[string, TestDocument, TestOrganization]>([
    [
      'only the account may be named',
      allow('organizations:MoveAccount', `${ORGANIZATION}:account/*`),
      { units: { 'ou-tight': TIGHT } },
    ],
    [
      'every other place has a policy that is as bad',
      allow('organizations:MoveAccount'),
      { scps: [deny('s3:*')], units: { 'ou-other': { scp: deny('ec2:*'), accounts: [] } } },
    ],
    ['another action', allow('organizations:CreateAccount'), { units: { 'ou-tight': TIGHT } }],
  ])('stays silent: %s', (_, document, organization) => {
    expect(take(document, organization)).toEqual([]);
  });
});
