import { describe, expect, it } from 'vitest';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { allow, type TestAccount } from '../../../testing/test-model.ts';
import { inlinePolicy } from './rule.ts';

const OWN = { inline: [allow('s3:GetObject')] };

describe('inline-policy fires on', () => {
  it('users, groups and roles with policies of their own, once', () => {
    const account = { users: { ana: OWN }, groups: { staff: OWN }, roles: { app: OWN, other: {} } };
    const [finding, ...others] = findByRule(inlinePolicy, account);
    expect(others).toEqual([]);
    expect(finding?.title).toBe(
      '3 users, groups and roles of account 111122223333 have policies of their own',
    );
    expect(finding?.facts.map(({ text }) => text)).toEqual([
      'user ana: one inline policy',
      'group staff: one inline policy',
      'role app: one inline policy',
    ]);
  });
});

describe('inline-policy stays silent on', () => {
  it.each<[string, TestAccount]>([
    [
      'managed policies',
      { users: { ana: { attached: ['reads'] } }, policies: { reads: allow('s3:GetObject') } },
    ],
    ['roles that AWS keeps', { roles: { linked: { ...OWN, path: '/aws-service-role/x/' } } }],
  ])('%s', (_, account) => {
    expect(findByRule(inlinePolicy, account)).toEqual([]);
  });
});
