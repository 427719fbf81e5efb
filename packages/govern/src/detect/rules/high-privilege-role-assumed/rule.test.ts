import { describe, expect, it } from 'vitest';
import { ANA, detectIn, foundBy, recorded } from '../../../testing/detect.ts';
import { allow, arnOf, type TestAccount, trust } from '../../../testing/test-model.ts';
import { highPrivilegeRoleAssumed } from './rule.ts';

const BEFORE: TestAccount = {
  users: { ana: {} },
  roles: {
    Admin: { trust: trust({ AWS: arnOf('user/ana') }), inline: [allow('*')] },
    'Break-Glass': { trust: trust({ AWS: arnOf('user/ana') }), inline: [allow('s3:*')] },
    Reader: { trust: trust({ AWS: arnOf('user/ana') }), inline: [allow('s3:GetObject')] },
  },
};

function assumes(role: string, parts: Readonly<Record<string, unknown>> = {}, name = 'AssumeRole') {
  const parameters = { roleArn: arnOf(`role/${role}`), roleSessionName: 'night' };
  return recorded(1, name, parameters, {
    eventSource: 'sts.amazonaws.com',
    readOnly: true,
    ...parts,
  });
}

function signsIn(eventName: string, role: string) {
  const identity = {
    type: 'AssumedRole',
    arn: `arn:aws:sts::111122223333:assumed-role/${role}/ana@example.com`,
    sessionContext: { sessionIssuer: { arn: arnOf(`role/${role}`) } },
  };
  const parts = {
    eventSource: 'signin.amazonaws.com',
    userIdentity: identity,
    responseElements: { [eventName]: 'Success' },
  };
  return recorded(1, eventName, null, parts);
}

const rule = highPrivilegeRoleAssumed;

describe('high-privilege-role-assumed fires on', () => {
  it('sessions of an administrator role, with and without a second factor', () => {
    expect(foundBy(rule, BEFORE, [assumes('Admin')])).toEqual([
      'medium: ana came to act as the administrator role Admin [role/Admin]',
    ]);
    const withMfa = { ...ANA, sessionContext: { attributes: { mfaAuthenticated: 'true' } } };
    expect(foundBy(rule, BEFORE, [assumes('Admin', { userIdentity: withMfa })])[0]).toMatch(/^low/);
  });

  it('a role kept for emergencies', () => {
    expect(foundBy(rule, BEFORE, [assumes('Break-Glass')])).toEqual([
      'high: ana came to act as the break-glass role Break-Glass [role/Break-Glass]',
    ]);
  });

  it('one that was approved, as low', () => {
    const window = {
      role: arnOf('role/*'),
      person: arnOf('user/ana'),
      fromMs: 0,
      untilMs: Number.MAX_SAFE_INTEGER,
      approvedBy: ['ben@example.com'],
      reason: 'INC-7',
    };
    const approvals = { roles: [], windows: [window] };
    const [found] = detectIn(BEFORE, [[assumes('Break-Glass')]], [rule], { approvals });
    expect(found?.found.severity).toBe('low');
    expect(found?.found.why).toMatch(/approved by ben@example\.com for INC-7$/);
  });

  it('federation, the console, and switching roles', () => {
    const federated = { type: 'WebIdentityUser', userName: 'repo', principalId: 'p' };
    const parts = { userIdentity: federated };
    expect(
      foundBy(rule, BEFORE, [assumes('Admin', parts, 'AssumeRoleWithWebIdentity')]),
    ).toHaveLength(1);
    expect(foundBy(rule, BEFORE, [assumes('Admin', parts, 'AssumeRoleWithSAML')])).toHaveLength(1);
    expect(foundBy(rule, BEFORE, [signsIn('SwitchRole', 'Admin')])).toHaveLength(1);
    expect(foundBy(rule, BEFORE, [signsIn('ConsoleLogin', 'Admin')])).toHaveLength(1);
  });
});

describe('high-privilege-role-assumed stays silent on', () => {
  it('roles that may do little', () => {
    expect(foundBy(rule, BEFORE, [assumes('Reader')])).toEqual([]);
  });

  it('a near miss: a session that was denied', () => {
    expect(foundBy(rule, BEFORE, [assumes('Admin', { errorCode: 'AccessDenied' })])).toEqual([]);
  });

  it('services that assume the role of what runs with it', () => {
    const userIdentity = { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' };
    expect(foundBy(rule, BEFORE, [assumes('Admin', { userIdentity })])).toEqual([]);
  });
});
