import type { AccountReading } from '../account-reading.ts';
import { decodeDocument } from '../documents.ts';
import type { AnswerOf } from '../operation.ts';
import { authorizationDetails } from '../services/iam.ts';
import { byText } from '../sorted.ts';

type Page = AnswerOf<typeof authorizationDetails>;
type Item<List> = List extends readonly (infer Each)[] ? Each : never;
type UserDetail = Item<NonNullable<Page['UserDetailList']>>;
type GroupDetail = Item<NonNullable<Page['GroupDetailList']>>;
type RoleDetail = Item<NonNullable<Page['RoleDetailList']>>;
type PolicyDetail = Item<NonNullable<Page['Policies']>>;
type InlinePolicies = UserDetail['UserPolicyList'];
type Profile = Item<NonNullable<RoleDetail['InstanceProfileList']>>;

/** The shape that AWS gives the details of an account, as one page. */
export interface AuthorizationDetails {
  readonly UserDetailList: readonly Named<'UserName'>[];
  readonly GroupDetailList: readonly Named<'GroupName'>[];
  readonly RoleDetailList: readonly Named<'RoleName'>[];
  readonly Policies: readonly object[];
}

type Named<Name extends string> = { readonly Arn: string | undefined } & {
  readonly [Key in Name]: string | undefined;
};

/** The most that AWS gives at once. */
const MAX_ITEMS = 1000;

/**
 * Every user, group, role and policy of an account, in AWS's own shape: pages
 * joined, documents as JSON, everything in an order that does not change by itself.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html}
 */
export async function collectAuthorizationDetails(
  reading: AccountReading,
): Promise<AuthorizationDetails | undefined> {
  return reading.attempt(async () => {
    const users: UserDetail[] = [];
    const groups: GroupDetail[] = [];
    const roles: RoleDetail[] = [];
    const policies: PolicyDetail[] = [];
    for await (const page of reading.pages(authorizationDetails, { MaxItems: MAX_ITEMS })) {
      users.push(...(page.UserDetailList ?? []));
      groups.push(...(page.GroupDetailList ?? []));
      roles.push(...(page.RoleDetailList ?? []));
      policies.push(...(page.Policies ?? []));
    }
    return {
      UserDetailList: users.toSorted(byText(arnOf)).map(userJson),
      GroupDetailList: groups.toSorted(byText(arnOf)).map(groupJson),
      RoleDetailList: roles.toSorted(byText(arnOf)).map(roleJson),
      Policies: policies.toSorted(byText(arnOf)).map(policyJson),
    };
  });
}

function arnOf({ Arn }: { readonly Arn?: string | undefined }): string | undefined {
  return Arn;
}

function userJson(user: UserDetail) {
  return {
    Arn: user.Arn,
    Path: user.Path,
    UserName: user.UserName,
    UserId: user.UserId,
    CreateDate: user.CreateDate,
    GroupList: (user.GroupList ?? []).toSorted(),
    UserPolicyList: inlineJson(user.UserPolicyList),
    AttachedManagedPolicies: attachedJson(user.AttachedManagedPolicies),
    PermissionsBoundary: boundaryJson(user.PermissionsBoundary),
    Tags: tagsJson(user.Tags),
  };
}

function groupJson(group: GroupDetail) {
  return {
    Arn: group.Arn,
    Path: group.Path,
    GroupName: group.GroupName,
    GroupId: group.GroupId,
    CreateDate: group.CreateDate,
    GroupPolicyList: inlineJson(group.GroupPolicyList),
    AttachedManagedPolicies: attachedJson(group.AttachedManagedPolicies),
  };
}

function roleJson(role: RoleDetail) {
  return {
    Arn: role.Arn,
    Path: role.Path,
    RoleName: role.RoleName,
    RoleId: role.RoleId,
    CreateDate: role.CreateDate,
    AssumeRolePolicyDocument: decodeDocument(role.AssumeRolePolicyDocument),
    RolePolicyList: inlineJson(role.RolePolicyList),
    AttachedManagedPolicies: attachedJson(role.AttachedManagedPolicies),
    PermissionsBoundary: boundaryJson(role.PermissionsBoundary),
    Tags: tagsJson(role.Tags),
    RoleLastUsed: role.RoleLastUsed,
    InstanceProfileList: (role.InstanceProfileList ?? []).toSorted(byText(arnOf)).map(profileJson),
  };
}

/** The role that a profile holds is the one that names the profile: its name is enough. */
function profileJson(profile: Profile): object {
  return {
    Arn: profile.Arn,
    Path: profile.Path,
    InstanceProfileName: profile.InstanceProfileName,
    InstanceProfileId: profile.InstanceProfileId,
    CreateDate: profile.CreateDate,
    Roles: (profile.Roles ?? [])
      .toSorted(byText(arnOf))
      .map(({ Arn, RoleName }) => ({ Arn, RoleName })),
  };
}

function policyJson(policy: PolicyDetail): object {
  return {
    Arn: policy.Arn,
    Path: policy.Path,
    // The end of the ARN is the name; some emulators leave the name itself out.
    PolicyName: policy.PolicyName ?? policy.Arn?.split('/').at(-1),
    PolicyId: policy.PolicyId,
    Description: policy.Description,
    CreateDate: policy.CreateDate,
    UpdateDate: policy.UpdateDate,
    AttachmentCount: policy.AttachmentCount,
    PermissionsBoundaryUsageCount: policy.PermissionsBoundaryUsageCount,
    IsAttachable: policy.IsAttachable,
    DefaultVersionId: policy.DefaultVersionId,
    PolicyVersionList: (policy.PolicyVersionList ?? [])
      .toSorted((a, b) => numberOf(b.VersionId) - numberOf(a.VersionId))
      .map(({ CreateDate, Document, IsDefaultVersion, VersionId }) => ({
        VersionId,
        IsDefaultVersion,
        CreateDate,
        Document: decodeDocument(Document),
      })),
  };
}

/** `v12` is 12. */
function numberOf(versionId: string | undefined): number {
  return Number(versionId?.slice(1) ?? 0);
}

function inlineJson(policies: InlinePolicies): readonly object[] {
  return (policies ?? [])
    .toSorted(byText(({ PolicyName }) => PolicyName))
    .map(({ PolicyDocument, PolicyName }) => ({
      PolicyName,
      PolicyDocument: decodeDocument(PolicyDocument),
    }));
}

function attachedJson(policies: UserDetail['AttachedManagedPolicies']): readonly object[] {
  return (policies ?? [])
    .toSorted(byText(({ PolicyArn }) => PolicyArn))
    .map(({ PolicyArn, PolicyName }) => ({ PolicyName, PolicyArn }));
}

/** Some emulators answer with an empty boundary where there is none. */
function boundaryJson(boundary: UserDetail['PermissionsBoundary']): object | undefined {
  if (boundary?.PermissionsBoundaryArn === undefined) return undefined;
  const { PermissionsBoundaryArn, PermissionsBoundaryType } = boundary;
  return { PermissionsBoundaryType, PermissionsBoundaryArn };
}

/** The tags of anything, in order of their keys. */
export function tagsJson(
  tags:
    | readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
    | undefined,
): readonly object[] {
  return (tags ?? []).toSorted(byText(({ Key }) => Key)).map(({ Key, Value }) => ({ Key, Value }));
}
