import { describe, expect, it } from 'vitest';
import { testEnvironment } from '../../../testing/environments.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { allow, arnOf, deny, type TestAccount, trust } from '../../../testing/test-model.ts';
import { secretReadableByPerson } from './rule.ts';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:database-AbCdEf';
const OTHER = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:other-AbCdEf';
const SAML = trust({ Federated: arnOf('saml-provider/home') }, undefined, 'sts:AssumeRoleWithSAML');
const READS = allow('secretsmanager:GetSecretValue', SECRET);

function found(account: TestAccount, profile: 'production' | 'qa' = 'production') {
  return findByRule(secretReadableByPerson, account, { environments: [testEnvironment(profile)] });
}

function people(...inline: ReturnType<typeof allow>[]): TestAccount {
  return { roles: { people: { inline, trust: SAML } } };
}

const KNOWN = { beside: { resourcePolicies: new Map([[SECRET, null]]) } };

describe('secret-readable-by-person fires on', () => {
  it.each<[string, TestAccount]>([
    ['a secret that is known', { ...people(READS), ...KNOWN }],
    ['any secret where none is known', people(allow('secretsmanager:*'))],
  ])('%s', (_, account) => {
    const [finding, ...others] = found(account);
    expect(others).toEqual([]);
    expect(finding?.title).toBe('People can read secrets of production as people');
    expect(finding?.witness[0]?.action).toBe('secretsmanager:GetSecretValue');
  });
});

describe('secret-readable-by-person stays silent on', () => {
  const elsewhere = allow('secretsmanager:GetSecretValue', OTHER);
  it.each<[string, TestAccount]>([
    ['a secret that does not exist', { ...people(elsewhere), ...KNOWN }],
    ['a secret that a Deny keeps', people(READS, deny('secretsmanager:GetSecretValue'))],
    ['an administrator, who is reported as such', people(allow('*'))],
    ['a program', { roles: { app: { inline: [READS] } } }],
  ])('%s', (_, account) => {
    expect(found(account)).toEqual([]);
  });

  it('an environment that is not production', () => {
    expect(found(people(READS), 'qa')).toEqual([]);
  });
});
