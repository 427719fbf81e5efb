import { describe, expect, it } from 'vitest';
import { foundBy, recorded } from '../../../testing/detect.ts';
import {
  allow,
  arnOf,
  MANAGEMENT_ACCOUNT,
  modelOf,
  type TestAccount,
} from '../../../testing/test-model.ts';
import { guardrailWeakened } from './rule.ts';

const BEFORE: TestAccount = {
  users: { ana: {}, bob: { boundary: arnOf('policy/narrow') }, cem: {} },
  policies: { narrow: allow('s3:Get*'), narrower: allow('s3:GetObject'), wide: allow('s3:*') },
};
const rule = guardrailWeakened;

function bounds(userName: string, policy: string) {
  const permissionsBoundary = arnOf(`policy/${policy}`);
  return recorded(1, 'PutUserPermissionsBoundary', { userName, permissionsBoundary });
}

function other(service: string) {
  return { eventSource: `${service}.amazonaws.com` };
}

describe('guardrail-weakened fires on', () => {
  it('a boundary that is taken away or allows more', () => {
    const taken = recorded(1, 'DeleteUserPermissionsBoundary', { userName: 'bob' });
    expect(foundBy(rule, BEFORE, [taken])).toEqual([
      'high: The permissions boundary of bob was taken away [user/bob]',
    ]);
    expect(foundBy(rule, BEFORE, [bounds('bob', 'wide')])).toEqual([
      'high: The permissions boundary of bob allows more than before [user/bob]',
    ]);
    const version = recorded(1, 'CreatePolicyVersion', {
      policyArn: arnOf('policy/narrow'),
      policyDocument: JSON.stringify(allow('s3:*')),
      setAsDefault: true,
    });
    expect(foundBy(rule, BEFORE, [version])).toEqual([
      'high: The boundary narrow of 1 users and roles allows more than before [policy/narrow]',
    ]);
  });

  it('a policy of the organisation that is detached', () => {
    const model = modelOf([BEFORE, { id: MANAGEMENT_ACCOUNT }], {
      units: { ou: { scp: allow('s3:*'), accounts: ['111122223333'] } },
    });
    const [policy] =
      model.organization?.policies.filter(({ targetIds }) => targetIds.has('ou')) ?? [];
    const event = recorded(
      1,
      'DetachPolicy',
      { policyId: policy?.document.name, targetId: 'ou' },
      {
        eventSource: 'organizations.amazonaws.com',
        recipientAccountId: MANAGEMENT_ACCOUNT,
      },
    );
    const [found] = foundBy(rule, model, [event]);
    expect(found).toMatch(/was detached from ou/);
  });

  it('a second factor, a password policy, an analyzer, an organisation', () => {
    const events = [
      recorded(1, 'DeactivateMFADevice', { userName: 'bob' }),
      recorded(2, 'UpdateAccountPasswordPolicy', { minimumPasswordLength: 6 }),
      recorded(3, 'DeleteAnalyzer', { analyzerName: 'all' }, other('access-analyzer')),
      recorded(4, 'LeaveOrganization', null, other('organizations')),
      recorded(5, 'LeaveOrganization', null, {
        ...other('organizations'),
        errorCode: 'AccessDenied',
      }),
    ];
    expect(foundBy(rule, BEFORE, events)).toEqual([
      'high: The second factor of bob was taken away [user/bob]',
      'medium: The password policy of 111122223333 asks for 6 characters only [111122223333]',
      'high: The analyzer all was deleted [all]',
      'critical: The account 111122223333 left the organisation [111122223333]',
      'medium: Failed attempt (AccessDenied): The account 111122223333 left the organisation [111122223333]',
    ]);
  });
});

describe('guardrail-weakened stays silent on', () => {
  it('a near miss: a boundary that is set, or allows less', () => {
    expect(foundBy(rule, BEFORE, [bounds('cem', 'wide'), bounds('bob', 'narrower')])).toEqual([]);
  });

  it('a password policy that asks for enough', () => {
    const event = recorded(1, 'UpdateAccountPasswordPolicy', { minimumPasswordLength: 14 });
    expect(foundBy(rule, BEFORE, [event])).toEqual([]);
  });
});
