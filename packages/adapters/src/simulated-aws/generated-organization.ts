import { invariant } from '@countersign/core';
import {
  buildModel,
  type Model,
  ORGANIZATION_SCHEMA,
  readDump,
  readOrganization,
} from '@countersign/govern';
import { GENERATED_SERVICES, generateResources, type ServiceRole } from './generated-resources.ts';

/** How large a generated organisation is. */
export interface OrganizationSize {
  readonly accounts: number;
  /** Users and roles of each account. */
  readonly principals: number;
}

const FIRST_ACCOUNT = 100_000_000_000;
const ORGANIZATION_ID = 'o-generated0';
const ROOT = 'r-root';
const UNITS = ['production', 'qa', 'dev'] as const;

/**
 * Makes an organisation, the same one from the same size: accounts in three units,
 * each with groups, users in them, customer managed policies that are shared, and
 * roles for services and for people; here and there somebody who may change policies,
 * assume roles or do everything; and something that runs with each role of a service.
 * The first account manages the others.
 */
export function generateOrganization({ accounts, principals }: OrganizationSize): Model {
  const random = numbers(20_261_126);
  const ids = Array.from({ length: accounts }, (_, at) => String(FIRST_ACCOUNT + at));
  const dumps = ids.map((id) => {
    const read = readDump(dumpOf(id, principals, random));
    invariant(read.ok, 'generated accounts are well formed');
    return read.value;
  });
  const organization = readOrganization(organizationOf(ids));
  invariant(organization.ok, 'a generated organisation is well formed');
  const resources = new Map(
    ids.map((id, at) => {
      const neighbour = ids[(at + 1) % ids.length] ?? id;
      return [id, generateResources(id, serviceRoles(principals), neighbour)];
    }),
  );
  const built = buildModel(dumps, organization.value, resources);
  invariant(built.ok, 'generated accounts fit together');
  return built.value.model;
}

/** A linear congruential generator of whole numbers below a bound. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function organizationOf(ids: readonly string[]): object {
  const [management = ''] = ids;
  const unitOf = (at: number): string => `ou-${UNITS[at % UNITS.length] ?? ''}`;
  return {
    schema: ORGANIZATION_SCHEMA,
    id: ORGANIZATION_ID,
    managementAccountId: management,
    units: [
      { id: ROOT, name: 'Root', parent: null },
      ...UNITS.map((name) => ({ id: `ou-${name}`, name, parent: ROOT })),
    ],
    accounts: ids.map((id, at) => ({
      id,
      name: at === 0 ? 'management' : `account-${at}`,
      parent: at === 0 ? ROOT : unitOf(at),
      tags: { environment: UNITS[at % UNITS.length] },
    })),
    policies: [
      {
        name: 'FullAWSAccess',
        arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
        type: 'SERVICE_CONTROL_POLICY',
        targets: [ROOT, ...UNITS.map((name) => `ou-${name}`), ...ids],
        document: allow('*'),
      },
      {
        name: 'stay',
        arn: `arn:aws:organizations::${management}:policy/${ORGANIZATION_ID}/service_control_policy/p-stay0000`,
        type: 'SERVICE_CONTROL_POLICY',
        targets: [ROOT],
        document: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' }],
        },
      },
    ],
  };
}

const allow = (Action: string | readonly string[], Resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

/** What the customer managed policies of each account allow; the last one is everything. */
const POLICIES = [
  ['s3:Get*', 's3:List*'],
  ['ec2:Describe*', 'cloudwatch:*'],
  ['logs:*', 'sqs:*'],
  ['dynamodb:*'],
  ['lambda:*'],
  ['sts:AssumeRole'],
  ['iam:Get*', 'iam:List*'],
  ['iam:AttachUserPolicy'],
  ['*'],
] as const;

const GROUP_COUNT = 3;

/** Users and roles of an account. */
function countsOf(principals: number): { readonly users: number; readonly roles: number } {
  const users = Math.floor(principals / 3);
  return { users, roles: principals - users };
}

/** The role at a place; every third one is for people. */
function serviceRole(at: number): ServiceRole | null {
  const service = GENERATED_SERVICES[(at - Math.floor(at / 3) - 1) % GENERATED_SERVICES.length];
  return at % 3 === 0 || service === undefined ? null : { name: `role-${at}`, service };
}

function serviceRoles(principals: number): readonly ServiceRole[] {
  return Array.from({ length: countsOf(principals).roles }, (_, at) => serviceRole(at)).filter(
    (role) => role !== null,
  );
}

function trustIn(role: ServiceRole | null, id: string): object {
  const principal =
    role === null
      ? { AWS: `arn:aws:iam::${id}:root` }
      : { Service: `${role.service}.amazonaws.com` };
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  };
}

function dumpOf(id: string, principals: number, random: (below: number) => number): object {
  const arn = (resource: string): string => `arn:aws:iam::${id}:${resource}`;
  const attach = (policy: number) => ({ PolicyArn: arn(`policy/p${policy}`) });
  const { roles: roleCount, users: userCount } = countsOf(principals);
  return {
    UserDetailList: Array.from({ length: userCount }, (_, at) => ({
      Path: `/team-${at % 5}/`,
      UserName: `user-${at}`,
      UserId: `AIDA${id}${String(at).padStart(5, '0')}`,
      Arn: arn(`user/team-${at % 5}/user-${at}`),
      CreateDate: '2026-01-01T00:00:00Z',
      GroupList: [`group-${random(GROUP_COUNT)}`],
      UserPolicyList: [],
      AttachedManagedPolicies: random(40) === 0 ? [attach(7)] : [],
    })),
    GroupDetailList: Array.from({ length: GROUP_COUNT }, (_, at) => ({
      Path: '/',
      GroupName: `group-${at}`,
      GroupId: `AGPA${id}${String(at).padStart(5, '0')}`,
      Arn: arn(`group/group-${at}`),
      CreateDate: '2026-01-01T00:00:00Z',
      GroupPolicyList: [],
      AttachedManagedPolicies: [attach(at), attach(3 + at)],
    })),
    RoleDetailList: Array.from({ length: roleCount }, (_, at) => ({
      Path: '/',
      RoleName: `role-${at}`,
      RoleId: `AROA${id}${String(at).padStart(5, '0')}`,
      Arn: arn(`role/role-${at}`),
      CreateDate: '2026-01-01T00:00:00Z',
      AssumeRolePolicyDocument: trustIn(serviceRole(at), id),
      RolePolicyList:
        random(10) === 0 ? [{ PolicyName: 'own', PolicyDocument: allow('s3:PutObject') }] : [],
      AttachedManagedPolicies: [attach(random(100) === 0 ? 8 : random(8))],
      InstanceProfileList: serviceRole(at)?.service === 'ec2' ? [profileOf(arn, at)] : [],
    })),
    Policies: POLICIES.map((actions, at) => ({
      PolicyName: `p${at}`,
      Arn: arn(`policy/p${at}`),
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: allow(actions) }],
    })),
  };
}

/** An instance profile with the name of its role. */
function profileOf(arn: (resource: string) => string, at: number): object {
  const name = `role-${at}`;
  return { InstanceProfileName: name, Path: '/', Arn: arn(`instance-profile/${name}`), Roles: [] };
}
