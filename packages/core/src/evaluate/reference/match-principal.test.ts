import { describe, expect, it } from 'vitest';
import type { PrincipalEntry } from '../../policy/policy.ts';
import type { Principal } from '../../request/request.ts';
import { alsoPossibly, matchPrincipal, type PrincipalMatch } from './match-principal.ts';

const ACCOUNT = '444455556666';
const ROOT_ARN = `arn:aws:iam::${ACCOUNT}:root`;
const BOB_ARN = `arn:aws:iam::${ACCOUNT}:user/Bob`;
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/cross-account-read-only-role`;
const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/cross-account-read-only-role/cross-account-audit-app`;
const OTHER_SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/cross-account-read-only-role/someone`;
const FEDERATED_ARN = `arn:aws:sts::${ACCOUNT}:federated-user/Bob`;

const ROOT: Principal = { kind: 'root', account: ACCOUNT, arn: ROOT_ARN };
const BOB: Principal = { kind: 'user', account: ACCOUNT, arn: BOB_ARN };
const ALICE: Principal = {
  kind: 'user',
  account: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/Alice`,
};
const ROLE: Principal = { kind: 'role', account: ACCOUNT, arn: ROLE_ARN };
const SESSION: Principal = {
  kind: 'role-session',
  account: ACCOUNT,
  arn: SESSION_ARN,
  roleArn: ROLE_ARN,
};
const OTHER_SESSION: Principal = { ...SESSION, arn: OTHER_SESSION_ARN };
const FEDERATED: Principal = { kind: 'federated-user', account: ACCOUNT, arn: FEDERATED_ARN };
const SERVICE: Principal = { kind: 'service', service: 'ecs.amazonaws.com' };
const PROVIDER: Principal = { kind: 'federated', provider: 'accounts.google.com' };
const CANONICAL: Principal = { kind: 'canonical-user', id: '79a5' };
const ANONYMOUS: Principal = { kind: 'anonymous' };

function aws(value: string): PrincipalEntry {
  return { type: 'AWS', value };
}

describe('matchPrincipal with Principal', () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
  it.each<[PrincipalEntry, Principal, PrincipalMatch]>([
    [{ type: '*', value: '*' }, ANONYMOUS, 'direct'],
    [aws('*'), ANONYMOUS, 'direct'],
    [aws('*'), BOB, 'direct'],
    [aws('*'), SERVICE, 'direct'],
    [aws(ACCOUNT), BOB, 'account'],
    [aws(ROOT_ARN), BOB, 'account'],
    [aws(ROOT_ARN), ROOT, 'direct'],
    [aws(ACCOUNT), ROOT, 'direct'],
    [aws(ROOT_ARN), ROLE, 'account'],
    [aws(ROOT_ARN), SESSION, 'account'],
    [aws(ROOT_ARN), FEDERATED, 'account'],
    [aws('123456789012'), BOB, 'none'],
    [aws(ACCOUNT), ANONYMOUS, 'none'],
    [aws(ACCOUNT), SERVICE, 'none'],
    [aws(BOB_ARN), BOB, 'direct'],
    [aws(BOB_ARN), ALICE, 'none'],
    [aws(BOB_ARN), ROOT, 'none'],
    [aws(BOB_ARN), FEDERATED, 'possibly-role'],
    [aws(BOB_ARN), { ...FEDERATED, userArn: BOB_ARN }, 'role'],
    [aws(BOB_ARN), { ...FEDERATED, userArn: `${BOB_ARN}by` }, 'none'],
    [aws(BOB_ARN.replace(ACCOUNT, '123456789012')), FEDERATED, 'none'],
    [aws(`arn:aws:iam::${ACCOUNT}:user/bob`), BOB, 'none'],
    [aws(`arn:aws:iam::${ACCOUNT}:user/*`), BOB, 'none'],
    [aws(ROLE_ARN), ROLE, 'role'],
    [aws(ROLE_ARN), SESSION, 'role'],
    [aws(SESSION_ARN), SESSION, 'direct'],
    [aws(SESSION_ARN), OTHER_SESSION, 'none'],
    [aws(SESSION_ARN), ROLE, 'possibly-direct'],
    [aws(FEDERATED_ARN), FEDERATED, 'direct'],
    [aws('AIDAEXAMPLEID'), BOB, 'none'],
    [{ type: 'Service', value: 'ecs.amazonaws.com' }, SERVICE, 'direct'],
    [{ type: 'Service', value: 'ec2.amazonaws.com' }, SERVICE, 'none'],
    [{ type: 'Service', value: 'ecs.amazonaws.com' }, BOB, 'none'],
    [{ type: 'Federated', value: 'accounts.google.com' }, PROVIDER, 'direct'],
    [{ type: 'Federated', value: 'www.amazon.com' }, PROVIDER, 'none'],
    [{ type: 'CanonicalUser', value: '79a5' }, CANONICAL, 'direct'],
    [{ type: 'CanonicalUser', value: '79a5' }, BOB, 'none'],
  ])('%j names %j: %s', (entry, principal, expected) => {
    const question = { principal, effect: 'Allow', hasBoundary: false } as const;
    expect(matchPrincipal({ negated: false, entries: [entry] }, question)).toBe(expected);
  });

  it('takes the strongest of several entries', () => {
    const question = { principal: SESSION, effect: 'Allow', hasBoundary: false } as const;
    const entries = [aws(ROOT_ARN), aws(ROLE_ARN)];
    expect(matchPrincipal({ negated: false, entries }, question)).toBe('role');
    const all = { negated: false, entries: [...entries, aws(SESSION_ARN)] };
    expect(matchPrincipal(all, question)).toBe('direct');
  });

  it('is sure of the account beside a session that may be another one', () => {
    const question = { principal: ROLE, effect: 'Deny', hasBoundary: false } as const;
    const element = { negated: false, entries: [aws(SESSION_ARN), aws(ROOT_ARN)] };
    expect(matchPrincipal(element, question)).toBe('account');
    expect(alsoPossibly(element, question)).toBe('possibly-direct');
  });

  // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
  it.each<[string, Principal, PrincipalMatch]>([
    [ACCOUNT, BOB, 'none'],
    [ROOT_ARN, ROLE, 'none'],
    [ROOT_ARN, ROOT, 'direct'],
    ['*', BOB, 'direct'],
  ])('%s in the policy of a gateway endpoint names %j: %s', (value, principal, expected) => {
    const question = { principal, effect: 'Allow', hasBoundary: false, isGateway: true } as const;
    expect(matchPrincipal({ negated: false, entries: [aws(value)] }, question)).toBe(expected);
  });
});

describe('matchPrincipal with NotPrincipal', () => {
  const bobAndAccount = [aws(BOB_ARN), aws(ROOT_ARN)];
  const sessionRoleAccount = [aws(SESSION_ARN), aws(ROLE_ARN), aws(ROOT_ARN)];
  // The two examples of "NotPrincipal with Deny" on
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  it.each<[string, readonly PrincipalEntry[], Principal, boolean]>([
    ['Bob', bobAndAccount, BOB, false],
    ['another user of the account', bobAndAccount, ALICE, true],
    ['the root user of the account', bobAndAccount, ROOT, false],
    ['an anonymous user', bobAndAccount, ANONYMOUS, true],
    ['the listed session', sessionRoleAccount, SESSION, false],
    ['another session of the role', sessionRoleAccount, OTHER_SESSION, true],
    ['an unnamed session of the role', sessionRoleAccount, ROLE, false],
    ['a user without the account', [aws(BOB_ARN)], BOB, false],
    ['a user by the account alone', [aws(ROOT_ARN)], BOB, true],
    ['a listed service', [{ type: 'Service', value: 'ecs.amazonaws.com' }], SERVICE, false],
    ['anyone', [aws('*')], ANONYMOUS, false],
  ])('Deny for %s', (_, entries, principal, denied) => {
    const question = { principal, effect: 'Deny', hasBoundary: false } as const;
    const expected = denied ? 'direct' : 'none';
    expect(matchPrincipal({ negated: true, entries }, question)).toBe(expected);
  });

  // "The NotPrincipal element with a Deny effect will always deny any IAM
  // principal that has a permissions boundary policy attached."
  it.each([BOB, ROLE, SESSION])('always denies %j under a boundary', (principal) => {
    const entries = [aws(BOB_ARN), ...sessionRoleAccount];
    const question = { principal, effect: 'Deny', hasBoundary: true } as const;
    expect(matchPrincipal({ negated: true, entries }, question)).toBe('direct');
  });

  it.each<[Principal, PrincipalMatch]>([
    [BOB, 'none'],
    [ALICE, 'none'],
    [ANONYMOUS, 'direct'],
  ])('Allow leaves out who is covered in any way: %j', (principal, expected) => {
    const question = { principal, effect: 'Allow', hasBoundary: false } as const;
    expect(matchPrincipal({ negated: true, entries: bobAndAccount }, question)).toBe(expected);
  });
});
