import { describe, expect, it } from 'vitest';
import { reportWith } from '../../../testing/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { allow, type TestAccount } from '../../../testing/test-model.ts';
import { unusedRole } from './rule.ts';

const READS = { inline: [allow('s3:GetObject')] };

/** What is found of roles of an account that was looked at on 1 January 2026. */
function titles(roles: NonNullable<TestAccount['roles']>): readonly string[] {
  const account = { roles, beside: { credentials: reportWith({}) } };
  return findByRule(unusedRole, account).map(({ title }) => title);
}

describe('unused-role fires on', () => {
  it('a role that was last used 91 days ago', () => {
    const app = { ...READS, lastUsedAt: '2025-10-02T00:00:00Z' };
    expect(titles({ app })).toEqual(['Nobody used app for 90 days']);
  });

  it('a role that nobody used while another one was used', () => {
    const app = { ...READS, lastUsedAt: '2020-01-01T00:00:00Z' };
    const other = { ...READS, lastUsedAt: '2020-04-02T00:00:00Z' };
    expect(findByRule(unusedRole, { roles: { app, other } })).toHaveLength(1);
  });
});

describe('unused-role stays silent on', () => {
  const lastUsedAt = '2020-01-01T00:00:00Z';
  it.each<[string, NonNullable<TestAccount['roles']>]>([
    ['a role that was used 89 days ago', { app: { ...READS, lastUsedAt: '2025-10-04T00:00:00Z' } }],
    ['a role of whose use nothing is known', { app: READS }],
    ['a role without policies', { app: { lastUsedAt } }],
    ['a role that AWS keeps', { app: { ...READS, lastUsedAt, path: '/aws-service-role/x/' } }],
  ])('%s', (_, roles) => {
    expect(titles(roles)).toEqual([]);
  });

  it('a role in a dump that may be as old as its last use', () => {
    expect(findByRule(unusedRole, { roles: { app: { ...READS, lastUsedAt } } })).toEqual([]);
  });
});
