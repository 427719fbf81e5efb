import { invariant } from '@countersign/core';
import { buildModel, type KnownBeside } from '../inventory/build-model.ts';
import type { Model } from '../inventory/model.ts';
import { readDump } from '../inventory/read-dump.ts';
import { ORGANIZATION_SCHEMA, readOrganization } from '../inventory/read-organization.ts';

/** A policy document as JSON. */
export type TestDocument = Readonly<Record<string, unknown>>;

/** What users, groups and roles of a test have in common. Inline policies are called `inline-0`, `inline-1`. */
interface TestHolder {
  readonly path?: string;
  readonly inline?: readonly TestDocument[];
  /** Names of customer managed policies, or ARNs. */
  readonly attached?: readonly string[];
}

/** A user, by name in {@link TestAccount}. */
interface TestUser extends TestHolder {
  readonly groups?: readonly string[];
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A role; without `trust` only EC2 assumes it. */
interface TestRole extends TestHolder {
  readonly trust?: TestDocument;
  /** Instance profiles that hold it, by name, with their paths. */
  readonly profiles?: readonly string[];
  /** ISO 8601. */
  readonly lastUsedAt?: string;
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** One account of a test, `111122223333` unless it says otherwise. */
export interface TestAccount {
  readonly id?: string;
  readonly users?: Readonly<Record<string, TestUser>>;
  readonly groups?: Readonly<Record<string, TestHolder>>;
  readonly roles?: Readonly<Record<string, TestRole>>;
  /** Customer managed policies; several documents are versions, the last one the default. */
  readonly policies?: Readonly<Record<string, TestDocument | readonly TestDocument[]>>;
  readonly beside?: KnownBeside;
}

/** An organisation of all accounts under one root, managed by {@link MANAGEMENT_ACCOUNT}. */
export interface TestOrganization {
  /** Of the root; they are named `scp-0` and so on. */
  readonly scps?: readonly TestDocument[];
  /** Units below the root by id, with an SCP of the same name and the accounts in it. */
  readonly units?: Readonly<Record<string, { scp: TestDocument; accounts: readonly string[] }>>;
  readonly rcps?: readonly TestDocument[];
}

/** The account that manages the organisation of a test. */
export const MANAGEMENT_ACCOUNT = '999900001111';

/** The account of tests that do not need several. */
const ACCOUNT = '111122223333';

/** The ARN of something in {@link ACCOUNT}: `arnOf('user/ana')`. */
export function arnOf(resource: string, account: string = ACCOUNT): string {
  return `arn:aws:iam::${account}:${resource}`;
}

/** An Allow of actions; on everything unless it says otherwise. */
export function allow(
  action: string | readonly string[],
  resource: string | readonly string[] = '*',
  condition?: TestDocument,
): TestDocument {
  return document({ Effect: 'Allow', Action: action, Resource: resource }, condition);
}

/** A Deny of actions; on everything unless it says otherwise. */
export function deny(
  action: string | readonly string[],
  resource: string | readonly string[] = '*',
  condition?: TestDocument,
): TestDocument {
  return document({ Effect: 'Deny', Action: action, Resource: resource }, condition);
}

/** A trust policy that lets principals in: `trust({ AWS: '…' })`. */
export function trust(
  principal: unknown,
  condition?: TestDocument,
  action = 'sts:AssumeRole',
): TestDocument {
  return document({ Effect: 'Allow', Principal: principal, Action: action }, condition);
}

/** A document of one statement. */
export function document(statement: TestDocument, condition?: TestDocument): TestDocument {
  const full = condition === undefined ? statement : { ...statement, Condition: condition };
  return { Version: '2012-10-17', Statement: [full] };
}

/** Builds a model through the readers, as a dump would. */
export function modelOf(
  accounts: TestAccount | readonly TestAccount[],
  organization?: TestOrganization,
): Model {
  const list: readonly TestAccount[] = Array.isArray(accounts) ? accounts : [accounts];
  const dumps = list.map((account) => {
    const read = readDump(dumpOf(account));
    invariant(read.ok, read.ok ? '' : JSON.stringify(read.failure));
    return read.value;
  });
  const beside = new Map(list.map(({ id = ACCOUNT, beside: known = {} }) => [id, known]));
  const structure = organization === undefined ? null : joined(list, organization);
  const built = buildModel(dumps, structure, beside);
  invariant(built.ok, 'the accounts of a test do not fit together');
  return built.value.model;
}

function joined(
  accounts: readonly TestAccount[],
  { scps = [], rcps = [], units = {} }: TestOrganization,
): Parameters<typeof buildModel>[1] {
  const full = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
  };
  const ids = [...new Set([MANAGEMENT_ACCOUNT, ...accounts.map(({ id = ACCOUNT }) => id)])];
  const targets = ['r-root', ...Object.keys(units), ...ids];
  const unitOf = (id: string): string =>
    entries(units).find(([, unit]) => unit.accounts.includes(id))?.[0] ?? 'r-root';
  const read = readOrganization({
    schema: ORGANIZATION_SCHEMA,
    id: 'o-ours000000',
    managementAccountId: MANAGEMENT_ACCOUNT,
    units: [
      { id: 'r-root', name: 'Root', parent: null },
      ...Object.keys(units).map((id) => ({ id, name: id, parent: 'r-root' })),
    ],
    accounts: ids.map((id) => ({ id, name: id, parent: unitOf(id) })),
    policies: [
      { name: 'full-access', type: SCP, targets, document: full },
      ...entries(units).map(([id, { scp }]) => ({
        name: id,
        type: SCP,
        targets: [id],
        document: scp,
      })),
      ...numbered('scp', SCP, scps),
      ...numbered('rcp', 'RESOURCE_CONTROL_POLICY', rcps),
    ],
  });
  invariant(read.ok, read.ok ? '' : JSON.stringify(read.failure));
  return read.value;
}

const SCP = 'SERVICE_CONTROL_POLICY';

function numbered(name: string, type: string, documents: readonly TestDocument[]) {
  return documents.map((item, index) => ({
    name: `${name}-${index}`,
    type,
    targets: ['r-root'],
    document: item,
  }));
}

function dumpOf({ id = ACCOUNT, users, groups, roles, policies }: TestAccount): unknown {
  return {
    UserDetailList: entries(users).map(([name, user]) => ({
      ...holderOf(id, 'User', name, user),
      GroupList: user.groups ?? [],
      ...bounded(id, user),
    })),
    GroupDetailList: entries(groups).map(([name, group]) => holderOf(id, 'Group', name, group)),
    RoleDetailList: entries(roles).map(([name, role]) => ({
      ...holderOf(id, 'Role', name, role),
      ...(role.lastUsedAt === undefined ? {} : { RoleLastUsed: { LastUsedDate: role.lastUsedAt } }),
      AssumeRolePolicyDocument: role.trust ?? trust({ Service: 'ec2.amazonaws.com' }),
      InstanceProfileList: (role.profiles ?? []).map((profile) => ({
        Arn: arnOf(`instance-profile/${profile}`, id),
      })),
      ...bounded(id, role),
    })),
    Policies: entries(policies).map(([name, versions]) => ({
      Arn: name.startsWith('arn:') ? name : arnOf(`policy/${name}`, id),
      PolicyName: name.slice(name.lastIndexOf('/') + 1),
      PolicyVersionList: [versions].flat().map((item, index, all) => ({
        VersionId: `v${index + 1}`,
        IsDefaultVersion: index === all.length - 1,
        Document: item,
      })),
    })),
  };
}

function entries<Value>(record: Readonly<Record<string, Value>> = {}): readonly [string, Value][] {
  return Object.entries(record);
}

function holderOf(
  id: string,
  kind: 'User' | 'Group' | 'Role',
  name: string,
  { path = '/', inline = [], attached = [] }: TestHolder,
): object {
  return {
    Path: path,
    [`${kind}Name`]: name,
    Arn: arnOf(`${kind.toLowerCase()}${path}${name}`, id),
    [`${kind}PolicyList`]: inline.map((item, index) => ({
      PolicyName: `inline-${index}`,
      PolicyDocument: item,
    })),
    AttachedManagedPolicies: attached.map((policy) => ({ PolicyArn: policyArn(id, policy) })),
  };
}

function bounded(id: string, { boundary, tags }: TestUser | TestRole): object {
  return {
    ...(boundary === undefined
      ? {}
      : { PermissionsBoundary: { PermissionsBoundaryArn: policyArn(id, boundary) } }),
    Tags: entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

function policyArn(id: string, policy: string): string {
  return policy.startsWith('arn:') ? policy : arnOf(`policy/${policy}`, id);
}
