import {
  type Account,
  type Entity,
  type Group,
  type ManagedPolicy,
  type Model,
  NOTHING_BESIDE,
  type Role,
  type User,
} from '../inventory/model.ts';
import { EVERYTHING } from '../judge/administrator.ts';
import { ADMINISTRATOR_ACCESS } from '../reach/policy-arns.ts';
import { textIn } from './members.ts';
import { partitionOf } from './partition-of.ts';
import type { TrailEvent } from './trail-event.ts';

/**
 * A model for where no snapshot tells what there was: nothing, but for what calls are about. It
 * knows what they give and take, and nothing of what was there before.
 */
export function emptyModel(): Model {
  const awsManagedPolicies = new Map([[ADMINISTRATOR_ACCESS, administratorAccess()]]);
  return { accounts: new Map(), organization: null, awsManagedPolicies, identityCenter: null };
}

/**
 * The policy of AWS that allows everything.
 *
 * @see {@link https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html}
 */
function administratorAccess(): ManagedPolicy {
  return {
    arn: ADMINISTRATOR_ACCESS,
    name: 'AdministratorAccess',
    versions: [
      {
        versionId: 'v1',
        isDefault: true,
        document: { ...EVERYTHING, name: ADMINISTRATOR_ACCESS },
      },
    ],
  };
}

/** The model with the users, roles and groups that calls are about, of which nothing is known. */
export function adoptNamed(before: Model, events: readonly TrailEvent[]): Model {
  let model = before;
  for (const event of events) {
    const { accountId } = event;
    if (accountId === null || !/^\d{12}$/.test(accountId)) continue;
    const account = model.accounts.get(accountId) ?? emptyAccount(accountId);
    const adopted = withNamed(account, event, events);
    if (adopted !== model.accounts.get(accountId)) {
      model = { ...model, accounts: new Map([...model.accounts, [accountId, adopted]]) };
    }
  }
  return model;
}

function emptyAccount(id: string): Account {
  return {
    ...NOTHING_BESIDE,
    id,
    users: new Map(),
    groups: new Map(),
    roles: new Map(),
    policies: new Map(),
  };
}

function withNamed(before: Account, event: TrailEvent, others: readonly TrailEvent[]): Account {
  let account = before;
  const user = missing(event, others, {
    key: 'userName',
    creator: 'CreateUser',
    known: account.users,
  });
  if (user !== null) {
    const made: User = {
      ...entityOf(event, 'user', user),
      kind: 'user',
      groupNames: [],
      boundaryArn: null,
      tags: new Map(),
    };
    account = { ...account, users: new Map([...account.users, [made.arn, made]]) };
  }
  const group = missing(event, others, {
    key: 'groupName',
    creator: 'CreateGroup',
    known: account.groups,
  });
  if (group !== null) {
    const made: Group = { ...entityOf(event, 'group', group), kind: 'group' };
    account = { ...account, groups: new Map([...account.groups, [made.arn, made]]) };
  }
  const role = missing(event, others, {
    key: 'roleName',
    creator: 'CreateRole',
    known: account.roles,
  });
  if (role !== null) {
    const made = unknownRole(entityOf(event, 'role', role));
    account = { ...account, roles: new Map([...account.roles, [made.arn, made]]) };
  }
  return account;
}

/** What a call is about by a parameter, who makes such, and which are known. */
interface Named {
  readonly key: string;
  readonly creator: string;
  readonly known: ReadonlyMap<string, Entity>;
}

/** The name that a call has of something that is not known, unless a call of the same second makes it. */
function missing(
  event: TrailEvent,
  others: readonly TrailEvent[],
  { creator, key, known }: Named,
): string | null {
  const name = textIn(event.requestParameters, key)?.toLowerCase();
  if (name === undefined) return null;
  const isMade = others.some(
    (other) =>
      other.name === creator &&
      other.accountId === event.accountId &&
      textIn(other.requestParameters, key)?.toLowerCase() === name,
  );
  const isKnown = [...known.values()].some((entity) => entity.name.toLowerCase() === name);
  return isMade || isKnown ? null : textIn(event.requestParameters, key);
}

function entityOf({ accountId, region }: TrailEvent, kind: string, name: string): Entity {
  return {
    arn: `arn:${partitionOf(region ?? '')}:iam::${accountId ?? ''}:${kind}/${name}`,
    accountId: accountId ?? '',
    name,
    path: '/',
    uniqueId: '',
    createdAt: null,
    inlinePolicies: [],
    attachedPolicyArns: [],
  };
}

/** Whom it lets in is not known; some service is taken to be among them. */
function unknownRole(entity: Entity): Role {
  return {
    ...entity,
    kind: 'role',
    boundaryArn: null,
    tags: new Map(),
    lastUsedAt: null,
    instanceProfileArns: [],
    trust: {
      name: `(the trust policy of ${entity.name}, which is not known)`,
      kind: 'trust',
      policy: {
        version: '2012-10-17',
        statements: [
          {
            pointer: '/Statement/0',
            effect: 'Allow',
            action: { negated: false, patterns: ['sts:AssumeRole'] },
            principal: {
              negated: false,
              entries: [{ type: 'Service', value: 'unknown.amazonaws.com' }],
            },
            conditions: [],
          },
        ],
      },
    },
  };
}
