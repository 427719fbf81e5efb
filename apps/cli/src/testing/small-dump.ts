/** Parts of a dump to be put in place of those of {@link smallDump}. */
export interface DumpParts {
  readonly users?: readonly object[];
  readonly groups?: readonly object[];
  readonly roles?: readonly object[];
  readonly policies?: readonly object[];
}

/** The account of {@link smallDump}. */
export const SMALL_ACCOUNT: string = '111122223333';

/** A user of a dump. */
export function dumpUser(name: string, parts: object = {}): object {
  return {
    Path: '/',
    UserName: name,
    UserId: `AIDA${name.toUpperCase()}`,
    Arn: `arn:aws:iam::${SMALL_ACCOUNT}:user/${name}`,
    CreateDate: '2024-01-01T00:00:00+00:00',
    GroupList: [],
    AttachedManagedPolicies: [],
    ...parts,
  };
}

/** A role of a dump, which its account may assume. */
export function dumpRole(name: string, parts: object = {}): object {
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${name.toUpperCase()}`,
    Arn: `arn:aws:iam::${SMALL_ACCOUNT}:role/${name}`,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${SMALL_ACCOUNT}:root` },
        Action: 'sts:AssumeRole',
      },
    },
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    ...parts,
  };
}

/** Inline policies of a user, one for each list of statements. */
export function inlinePolicies(...documents: readonly unknown[]): object {
  return {
    UserPolicyList: documents.map((PolicyDocument, index) => ({
      PolicyName: `inline-${index}`,
      PolicyDocument,
    })),
  };
}

/** A policy document with the given statements. */
export function policyDocument(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}

/** A dump of one small account, as text; without parts it has one user that may do nothing. */
export function smallDump(parts: DumpParts = {}): string {
  return JSON.stringify({
    UserDetailList: parts.users ?? [dumpUser('ada')],
    GroupDetailList: parts.groups ?? [],
    RoleDetailList: parts.roles ?? [],
    Policies: parts.policies ?? [],
    IsTruncated: false,
  });
}
