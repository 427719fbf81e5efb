import { describe, expect, it } from 'vitest';
import { ANA, foundBy, recorded } from '../../../testing/detect.ts';
import { allow, arnOf, type TestAccount } from '../../../testing/test-model.ts';
import { consoleSigninWithoutMfa } from './rule.ts';

const BEFORE: TestAccount = { users: { ana: {}, bob: { inline: [allow('*')] } } };

function signsIn(
  userIdentity: object,
  additionalEventData: object = { MFAUsed: 'No' },
  answer = 'Success',
) {
  return recorded(1, 'ConsoleLogin', null, {
    eventSource: 'signin.amazonaws.com',
    eventType: 'AwsConsoleSignIn',
    userIdentity,
    additionalEventData,
    responseElements: { ConsoleLogin: answer },
  });
}

const rule = consoleSigninWithoutMfa;

describe('console-signin-without-mfa fires on', () => {
  it('a password alone, of an administrator above all', () => {
    expect(foundBy(rule, BEFORE, [signsIn(ANA)])).toEqual([
      'medium: ana signed in to the console without a second factor [user/ana]',
    ]);
    const bob = { type: 'IAMUser', arn: arnOf('user/bob'), userName: 'bob' };
    expect(foundBy(rule, BEFORE, [signsIn(bob)])[0]).toMatch(/^high: bob/);
    const root = { type: 'Root', arn: arnOf('root') };
    expect(foundBy(rule, BEFORE, [signsIn(root)])[0]).toMatch(/^high: the root user/);
  });
});

describe('console-signin-without-mfa stays silent on', () => {
  it('a second factor, and a sign-in that failed', () => {
    expect(foundBy(rule, BEFORE, [signsIn(ANA, { MFAUsed: 'Yes' })])).toEqual([]);
    expect(foundBy(rule, BEFORE, [signsIn(ANA, { MFAUsed: 'No' }, 'Failure')])).toEqual([]);
  });

  it('a near miss: whoever a provider vouches for, of whom AWS says No', () => {
    const arn = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_1/ana@example.com';
    expect(foundBy(rule, BEFORE, [signsIn({ type: 'AssumedRole', arn })])).toEqual([]);
    const saml = { MFAUsed: 'No', SamlProviderArn: arnOf('saml-provider/idp') };
    expect(foundBy(rule, BEFORE, [signsIn(ANA, saml)])).toEqual([]);
  });
});
