import type { Account, Group, PrincipalEntity, User } from '../inventory/model.ts';

/** Whom a managed policy bears on. */
export interface Bearers {
  /** Those whom it is attached to, by themselves or by a group. */
  readonly attached: ReadonlySet<PrincipalEntity>;
  /** Those whose permissions boundary it is. */
  readonly bounded: ReadonlySet<PrincipalEntity>;
}

/** The members of every group of an account that has any, by the group's name. */
export function membersByGroup(account: Account): ReadonlyMap<string, readonly User[]> {
  const members = new Map<string, User[]>();
  for (const user of account.users.values()) {
    for (const name of user.groupNames) {
      const known = members.get(name);
      if (known === undefined) members.set(name, [user]);
      else known.push(user);
    }
  }
  return members;
}

/** Whom each managed policy bears on in an account, by the policy's ARN. */
export function bearersByPolicy(
  { groups, roles, users }: Account,
  membersOf: (group: Group) => readonly User[],
): ReadonlyMap<string, Bearers> {
  const byPolicy = new Map<string, Record<keyof Bearers, Set<PrincipalEntity>>>();
  const add = (arn: string, as: keyof Bearers, entities: readonly PrincipalEntity[]): void => {
    const bearers = byPolicy.get(arn) ?? { attached: new Set(), bounded: new Set() };
    for (const entity of entities) bearers[as].add(entity);
    byPolicy.set(arn, bearers);
  };
  for (const entity of [...users.values(), ...roles.values()]) {
    for (const arn of entity.attachedPolicyArns) add(arn, 'attached', [entity]);
    if (entity.boundaryArn !== null) add(entity.boundaryArn, 'bounded', [entity]);
  }
  for (const group of groups.values()) {
    for (const arn of group.attachedPolicyArns) add(arn, 'attached', membersOf(group));
  }
  return byPolicy;
}
