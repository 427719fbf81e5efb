import type { AttachedPolicy } from '@countersign/core';
import type { AccountCredentials, AccountSettings, Analyzer } from './credentials.ts';
import type { IdentityCenter } from './identity-center.ts';

/** Everything that is known of an organisation or of a few accounts at one instant. */
export interface Model {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly organization: Organization | null;
  /** Policies that AWS wrote, shared by all accounts, by ARN. */
  readonly awsManagedPolicies: ReadonlyMap<string, ManagedPolicy>;
  /** `null` where there is none, or nobody looked. */
  readonly identityCenter: IdentityCenter | null;
}

/** One AWS account; every map is keyed by ARN. */
export interface Account {
  /** Twelve digits. */
  readonly id: string;
  readonly users: ReadonlyMap<string, User>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly roles: ReadonlyMap<string, Role>;
  /** Customer managed policies. */
  readonly policies: ReadonlyMap<string, ManagedPolicy>;
  /** Resources as far as they are known, with their policies; `null` for those without one. */
  readonly resourcePolicies: ReadonlyMap<string, AttachedPolicy | null>;
  readonly workloads: Workloads;
  /** What AWS's credential report tells; `null` where it was not read. */
  readonly credentials: AccountCredentials | null;
  /** `null` where they were not read. */
  readonly settings: AccountSettings | null;
  /** The analyzers of Access Analyzer; `null` where they were not listed in every region. */
  readonly analyzers: readonly Analyzer[] | null;
}

/** The parts of an account that are in no dump. */
export type BesideDump = Pick<
  Account,
  'resourcePolicies' | 'workloads' | 'credentials' | 'settings' | 'analyzers'
>;

/** What runs with roles of an account. */
export interface Workloads {
  readonly items: readonly Workload[];
  /** The types of which all that there are are among the items. */
  readonly completeTypes: ReadonlySet<WorkloadType>;
}

/** Something that runs, or is run on request, with a role. */
export interface Workload {
  readonly type: WorkloadType;
  readonly arn: string;
  /** `null` where it has its role by an instance profile. */
  readonly roleArn: string | null;
  readonly instanceProfileName: string | null;
}

/**
 * The types of workload that are known, as AWS names types of resource.
 *
 * @see {@link https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html}
 */
export const WORKLOAD_TYPES = [
  'cloudformation:stack',
  'codebuild:project',
  'ec2:instance',
  'ec2:launch-template',
  'ecs:task',
  'glue:devendpoint',
  'lambda:function',
  'sagemaker:notebook-instance',
  'sagemaker:user-profile',
  'states:stateMachine',
] as const;

/** One of {@link WORKLOAD_TYPES}. */
export type WorkloadType = (typeof WORKLOAD_TYPES)[number];

/** What an account has of which only users, groups, roles and policies are known. */
export const NOTHING_BESIDE: BesideDump = {
  resourcePolicies: new Map(),
  workloads: { items: [], completeTypes: new Set() },
  credentials: null,
  settings: null,
  analyzers: null,
};

/** What users, groups and roles have in common. */
export interface Entity {
  readonly arn: string;
  readonly accountId: string;
  readonly name: string;
  /** `/` or `/team/…/`. */
  readonly path: string;
  /** The unique id, such as `AIDA…` or `AROA…`. */
  readonly uniqueId: string;
  /** ISO 8601 as the source gave it, or `null`. */
  readonly createdAt: string | null;
  /** Policies written into the entity itself. */
  readonly inlinePolicies: readonly AttachedPolicy[];
  /** ARNs of the managed policies attached. */
  readonly attachedPolicyArns: readonly string[];
}

/** An IAM user. */
export interface User extends Entity {
  readonly kind: 'user';
  readonly groupNames: readonly string[];
  readonly boundaryArn: string | null;
  readonly tags: ReadonlyMap<string, string>;
}

/** An IAM group; groups have neither boundary nor tags, and do not nest. */
export interface Group extends Entity {
  readonly kind: 'group';
}

/** An IAM role. */
export interface Role extends Entity {
  readonly kind: 'role';
  readonly trust: AttachedPolicy;
  readonly boundaryArn: string | null;
  readonly tags: ReadonlyMap<string, string>;
  readonly lastUsedAt: string | null;
  readonly instanceProfileArns: readonly string[];
}

/** A user or role: what can make requests. */
export type PrincipalEntity = User | Role;

/** A managed policy with the versions that are known. */
export interface ManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly versions: readonly PolicyVersionDocument[];
}

/** One version of a managed policy. */
export interface PolicyVersionDocument {
  readonly versionId: string;
  readonly isDefault: boolean;
  readonly document: AttachedPolicy;
}

/** The structure of an organisation and the policies that hang in it. */
export interface Organization {
  readonly id: string;
  readonly managementAccountId: string;
  /** Root and organizational units by id. */
  readonly units: ReadonlyMap<string, OrganizationUnit>;
  readonly accounts: ReadonlyMap<string, OrganizationAccount>;
  readonly policies: readonly OrganizationPolicy[];
}

/** The root (without parent) or an organizational unit. */
export interface OrganizationUnit {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
}

/** An account's place in the organisation. */
export interface OrganizationAccount {
  readonly id: string;
  readonly name: string;
  readonly parentId: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** A service control policy or resource control policy and what it is attached to. */
export interface OrganizationPolicy {
  readonly document: AttachedPolicy;
  readonly targetIds: ReadonlySet<string>;
}

/** Every user and role of the model, accounts in order of their ids. */
export function* principalsOf(model: Model): Iterable<PrincipalEntity> {
  for (const account of model.accounts.values()) {
    yield* account.users.values();
    yield* account.roles.values();
  }
}

/** The account that an ARN names. */
export function findAccount({ accounts }: Model, arn: string): Account | undefined {
  return accounts.get(arn.split(':')[4] ?? '');
}

/** A role by its ARN. */
export function findRole(model: Model, arn: string): Role | undefined {
  return findAccount(model, arn)?.roles.get(arn);
}

/** The policy of a resource, `null` for none, and whose the resource is; `undefined` when it is not known. */
export function findResourcePolicy(
  { accounts }: Model,
  resource: string,
): { readonly accountId: string; readonly policy: AttachedPolicy | null } | undefined {
  const arn = bearerOfPolicy(resource);
  const own = accounts.get(arn.split(':')[4] ?? '');
  for (const { id, resourcePolicies } of own === undefined ? accounts.values() : [own]) {
    const policy = resourcePolicies.get(arn);
    if (policy !== undefined) return { accountId: id, policy };
  }
  return undefined;
}

/** The policy of a bucket is that of its objects, and the policy of an API that of its methods. */
function bearerOfPolicy(resource: string): string {
  return /^arn:[^:]+:(?:s3|execute-api):/.test(resource)
    ? (resource.split('/')[0] ?? '')
    : resource;
}

/** A managed policy by its ARN, whoever wrote it. */
export function findManagedPolicy(model: Model, arn: string): ManagedPolicy | undefined {
  return findAccount(model, arn)?.policies.get(arn) ?? model.awsManagedPolicies.get(arn);
}

/** The version of a managed policy that is in force. */
export function defaultVersion(policy: ManagedPolicy): AttachedPolicy | undefined {
  return policy.versions.find((version) => version.isDefault)?.document;
}

/** The root user of an account: it has no policies of its own, and SCPs bear on it all the same. */
export function rootUserOf(accountId: string): User {
  return {
    kind: 'user',
    arn: `arn:aws:iam::${accountId}:root`,
    accountId,
    name: 'root',
    path: '/',
    uniqueId: '',
    createdAt: null,
    inlinePolicies: [],
    attachedPolicyArns: [],
    groupNames: [],
    boundaryArn: null,
    tags: new Map(),
  };
}

/** A service-linked role: only the service that it is named after can use it. */
export function isServiceLinkedRole(entity: Entity): boolean {
  return entity.path.startsWith('/aws-service-role/');
}

/**
 * Roles that only AWS can change: service-linked ones, and those that IAM
 * Identity Center makes. Both paths are reserved.
 *
 * Observed: IAM answers `UnmodifiableEntity` for `/aws-reserved/` roles.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html}
 *   "you cannot edit the permissions policy" of a service-linked role
 */
export function isKeptByAws(entity: Entity): boolean {
  return isServiceLinkedRole(entity) || entity.path.startsWith('/aws-reserved/');
}
