import { describe, expect, it } from 'vitest';
import { foundBy, recorded } from '../../../testing/detect.ts';
import { allow, arnOf, type TestAccount } from '../../../testing/test-model.ts';
import { credentialForAnother } from './rule.ts';

const BEFORE: TestAccount = { users: { ana: {}, bob: {}, boss: { inline: [allow('*')] } } };
const rule = credentialForAnother;

describe('credential-for-another fires on', () => {
  it('keys and passwords for somebody else, of an administrator above all', () => {
    const events = [
      recorded(1, 'CreateAccessKey', { userName: 'bob' }),
      recorded(2, 'UpdateLoginProfile', { userName: 'boss' }),
      recorded(3, 'CreateLoginProfile', { userName: 'stranger' }),
    ];
    expect(foundBy(rule, BEFORE, events)).toEqual([
      'medium: ana made an access key for bob [user/bob]',
      'high: ana made a new password for boss [user/boss]',
      'medium: ana made a password for stranger [user/stranger]',
    ]);
  });
});

describe('credential-for-another stays silent on', () => {
  it('what is one’s own, named or not, in whatever case', () => {
    const events = [
      recorded(1, 'CreateAccessKey', null),
      recorded(2, 'CreateAccessKey', { userName: 'ana' }),
      recorded(3, 'CreateAccessKey', { userName: 'Ana' }),
    ];
    expect(foundBy(rule, BEFORE, events)).toEqual([]);
  });

  it('a near miss: a call that failed, and one that takes a key away', () => {
    const events = [
      recorded(1, 'CreateAccessKey', { userName: 'bob' }, { errorCode: 'LimitExceededException' }),
      recorded(2, 'DeleteAccessKey', { userName: 'bob' }),
    ];
    expect(foundBy(rule, BEFORE, events)).toEqual([]);
  });

  it('a user of the same name as a role', () => {
    const session = {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/bob/x',
      sessionContext: { sessionIssuer: { arn: arnOf('role/bob'), userName: 'bob' } },
    };
    const event = recorded(1, 'CreateAccessKey', { userName: 'bob' }, { userIdentity: session });
    expect(foundBy(rule, BEFORE, [event])).toHaveLength(1);
  });
});
