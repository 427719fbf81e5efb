import {
  type Entity,
  type Group,
  type ManagedPolicy,
  type Role,
  shortInlineName,
  type User,
} from '@countersign/govern';
import type { Members } from '../../wire/write-answer.ts';
import { anything, type Call, type Operation, reading } from '../operation.ts';
import { MARKERS, pageOf } from '../paging.ts';
import { attachedMembers } from './attachments.ts';
import { encoded } from './documents.ts';
import { policyMembers, versionMembers } from './managed-policies.ts';
import { lastUse } from './roles.ts';
import { boundaryMembers, tagMembers } from './tags.ts';
import { entityMembers } from './users.ts';

/** One entry of the lists that are paged together. */
type Detail =
  | { readonly list: 'UserDetailList'; readonly user: User }
  | { readonly list: 'GroupDetailList'; readonly group: Group }
  | { readonly list: 'RoleDetailList'; readonly role: Role }
  | { readonly list: 'Policies'; readonly policy: ManagedPolicy };

/** Everything that IAM knows of an account's users, groups, roles and policies, in pages. */
export const DETAIL_OPERATIONS: Readonly<Record<string, Operation>> = {
  GetAccountAuthorizationDetails: reading(anything, (call) => {
    const { items, members } = pageOf(call.input, detailsOf(call), {
      names: MARKERS,
      otherwise: 100,
      max: 1000,
    });
    const lists: Record<Detail['list'], Members[]> = {
      UserDetailList: [],
      GroupDetailList: [],
      RoleDetailList: [],
      Policies: [],
    };
    for (const item of items) lists[item.list].push(detailMembers(call, item));
    return { ...lists, ...members };
  }),
};

function detailsOf({ accountId, input, world }: Call): readonly Detail[] {
  const { groups, policies, roles, users } = world.account(accountId);
  const filters = new Set(input.texts('Filter'));
  const isWanted = (filter: string): boolean => filters.size === 0 || filters.has(filter);
  const ofAws = [...world.model.awsManagedPolicies.values()].filter(({ arn }) =>
    isUsed({ groups, roles, users }, arn),
  );
  return [
    ...(isWanted('User') ? [...users.values()] : []).map(
      (user) => ({ list: 'UserDetailList', user }) as const,
    ),
    ...(isWanted('Group') ? [...groups.values()] : []).map(
      (group) => ({ list: 'GroupDetailList', group }) as const,
    ),
    ...(isWanted('Role') ? [...roles.values()] : []).map(
      (role) => ({ list: 'RoleDetailList', role }) as const,
    ),
    ...[
      ...(isWanted('LocalManagedPolicy') ? policies.values() : []),
      ...(isWanted('AWSManagedPolicy') ? ofAws : []),
    ].map((policy) => ({ list: 'Policies', policy }) as const),
  ];
}

function isUsed(
  {
    groups,
    roles,
    users,
  }: {
    readonly groups: ReadonlyMap<string, Group>;
    readonly roles: ReadonlyMap<string, Role>;
    readonly users: ReadonlyMap<string, User>;
  },
  arn: string,
): boolean {
  const principals = [...users.values(), ...roles.values()];
  return (
    [...principals, ...groups.values()].some((each) => each.attachedPolicyArns.includes(arn)) ||
    principals.some(({ boundaryArn }) => boundaryArn === arn)
  );
}

function detailMembers(call: Call, detail: Detail): Members {
  switch (detail.list) {
    case 'UserDetailList':
      return {
        ...entityMembers(call, detail.user, 'User'),
        ...policyLists(detail.user, 'User'),
        GroupList: detail.user.groupNames,
        ...boundaryMembers(detail.user),
        ...tagMembers(detail.user),
      };
    case 'GroupDetailList':
      return {
        ...entityMembers(call, detail.group, 'Group'),
        ...policyLists(detail.group, 'Group'),
      };
    case 'RoleDetailList':
      return {
        ...entityMembers(call, detail.role, 'Role'),
        AssumeRolePolicyDocument: encoded(detail.role.trust.policy),
        InstanceProfileList: instanceProfiles(call, detail.role),
        ...policyLists(detail.role, 'Role'),
        ...boundaryMembers(detail.role),
        ...tagMembers(detail.role),
        RoleLastUsed: lastUse(detail.role),
      };
    case 'Policies': {
      const { policy } = detail;
      return {
        ...policyMembers(call, policy),
        PolicyVersionList: policy.versions.map((each) => versionMembers(call, policy, each, true)),
      };
    }
  }
}

function policyLists(entity: Entity, title: string): Members {
  return {
    [`${title}PolicyList`]: entity.inlinePolicies.map((policy) => ({
      PolicyName: shortInlineName(entity.arn, policy),
      PolicyDocument: encoded(policy.policy),
    })),
    AttachedManagedPolicies: attachedMembers(entity),
  };
}

function instanceProfiles(call: Call, role: Role): readonly Members[] {
  return role.instanceProfileArns.map((Arn) => {
    const { createdAtMs, id } = call.world.detailsOf(Arn);
    const name = Arn.slice(Arn.lastIndexOf('/') + 1);
    const path = Arn.slice(
      Arn.indexOf(':instance-profile/') + ':instance-profile'.length,
      Arn.lastIndexOf('/') + 1,
    );
    return {
      Path: path,
      InstanceProfileName: name,
      InstanceProfileId: id,
      Arn,
      CreateDate: new Date(createdAtMs),
      Roles: [],
    };
  });
}
