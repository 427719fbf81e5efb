import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, deny, trust } from '../../../testing/test-model.ts';
import { assumeRole } from './step.ts';

const OWN_ACCOUNT = trust({ AWS: arnOf('root') });

describe('assume-role', () => {
  it('fires where the trust policy and the identity-based policy agree', () => {
    const account = {
      users: { ana: { inline: [allow('sts:AssumeRole')] } },
      roles: { app: { trust: OWN_ACCOUNT } },
    };
    expect(gainsOf(takeSteps(assumeRole, account, 'user/ana'))).toEqual(['become role/app']);
  });

  it('fires where the trust policy names the user', () => {
    const account = {
      users: { ana: {} },
      roles: { app: { trust: trust({ AWS: arnOf('user/ana') }) } },
    };
    expect(gainsOf(takeSteps(assumeRole, account, 'user/ana'))).toEqual(['become role/app']);
  });

  it('keeps a condition', () => {
    const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const account = {
      users: { ana: { inline: [allow('sts:AssumeRole')] } },
      roles: { app: { trust: trust({ AWS: arnOf('root') }, mfa) } },
    };
    const [step] = takeSteps(assumeRole, account, 'user/ana');
    expect(step?.requests[0]).toMatchObject({ kind: 'conditional' });
  });

  it.each([
    ['the identity-based policy is silent', {}],
    ['a deny', { inline: [allow('sts:AssumeRole'), deny('sts:AssumeRole', arnOf('role/app'))] }],
    ['another role is named', { inline: [allow('sts:AssumeRole', arnOf('role/other'))] }],
  ])('stays silent: %s', (_, ana) => {
    const account = { users: { ana }, roles: { app: { trust: OWN_ACCOUNT } } };
    expect(takeSteps(assumeRole, account, 'user/ana')).toEqual([]);
  });
});
