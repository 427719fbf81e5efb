import path from 'node:path';
import { isOpenObject, type OpenObject } from '@countersign/govern';
import type { InputIssue, InputProblem } from '../input-problem.ts';
import type { CollectedItem } from './collected-folder.ts';
import { issueIn, type LocatedValue, type Origin } from './located.ts';

/** The users, groups, roles and policies of an account; of policies also AWS's own. */
export interface CollectedEntities {
  readonly users: readonly CollectedItem[];
  readonly groups: readonly CollectedItem[];
  readonly roles: readonly CollectedItem[];
  readonly policies: readonly CollectedItem[];
}

/** Puts what iam-collect took apart together again, as AWS's account authorization details. */
export function authorizationDetailsOf(entities: CollectedEntities): LocatedValue {
  const itemsBySection: ReadonlyMap<string, readonly CollectedItem[]> = new Map([
    ['UserDetailList', entities.users],
    ['GroupDetailList', entities.groups],
    ['RoleDetailList', entities.roles],
    ['Policies', entities.policies],
  ]);
  return {
    value: {
      UserDetailList: entities.users.map(userOf),
      GroupDetailList: entities.groups.map(groupOf),
      RoleDetailList: entities.roles.map(roleOf),
      Policies: entities.policies.map(policyOf),
    },
    locate: (issue) => locate(itemsBySection, issue),
  };
}

function locate(
  itemsBySection: ReadonlyMap<string, readonly CollectedItem[]>,
  issue: InputIssue,
): InputProblem {
  const [section = '', index = '', member = '', ...below] = issue.pointer.split('/').slice(1);
  const folder = itemsBySection.get(section)?.[Number(index)]?.folder ?? '';
  return issueIn({ folder, ...(ORIGINS.get(member) ?? METADATA) }, issue, below);
}

const METADATA: Omit<Origin, 'folder'> = { file: 'metadata', kept: 0 };
const INLINE: Omit<Origin, 'folder'> = { file: 'inline-policies' };

/** The files that members of details come from. */
const ORIGINS: ReadonlyMap<string, Omit<Origin, 'folder'>> = new Map([
  ['UserPolicyList', INLINE],
  ['GroupPolicyList', INLINE],
  ['RolePolicyList', INLINE],
  ['AttachedManagedPolicies', { file: 'managed-policies', kept: 1 }],
  ['AssumeRolePolicyDocument', { file: 'trust-policy' }],
  ['PolicyVersionList', { file: 'current-policy', dropped: 2 }],
  ['InstanceProfileList', { file: 'instance-profiles', kept: 1 }],
  ['GroupList', { file: 'groups' }],
  ['Tags', { file: 'tags', kept: 0 }],
]);

function userOf(item: CollectedItem): OpenObject {
  const metadata = metadataOf(item);
  return {
    ...common(item),
    UserName: metadata['name'],
    UserId: metadata['id'],
    UserPolicyList: item.files.get('inline-policies'),
    GroupList: each(item.files.get('groups'), lastPart),
    ...boundaryOf(metadata),
    Tags: tagsOf(item),
  };
}

function groupOf(item: CollectedItem): OpenObject {
  const metadata = metadataOf(item);
  return {
    ...common(item),
    GroupName: metadata['name'],
    GroupId: metadata['id'],
    GroupPolicyList: item.files.get('inline-policies'),
  };
}

function roleOf(item: CollectedItem): OpenObject {
  const metadata = metadataOf(item);
  return {
    ...common(item),
    RoleName: metadata['name'],
    RoleId: metadata['id'],
    RolePolicyList: item.files.get('inline-policies'),
    AssumeRolePolicyDocument: item.files.get('trust-policy'),
    InstanceProfileList: each(item.files.get('instance-profiles'), (Arn) => ({ Arn })),
    ...boundaryOf(metadata),
    Tags: tagsOf(item),
  };
}

function common(item: CollectedItem): OpenObject {
  const metadata = metadataOf(item);
  return {
    Arn: metadata['arn'],
    Path: metadata['path'],
    CreateDate: metadata['created'],
    AttachedManagedPolicies: each(item.files.get('managed-policies'), (PolicyArn) => ({
      PolicyArn,
    })),
  };
}

/** Of the versions only the default one is kept. */
function policyOf(item: CollectedItem): OpenObject {
  const metadata = metadataOf(item);
  const Document = item.files.get('current-policy');
  const VersionId = metadata['defaultVersionId'];
  return {
    Arn: metadata['arn'],
    PolicyName: metadata['name'],
    PolicyVersionList: [{ VersionId, IsDefaultVersion: true, Document }],
  };
}

function boundaryOf(metadata: OpenObject): OpenObject {
  const arn = metadata['permissionBoundary'];
  return arn === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: arn } };
}

function tagsOf({ files }: CollectedItem): unknown {
  const tags = files.get('tags');
  if (!isOpenObject(tags)) return tags;
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** What a thing is, apart from its policies. */
export function metadataOf({ files }: CollectedItem): OpenObject {
  const metadata = files.get('metadata');
  return isOpenObject(metadata) ? metadata : {};
}

/** Changes the members of a list; what is no list is left to be refused by whoever reads it. */
function each(list: unknown, change: (member: unknown) => unknown): unknown {
  return Array.isArray(list) ? list.map((member: unknown) => change(member)) : list;
}

/** The name at the end of an ARN. */
export function lastPart(arn: unknown): unknown {
  return typeof arn === 'string' ? path.posix.basename(arn) : arn;
}
