import { describe, expect, it } from 'vitest';
import { parsePrincipal } from './parse-principal.ts';
import { principalName } from './principal-name.ts';

const ROLE = 'arn:aws:iam::111122223333:role/team/deploy';

describe('parsePrincipal', () => {
  it.each([
    ['*', { kind: 'anonymous' }],
    ['111122223333', { kind: 'root', account: '111122223333' }],
    ['arn:aws:iam::111122223333:root', { kind: 'root' }],
    ['arn:aws:iam::111122223333:user/a/b', { kind: 'user', account: '111122223333' }],
    [ROLE, { kind: 'role', arn: ROLE }],
    ['arn:aws:sts::111122223333:assumed-role/deploy/ana', { kind: 'role-session', roleArn: ROLE }],
    [
      'arn:aws:sts::111122223333:assumed-role/other/ana',
      { kind: 'role-session', roleArn: 'arn:aws:iam::111122223333:role/other' },
    ],
    ['arn:aws:sts::111122223333:federated-user/ana', { kind: 'federated-user' }],
    ['arn:aws:iam::111122223333:saml-provider/idp', { kind: 'federated' }],
    ['lambda.amazonaws.com', { kind: 'service', service: 'lambda.amazonaws.com' }],
    ['accounts.google.com', { kind: 'federated' }],
    [
      '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be',
      { kind: 'canonical-user' },
    ],
  ])('reads %s', (text, expected) => {
    const parsed = parsePrincipal(text, [ROLE]);
    expect(parsed).toMatchObject({ ok: true, value: expected });
    const isAccount = text === '111122223333';
    expect(parsed.ok && principalName(parsed.value)).toBe(
      isAccount ? `arn:aws:iam::${text}:root` : text,
    );
  });

  it.each([
    '',
    'ana',
    'arn:aws:iam::111122223333:group/x',
    'arn:aws:iam::x:user/y',
    'arn:aws:sts::111122223333:assumed-role/deploy',
  ])('refuses %j with what would be right', (text) => {
    expect(parsePrincipal(text)).toMatchObject({
      ok: false,
      failure: { code: 'invalid-principal', help: expect.stringContaining('ARN') },
    });
  });
});
