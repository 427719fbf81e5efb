import { type AuditReport, RULES } from '@countersign/govern';
import { auditDump, policy } from './synthetic-report.ts';

const ACCOUNT = '111122223333';

/** Who a dump of a test holds, by name. */
export interface ChainDump {
  /** Users with the actions that they may do on everything. */
  readonly users: Readonly<Record<string, readonly string[]>>;
  /** Roles with their actions, and the users that may assume them. */
  readonly roles?: Readonly<
    Record<string, { readonly actions: readonly string[]; readonly trusts: readonly string[] }>
  >;
  /** People with the users that they stand behind. */
  readonly people?: Readonly<Record<string, readonly string[]>>;
}

/** An audit of an account in which people come to more than they have. */
export function chainReport({ people = {}, roles = {}, users }: ChainDump): AuditReport {
  const dump = {
    UserDetailList: Object.entries(users).map(([name, actions]) => ({
      UserName: name,
      UserId: `AIDA${name}`,
      Arn: arnOf('user', name),
      Path: '/',
      CreateDate: '2024-05-06T07:08:09Z',
      GroupList: [],
      UserPolicyList: inline(actions),
      AttachedManagedPolicies: [],
    })),
    RoleDetailList: Object.entries(roles).map(([name, { actions, trusts }]) => ({
      RoleName: name,
      RoleId: `AROA${name}`,
      Arn: arnOf('role', name),
      Path: '/',
      CreateDate: '2024-05-06T07:08:09Z',
      AssumeRolePolicyDocument: policy({
        Effect: 'Allow',
        Principal: { AWS: trusts.map((user) => arnOf('user', user)) },
        Action: 'sts:AssumeRole',
      }),
      RolePolicyList: inline(actions),
      AttachedManagedPolicies: [],
    })),
  };
  const declared = Object.entries(people).map(([id, names]) => ({
    id,
    name: null,
    addresses: [],
    identities: names.map((name) => arnOf('user', name)),
  }));
  return auditDump(dump, null, RULES, declared);
}

function arnOf(kind: 'user' | 'role', name: string): string {
  return `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
}

function inline(actions: readonly string[]): readonly unknown[] {
  if (actions.length === 0) return [];
  const statement = { Effect: 'Allow', Action: actions, Resource: '*' };
  return [{ PolicyName: 'own', PolicyDocument: policy(statement) }];
}

/**
 * Ana takes a role that may write policies into users, so that she becomes
 * administrator; Bo and Cy write one into themselves; Di does nothing.
 */
export const SMALL_DUMP: ChainDump = {
  users: { ana: [], bo: ['iam:PutUserPolicy'], cy: ['iam:PutUserPolicy'], di: ['s3:GetObject'] },
  roles: { writer: { actions: ['iam:PutRolePolicy'], trusts: ['ana'] } },
};
