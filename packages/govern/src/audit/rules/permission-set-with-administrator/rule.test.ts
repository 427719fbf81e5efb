import { describe, expect, it } from 'vitest';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { permissionSet } from '../../../testing/permission-sets.ts';
import { allow, deny, type TestDocument } from '../../../testing/test-model.ts';
import { permissionSetWithAdministrator } from './rule.ts';

/** What is found of the set `Admin`, whose role has these policies. */
function found(inline: readonly TestDocument[], name = 'Admin') {
  const path = '/aws-reserved/sso.amazonaws.com/';
  const account = { roles: { [`AWSReservedSSO_${name}_0123456789abcdef`]: { path, inline } } };
  return findByRule(permissionSetWithAdministrator, account, {
    identityCenter: permissionSet('Admin', ['111122223333']),
  });
}

describe('permission-set-with-administrator fires on', () => {
  it('a set whose role may do everything, and tells who has it', () => {
    const [finding, ...others] = found([allow('*')]);
    expect(others).toEqual([]);
    expect(finding?.title).toBe(
      'The permission set Admin makes people administrators of account 111122223333',
    );
    expect(finding?.subject.kind).toBe('permission-set');
    expect(finding?.facts.map(({ text }) => text)).toEqual([
      'the group staff (2 members) has it in account 111122223333',
    ]);
  });
});

describe('permission-set-with-administrator stays silent on', () => {
  it('a set that may read', () => {
    expect(found([allow('s3:Get*')])).toEqual([]);
  });

  it('a set whose role may not touch identities', () => {
    expect(found([allow('*'), deny('iam:*')])).toEqual([]);
  });

  it('the role of another set', () => {
    expect(found([allow('*')], 'AdminOfToys')).toEqual([]);
  });
});
