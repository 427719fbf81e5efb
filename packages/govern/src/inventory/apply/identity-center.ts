import { type Issue, ok, quote, type Result } from '@countersign/core';
import type {
  AddDirectoryMember,
  AssignPermissionSet,
  CreatePermissionSet,
  DeletePermissionSet,
  UnassignPermissionSet,
} from '../change.ts';
import type { Assignment, IdentityCenter, PermissionSet } from '../identity-center.ts';
import type { Model } from '../model.ts';
import { type Applied, conflict, unknownEntity, withEntry } from './update.ts';

/** See {@link CreatePermissionSet}. */
export function createPermissionSet(model: Model, change: CreatePermissionSet): Applied {
  const { name, ownerAccountId, permissionSetArn: arn } = change;
  return updateCenter(model, (center) => {
    if (center.permissionSets.some((set) => set.arn === arn)) {
      return conflict(`${quote(arn)} is in the model already`);
    }
    const made: PermissionSet = { arn, name, ownerAccountId, assignments: [] };
    return ok({ ...center, permissionSets: [...center.permissionSets, made] });
  });
}

/** See {@link DeletePermissionSet}. */
export function deletePermissionSet(
  model: Model,
  { permissionSetArn }: DeletePermissionSet,
): Applied {
  return updateSet(model, permissionSetArn, (set) => {
    if (set.assignments === null || set.assignments.length === 0) return ok(null);
    return conflict(`${quote(set.name)} is assigned to somebody`);
  });
}

/** See {@link AssignPermissionSet}; AWS answers that all is well also where it is assigned already. */
export function assignPermissionSet(model: Model, change: AssignPermissionSet): Applied {
  const { assignment, permissionSetArn } = change;
  return updateAssignments(model, permissionSetArn, (assignments) =>
    ok(assignments.some(isSame(assignment)) ? assignments : [...assignments, assignment]),
  );
}

/** See {@link UnassignPermissionSet}. */
export function unassignPermissionSet(model: Model, change: UnassignPermissionSet): Applied {
  const { assignment, permissionSetArn } = change;
  return updateAssignments(model, permissionSetArn, (assignments) => {
    const left = assignments.filter((each) => !isSame(assignment)(each));
    if (left.length < assignments.length) return ok(left);
    return conflict(`${quote(permissionSetArn)} is not assigned to ${assignment.principalId}`);
  });
}

/** See {@link AddDirectoryMember}. */
export function addDirectoryMember(model: Model, { groupId, userId }: AddDirectoryMember): Applied {
  return updateCenter(model, (center) => {
    const group = center.groups?.get(groupId);
    if (center.groups === null || group === undefined) {
      return unknownEntity('the group of the identity store', groupId);
    }
    if (group.memberIds === null) return conflict(`the members of ${group.name} were not read`);
    const memberIds = [...new Set([...group.memberIds, userId])];
    return ok({ ...center, groups: withEntry(center.groups, groupId, { ...group, memberIds }) });
  });
}

function isSame(one: Assignment): (other: Assignment) => boolean {
  return ({ accountId, principalId, principalType }) =>
    accountId === one.accountId &&
    principalId === one.principalId &&
    principalType === one.principalType;
}

function updateAssignments(
  model: Model,
  arn: string,
  update: (assignments: readonly Assignment[]) => Result<readonly Assignment[], Issue>,
): Applied {
  return updateSet(model, arn, (set) => {
    if (set.assignments === null) return conflict(`who has ${quote(set.name)} was not read`);
    const assignments = update(set.assignments);
    return assignments.ok ? ok({ ...set, assignments: assignments.value }) : assignments;
  });
}

/** Changes a permission set, or takes it away. */
function updateSet(
  model: Model,
  arn: string,
  update: (set: PermissionSet) => Result<PermissionSet | null, Issue>,
): Applied {
  return updateCenter(model, (center) => {
    const index = center.permissionSets.findIndex((set) => set.arn === arn);
    const known = center.permissionSets[index];
    if (known === undefined) return unknownEntity('the permission set', arn);
    const updated = update(known);
    if (!updated.ok) return updated;
    const permissionSets =
      updated.value === null
        ? center.permissionSets.toSpliced(index, 1)
        : center.permissionSets.with(index, updated.value);
    return ok({ ...center, permissionSets });
  });
}

function updateCenter(
  model: Model,
  update: (center: IdentityCenter) => Result<IdentityCenter, Issue>,
): Applied {
  const { identityCenter } = model;
  if (identityCenter === null) return conflict('the model has no IAM Identity Center');
  const updated = update(identityCenter);
  return updated.ok ? ok({ ...model, identityCenter: updated.value }) : updated;
}
