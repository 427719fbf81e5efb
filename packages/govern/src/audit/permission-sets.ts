import { type PermissionSet, permissionSetOf } from '../inventory/identity-center.ts';
import type { Model, Role } from '../inventory/model.ts';

/** The roles that IAM Identity Center made for a permission set, in the accounts of the model. */
export function rolesOfSet({ accounts }: Model, { name }: PermissionSet): readonly Role[] {
  return [...accounts.values()].flatMap(({ roles }) =>
    [...roles.values()].filter((role) => permissionSetOf(role) === name),
  );
}

/** Who has a permission set where, a sentence for each assignment. */
export function holdersOfSet(
  { identityCenter }: Model,
  { assignments }: PermissionSet,
): readonly string[] {
  return (assignments ?? []).map(({ accountId, principalId, principalType }) => {
    if (principalType === 'USER') {
      const user = identityCenter?.users?.get(principalId);
      return `${user?.userName ?? `the user ${principalId}`} has it in account ${accountId}`;
    }
    const group = identityCenter?.groups?.get(principalId);
    const members = group?.memberIds?.length;
    const count =
      members === undefined ? '' : ` (${members} ${members === 1 ? 'member' : 'members'})`;
    return `the group ${group?.name ?? principalId}${count} has it in account ${accountId}`;
  });
}
