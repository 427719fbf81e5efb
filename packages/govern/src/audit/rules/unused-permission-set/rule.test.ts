import { describe, expect, it } from 'vitest';
import type { IdentityCenter } from '../../../inventory/identity-center.ts';
import { reportWith } from '../../../testing/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { permissionSet } from '../../../testing/permission-sets.ts';
import { allow, type TestAccount } from '../../../testing/test-model.ts';
import { unusedPermissionSet } from './rule.ts';

/** An account with the role of the set that was last used at an instant, looked at on 1 January 2026. */
function account(lastUsedAt?: string): TestAccount {
  const role = { path: '/aws-reserved/sso.amazonaws.com/', inline: [allow('s3:GetObject')] };
  return {
    roles: {
      AWSReservedSSO_Reader_0123456789abcdef:
        lastUsedAt === undefined ? role : { ...role, lastUsedAt },
    },
    beside: { credentials: reportWith({}) },
  };
}

function titles(identityCenter: IdentityCenter, lastUsedAt?: string): readonly string[] {
  const findings = findByRule(unusedPermissionSet, account(lastUsedAt), { identityCenter });
  return findings.map(({ title }) => title);
}

const OLD = '2025-10-02T00:00:00Z';

describe('unused-permission-set fires on', () => {
  it('a set without assignments', () => {
    expect(titles(permissionSet('Reader', []), '2025-12-31T00:00:00Z')).toEqual([
      'Nobody has the permission set Reader',
    ]);
  });

  it('a set whose role was last used 91 days ago', () => {
    expect(titles(permissionSet('Reader', ['111122223333']), OLD)).toEqual([
      'Nobody used the permission set Reader for 90 days',
    ]);
  });
});

describe('unused-permission-set stays silent on', () => {
  it.each<[string, IdentityCenter, string | undefined]>([
    [
      'a set that was used 89 days ago',
      permissionSet('Reader', ['111122223333']),
      '2025-10-04T00:00:00Z',
    ],
    ['a set of whose use nothing is known', permissionSet('Reader', ['111122223333']), undefined],
    [
      'a set with an account that is not in the input',
      permissionSet('Reader', ['111122223333', '444455556666']),
      OLD,
    ],
    ['a set whose assignments were not read', permissionSet('Reader', null), OLD],
  ])('%s', (_, center, lastUsedAt) => {
    expect(titles(center, lastUsedAt)).toEqual([]);
  });
});
