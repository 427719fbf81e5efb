import { describe, expect, it } from 'vitest';
import type { Principal, Request, RequestContext } from '../../request/request.ts';
import { completeContext } from './complete-context.ts';
import { contextOf } from './testing/build-policy.ts';

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/path/app`;

function requestBy(principal: Principal, context: RequestContext = contextOf({})): Request {
  return { principal, action: 's3:GetObject', resource: '*', resourceAccount: null, context };
}

/** The text of a key; `absent` or `unknown` where that is what is known. */
function told(context: RequestContext, key: string): string {
  const value = context.keys.get(key.toLowerCase()) ?? { kind: context.others };
  return value.kind === 'values' ? value.values.join(',') : value.kind;
}

/** The ids that follow from who asks; those of users and roles do not. */
const USER_IDS: ReadonlyMap<string, string> = new Map([
  ['root', '111122223333'],
  ['federated-user', '111122223333:Bob'],
]);

describe('completeContext', () => {
  // "Principal key values" on
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  it.each<[Principal, string, string, string, string]>([
    [
      { kind: 'root', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` },
      'Account',
      `arn:aws:iam::${ACCOUNT}:root`,
      'absent',
      'false',
    ],
    [
      { kind: 'user', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/division/Bob` },
      'User',
      `arn:aws:iam::${ACCOUNT}:user/division/Bob`,
      'Bob',
      'false',
    ],
    [{ kind: 'role', account: ACCOUNT, arn: ROLE }, 'AssumedRole', ROLE, 'absent', 'false'],
    [
      {
        kind: 'role-session',
        account: ACCOUNT,
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/app/i-1`,
        roleArn: ROLE,
      },
      'AssumedRole',
      ROLE,
      'absent',
      'false',
    ],
    [
      {
        kind: 'federated-user',
        account: ACCOUNT,
        arn: `arn:aws:sts::${ACCOUNT}:federated-user/Bob`,
      },
      'FederatedUser',
      `arn:aws:sts::${ACCOUNT}:federated-user/Bob`,
      'absent',
      'false',
    ],
    [{ kind: 'anonymous' }, 'Anonymous', 'absent', 'absent', 'absent'],
    [{ kind: 'service', service: 'ec2.amazonaws.com' }, 'unknown', 'unknown', 'absent', 'true'],
    [
      { kind: 'federated', provider: 'accounts.google.com' },
      'unknown',
      'unknown',
      'absent',
      'false',
    ],
  ])('of %j', (...row) => {
    const [principal, type, arn, username, isService] = row;
    const context = completeContext(requestBy(principal, contextOf({}, 'unknown')));
    expect(told(context, 'aws:PrincipalType')).toBe(type);
    expect(told(context, 'aws:PrincipalArn')).toBe(arn);
    expect(told(context, 'aws:username')).toBe(username);
    expect(told(context, 'aws:PrincipalIsAWSService')).toBe(isService);
    expect(told(context, 'aws:userid')).toBe(USER_IDS.get(principal.kind) ?? 'unknown');
  });

  it.each<[Principal, string]>([
    [{ kind: 'role', account: ACCOUNT, arn: ROLE }, ACCOUNT],
    [{ kind: 'anonymous' }, 'anonymous'],
  ])('tells the account of %j', (principal, expected) => {
    expect(told(completeContext(requestBy(principal)), 'aws:PrincipalAccount')).toBe(expected);
  });

  it('tells the account of the resource where it is known', () => {
    const request = requestBy({ kind: 'anonymous' });
    expect(told(completeContext(request), 'aws:ResourceAccount')).toBe('absent');
    const known = { ...request, resourceAccount: ACCOUNT };
    expect(told(completeContext(known), 'aws:ResourceAccount')).toBe(ACCOUNT);
  });

  it('leaves what the context states as it is', () => {
    const stated = contextOf({
      'aws:PrincipalArn': ['arn:aws:iam::999999999999:role/other'],
      'aws:PrincipalType': { kind: 'unknown' },
      'aws:PrincipalAccount': { kind: 'absent' },
    });
    const context = completeContext(
      requestBy({ kind: 'role', account: ACCOUNT, arn: ROLE }, stated),
    );
    expect(told(context, 'aws:PrincipalArn')).toBe('arn:aws:iam::999999999999:role/other');
    expect(told(context, 'aws:PrincipalType')).toBe('unknown');
    expect(told(context, 'aws:PrincipalAccount')).toBe('absent');
  });
});
