import { isServiceLinkedRole, type Role } from '@countersign/govern';
import { alreadyExists, ServiceError } from '../../service-error.ts';
import type { Members } from '../../wire/write-answer.ts';
import { type Call, changing, type Operation, reading } from '../operation.ts';
import { MARKERS, pageOf } from '../paging.ts';
import { checkPrincipals, checkSize, DOCUMENT_LIMITS, documentIn, encoded } from './documents.ts';
import {
  arnOf,
  findNamed,
  holderOf,
  newArn,
  newName,
  newPath,
  pathPrefix,
  ROLES,
} from './entities.ts';
import { boundaryIn, boundaryMembers, tagContext, tagMembers } from './tags.ts';
import { checkBare, entityMembers } from './users.ts';

/** Roles, and what may be asked of and done to them. */
export const ROLE_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateRole: {
    isReadOnly: false,
    asks: (call) => {
      const boundary = call.input.optionalText('PermissionsBoundary');
      const name = call.input.text('RoleName');
      return [
        {
          resource: newArn(call, 'role', { name, path: newPath(call) }),
          context: new Map([
            ...tagContext(call),
            ...(boundary === null ? [] : [['iam:permissionsboundary', [boundary]] as const]),
          ]),
        },
      ];
    },
    run: createRole,
  },
  GetRole: reading(
    (call) => arnOf(call, ROLES),
    (call) => ({ Role: roleMembers(call, holderOf(call, ROLES), true) }),
  ),
  DeleteRole: changing((call) => arnOf(call, ROLES), deleteRole),
  ListRoles: reading(({ accountId }) => `arn:aws:iam::${accountId}:role/`, listRoles),
  UpdateAssumeRolePolicy: changing((call) => arnOf(call, ROLES), updateTrust),
  UpdateRole: changing((call) => arnOf(call, ROLES), updateRole),
  ListInstanceProfiles: reading(
    ({ accountId }) => `arn:aws:iam::${accountId}:instance-profile/`,
    () => ({ InstanceProfiles: [], IsTruncated: false }),
  ),
};

function createRole(call: Call): Members {
  const { input, world } = call;
  const name = newName(call, 'RoleName', 64);
  if (findNamed(call, ROLES, name) !== null) throw alreadyExists(`Role with name ${name}`);
  const roleArn = newArn(call, 'role', { name, path: newPath(call) });
  const trust = trustIn(call, 'AssumeRolePolicyDocument');
  world.change({ kind: 'create-role', roleArn, trust, boundaryArn: boundaryIn(call) });
  const details = world.detailsOf(roleArn);
  details.description = input.optionalText('Description');
  details.maxSessionSeconds = sessionSeconds(call);
  const tags = input.pairs('Tags');
  if (tags.size > 0) world.change({ kind: 'tag-entity', entityArn: roleArn, tags });
  return { Role: roleMembers(call, holderOf(call, ROLES), true) };
}

function trustIn(call: Call, parameter: string) {
  const trust = documentIn(call, parameter);
  checkSize([call.input.text(parameter)], DOCUMENT_LIMITS.trust, 'a trust policy');
  checkPrincipals(call, trust);
  return trust;
}

function sessionSeconds({ input }: Call): number {
  return input.number('MaxSessionDuration', { min: 3_600, max: 43_200, otherwise: 3_600 });
}

function deleteRole(call: Call): null {
  const role = holderOf(call, ROLES);
  checkChangeable(role);
  checkBare(role);
  call.world.change({ kind: 'delete-entity', entityArn: role.arn });
  call.world.forget(role.arn);
  return null;
}

/** Only the service that it is linked to changes such a role. */
function checkChangeable(role: Role): void {
  if (!isServiceLinkedRole(role)) return;
  throw new ServiceError(
    'UnmodifiableEntity',
    `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
  );
}

function listRoles(call: Call): Members {
  const roles = [...ROLES.all(call)].filter(({ path }) => path.startsWith(pathPrefix(call)));
  const page = pageOf(call.input, roles, { names: MARKERS, otherwise: 100, max: 1000 });
  return { Roles: page.items.map((role) => roleMembers(call, role, false)), ...page.members };
}

function updateTrust(call: Call): null {
  const role = holderOf(call, ROLES);
  checkChangeable(role);
  const policy = trustIn(call, 'PolicyDocument');
  call.world.change({ kind: 'put-trust-policy', roleArn: role.arn, policy });
  return null;
}

function updateRole(call: Call): Members {
  const role = holderOf(call, ROLES);
  const details = call.world.detailsOf(role.arn, role);
  details.maxSessionSeconds = sessionSeconds(call);
  details.description = call.input.optionalText('Description') ?? details.description;
  return {};
}

/** A role as answers have it; tags, boundary and last use are told of one alone, not in lists. */
function roleMembers(call: Call, role: Role, isWhole: boolean): Members {
  const { description, maxSessionSeconds } = call.world.detailsOf(role.arn, role);
  return {
    ...entityMembers(call, role, 'Role'),
    AssumeRolePolicyDocument: encoded(role.trust.policy),
    Description: description,
    MaxSessionDuration: maxSessionSeconds,
    ...(isWhole
      ? { ...boundaryMembers(role), ...tagMembers(role), RoleLastUsed: lastUse(role) }
      : {}),
  };
}

/** When a role was used last, as far as the accounts that it began with tell. */
export function lastUse({ lastUsedAt }: Role): Members {
  const atMs = Date.parse(lastUsedAt ?? '');
  return Number.isNaN(atMs) ? {} : { LastUsedDate: new Date(atMs), Region: 'us-east-1' };
}
