import type { IdentityCenter } from '../inventory/identity-center.ts';

/** IAM Identity Center with one permission set, which the group `staff` of two people has in some accounts. */
export function permissionSet(name: string, accountIds: readonly string[] | null): IdentityCenter {
  return {
    permissionSets: [
      {
        arn: `arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-${name}`,
        name,
        ownerAccountId: '999900001111',
        assignments:
          accountIds?.map((accountId) => ({
            accountId,
            principalType: 'GROUP',
            principalId: 'g-staff',
          })) ?? null,
      },
    ],
    users: new Map(),
    groups: new Map([['g-staff', { id: 'g-staff', name: 'staff', memberIds: ['u-ana', 'u-bob'] }]]),
  };
}
