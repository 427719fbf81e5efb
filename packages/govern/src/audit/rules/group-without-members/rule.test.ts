import { describe, expect, it } from 'vitest';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { allow } from '../../../testing/test-model.ts';
import { groupWithoutMembers } from './rule.ts';

const OPS = { inline: [allow('s3:*')] };

describe('group-without-members fires on', () => {
  it('a group with a policy that no user is in', () => {
    const account = { groups: { ops: OPS, dev: OPS }, users: { ana: { groups: ['dev'] } } };
    const [finding, ...others] = findByRule(groupWithoutMembers, account);
    expect(others).toEqual([]);
    expect(finding?.title).toBe('Nobody is in the group ops, which has policies');
    expect(finding?.facts[0]?.text).toContain('inline-0');
  });
});

describe('group-without-members stays silent on', () => {
  it('groups with members', () => {
    const account = { groups: { ops: OPS }, users: { ana: { groups: ['ops'] } } };
    expect(findByRule(groupWithoutMembers, account)).toEqual([]);
  });

  it('groups that give nothing', () => {
    expect(findByRule(groupWithoutMembers, { groups: { ops: {} }, users: { ana: {} } })).toEqual(
      [],
    );
  });
});
