import { type Policy, parsePolicyText } from '@countersign/core';
import type { Change } from '../inventory/change.ts';
import { isOpenObject, type OpenObject } from '../inventory/json-reader.ts';
import {
  type Account,
  findManagedPolicy,
  type Group,
  type Model,
  type OrganizationPolicy,
  type Role,
  type User,
} from '../inventory/model.ts';
import type { TrailEvent } from './trail-event.ts';
import { WITHOUT_CHANGE } from './without-change.ts';

/**
 * What a call did to the model. `changes`: these, in order; none where the call changes nothing
 * that the model holds. `unknown`: something that the event does not tell, or that the model
 * does not hold, so that the account has to be read again.
 */
export type EventChanges =
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  | { readonly kind: 'unknown'; readonly because: string };

const NOTHING: EventChanges = { kind: 'changes', changes: [] };

/** Services whose calls change what the model holds of identities and their permissions. */
const WATCHED: ReadonlySet<string> = new Set([
  'iam.amazonaws.com',
  'organizations.amazonaws.com',
  'sso.amazonaws.com',
  'identitystore.amazonaws.com',
]);

/**
 * Tells what a call did to the model as it was before the call.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html}
 */
export function changesByEvent(event: TrailEvent, model: Model): EventChanges {
  const { isOmitted, name } = event;
  if (!mayChange(event)) return NOTHING;
  const read = READERS.get(keyOf(event));
  if (read === undefined) return unknown(`what ${name} changes is not modelled`);
  if (isOmitted) return unknown(`AWS left out what ${name} was given`);
  try {
    return { kind: 'changes', changes: read(new EventReader(event, model)) };
  } catch (error) {
    if (error instanceof UntoldError) return unknown(error.message);
    throw error;
  }
}

/** Whether a call may have changed what a model holds, whatever the model. */
export function mayChange(event: TrailEvent): boolean {
  const { errorCode, isReadOnly, source } = event;
  if (errorCode !== null || isReadOnly === true || !WATCHED.has(source)) return false;
  return !WITHOUT_CHANGE.has(keyOf(event));
}

/** As in `iam:CreateUser`. */
function keyOf({ name, source }: TrailEvent): string {
  return `${source.slice(0, source.indexOf('.'))}:${name}`;
}

function unknown(because: string): EventChanges {
  return { kind: 'unknown', because };
}

/** The event or the model does not tell what is needed. */
class UntoldError extends Error {
  override readonly name = 'UntoldError';
}

/** Reads parameters of a call, and finds in the model what they name. */
class EventReader {
  readonly model: Model;
  private readonly event: TrailEvent;

  constructor(event: TrailEvent, model: Model) {
    this.event = event;
    this.model = model;
  }

  text(key: string): string {
    const text = this.optionalText(key);
    if (text === null) throw new UntoldError(`${this.event.name} tells no ${key}`);
    return text;
  }

  optionalText(key: string): string | null {
    return textIn(this.event.requestParameters, key);
  }

  flag(key: string): boolean {
    const value = memberOf(this.event.requestParameters, key);
    return value === true || value === 'true';
  }

  /** The ARN of what was created, as AWS answered. */
  created(member: string): string {
    const arn = textIn(objectIn(this.event.responseElements, member), 'arn');
    if (arn === null) throw new UntoldError(`${this.event.name} does not tell what it created`);
    return arn;
  }

  document(key: string): Policy {
    const parsed = parsePolicyText(decoded(this.text(key)));
    if (parsed.ok) return parsed.value.policy;
    throw new UntoldError(`the document of ${this.event.name} cannot be read`);
  }

  /** Tags with their values. */
  tags(): ReadonlyMap<string, string> {
    return new Map(
      listIn(this.event.requestParameters, 'tags').flatMap((tag) => {
        const key = isOpenObject(tag) ? textIn(tag, 'key') : null;
        return key === null || !isOpenObject(tag)
          ? []
          : [[key, textIn(tag, 'value') ?? ''] as const];
      }),
    );
  }

  tagKeys(): readonly string[] {
    return listIn(this.event.requestParameters, 'tagKeys').filter(
      (key): key is string => typeof key === 'string',
    );
  }

  user(): User {
    return this.named('userName', ({ users }) => users);
  }

  group(): Group {
    return this.named('groupName', ({ groups }) => groups);
  }

  role(): Role {
    return this.named('roleName', ({ roles }) => roles);
  }

  /** The versions of a policy: the one in force, and all others. */
  defaultVersionId(policyArn: string): string {
    const version = findManagedPolicy(this.model, policyArn)?.versions.find(
      ({ isDefault }) => isDefault,
    );
    if (version === undefined) throw new UntoldError(`${policyArn} is not in the model`);
    return version.versionId;
  }

  organizationPolicy(): OrganizationPolicy {
    const id = this.text('policyId');
    const found = this.model.organization?.policies.find(
      ({ document: { name } }) => name === id || name.endsWith(`/${id}`),
    );
    if (found === undefined) throw new UntoldError(`the policy ${id} is not in the model`);
    return found;
  }

  /** An entity of the account of the event; names are told apart whatever their case. */
  private named<Entity extends { readonly name: string }>(
    key: string,
    all: (account: Account) => ReadonlyMap<string, Entity>,
  ): Entity {
    const name = this.text(key);
    const account = this.model.accounts.get(this.event.accountId ?? '');
    const entities = account === undefined ? [] : [...all(account).values()];
    const found = entities.find((entity) => entity.name.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
    throw new UntoldError(`${name} is not in the model of account ${this.event.accountId ?? ''}`);
  }
}

type Reader = (event: EventReader) => readonly Change[];

type Holder = (event: EventReader) => User | Group | Role;

const USER: Holder = (event) => event.user();
const GROUP: Holder = (event) => event.group();
const ROLE: Holder = (event) => event.role();

function putsInline(holder: Holder): Reader {
  return (event) => [
    {
      kind: 'put-inline-policy',
      entityArn: holder(event).arn,
      policyName: event.text('policyName'),
      policy: event.document('policyDocument'),
    },
  ];
}

function deletesInline(holder: Holder): Reader {
  return (event) => [
    {
      kind: 'delete-inline-policy',
      entityArn: holder(event).arn,
      policyName: event.text('policyName'),
    },
  ];
}

function attaches(kind: 'attach-policy' | 'detach-policy', holder: Holder): Reader {
  return (event) => [{ kind, entityArn: holder(event).arn, policyArn: event.text('policyArn') }];
}

function bounds(holder: Holder): Reader {
  return (event) => [
    {
      kind: 'set-boundary',
      entityArn: holder(event).arn,
      policyArn: event.text('permissionsBoundary'),
    },
  ];
}

function unbounds(holder: Holder): Reader {
  return (event) => [{ kind: 'remove-boundary', entityArn: holder(event).arn }];
}

function deletes(holder: Holder): Reader {
  return (event) => [{ kind: 'delete-entity', entityArn: holder(event).arn }];
}

function tags(holder: Holder): Reader {
  return (event) => [{ kind: 'tag-entity', entityArn: holder(event).arn, tags: event.tags() }];
}

function untags(holder: Holder): Reader {
  return (event) => [{ kind: 'untag-entity', entityArn: holder(event).arn, keys: event.tagKeys() }];
}

function tagged(entityArn: string, event: EventReader): readonly Change[] {
  const given = event.tags();
  return given.size === 0 ? [] : [{ kind: 'tag-entity', entityArn, tags: given }];
}

/** AWS answers that all is well also where a user is a member already, or none. */
function joinsGroup(event: EventReader): readonly Change[] {
  const [user, group] = [event.user(), event.group()];
  if (user.groupNames.includes(group.name)) return [];
  return [{ kind: 'add-user-to-group', userArn: user.arn, groupName: group.name }];
}

function leavesGroup(event: EventReader): readonly Change[] {
  const [user, group] = [event.user(), event.group()];
  if (!user.groupNames.includes(group.name)) return [];
  return [{ kind: 'remove-user-from-group', userArn: user.arn, groupName: group.name }];
}

function createsUser(event: EventReader): readonly Change[] {
  const userArn = event.created('user');
  const boundaryArn = event.optionalText('permissionsBoundary');
  return [{ kind: 'create-user', userArn, boundaryArn }, ...tagged(userArn, event)];
}

function createsRole(event: EventReader): readonly Change[] {
  const roleArn = event.created('role');
  const trust = event.document('assumeRolePolicyDocument');
  const boundaryArn = event.optionalText('permissionsBoundary');
  return [{ kind: 'create-role', roleArn, trust, boundaryArn }, ...tagged(roleArn, event)];
}

function createsVersion(event: EventReader): readonly Change[] {
  const policyArn = event.text('policyArn');
  const versionId = event.defaultVersionId(policyArn);
  const put: Change = {
    kind: 'put-policy-version',
    policyArn,
    policy: event.document('policyDocument'),
  };
  if (event.flag('setAsDefault')) return [put];
  return [put, { kind: 'set-default-policy-version', policyArn, versionId }];
}

function updatesOrganizationPolicy(event: EventReader): readonly Change[] {
  const { document } = event.organizationPolicy();
  if (event.optionalText('content') === null) return [];
  return [
    {
      kind: 'put-organization-policy',
      type: document.kind === 'rcp' ? 'rcp' : 'scp',
      policyName: document.name,
      policy: event.document('content'),
    },
  ];
}

function attachesOrganizationPolicy(
  kind: 'attach-organization-policy' | 'detach-organization-policy',
): Reader {
  return (event) => [
    {
      kind,
      policyName: event.organizationPolicy().document.name,
      targetId: event.text('targetId'),
    },
  ];
}

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['iam:CreateUser', createsUser],
  ['iam:CreateRole', createsRole],
  ['iam:CreateGroup', (event) => [{ kind: 'create-group', groupArn: event.created('group') }]],
  ['iam:DeleteUser', deletes(USER)],
  ['iam:DeleteGroup', deletes(GROUP)],
  ['iam:DeleteRole', deletes(ROLE)],
  ['iam:PutUserPolicy', putsInline(USER)],
  ['iam:PutGroupPolicy', putsInline(GROUP)],
  ['iam:PutRolePolicy', putsInline(ROLE)],
  ['iam:DeleteUserPolicy', deletesInline(USER)],
  ['iam:DeleteGroupPolicy', deletesInline(GROUP)],
  ['iam:DeleteRolePolicy', deletesInline(ROLE)],
  ['iam:AttachUserPolicy', attaches('attach-policy', USER)],
  ['iam:AttachGroupPolicy', attaches('attach-policy', GROUP)],
  ['iam:AttachRolePolicy', attaches('attach-policy', ROLE)],
  ['iam:DetachUserPolicy', attaches('detach-policy', USER)],
  ['iam:DetachGroupPolicy', attaches('detach-policy', GROUP)],
  ['iam:DetachRolePolicy', attaches('detach-policy', ROLE)],
  ['iam:PutUserPermissionsBoundary', bounds(USER)],
  ['iam:PutRolePermissionsBoundary', bounds(ROLE)],
  ['iam:DeleteUserPermissionsBoundary', unbounds(USER)],
  ['iam:DeleteRolePermissionsBoundary', unbounds(ROLE)],
  [
    'iam:UpdateAssumeRolePolicy',
    (event) => [
      {
        kind: 'put-trust-policy',
        roleArn: event.role().arn,
        policy: event.document('policyDocument'),
      },
    ],
  ],
  ['iam:AddUserToGroup', joinsGroup],
  ['iam:RemoveUserFromGroup', leavesGroup],
  [
    'iam:CreatePolicy',
    (event) => [
      {
        kind: 'create-policy',
        policyArn: event.created('policy'),
        policy: event.document('policyDocument'),
      },
    ],
  ],
  ['iam:CreatePolicyVersion', createsVersion],
  [
    'iam:SetDefaultPolicyVersion',
    (event) => [
      {
        kind: 'set-default-policy-version',
        policyArn: event.text('policyArn'),
        versionId: event.text('versionId'),
      },
    ],
  ],
  [
    'iam:DeletePolicyVersion',
    (event) => [
      {
        kind: 'delete-policy-version',
        policyArn: event.text('policyArn'),
        versionId: event.text('versionId'),
      },
    ],
  ],
  ['iam:DeletePolicy', (event) => [{ kind: 'delete-policy', policyArn: event.text('policyArn') }]],
  ['iam:TagUser', tags(USER)],
  ['iam:TagRole', tags(ROLE)],
  ['iam:UntagUser', untags(USER)],
  ['iam:UntagRole', untags(ROLE)],
  ['organizations:UpdatePolicy', updatesOrganizationPolicy],
  ['organizations:AttachPolicy', attachesOrganizationPolicy('attach-organization-policy')],
  ['organizations:DetachPolicy', attachesOrganizationPolicy('detach-organization-policy')],
]);

/** Observed: documents come as JSON, and URL-encoded in some events. */
function decoded(text: string): string {
  if (!text.trimStart().startsWith('%7B') && !text.trimStart().startsWith('%7b')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function memberOf(object: OpenObject | null, key: string): unknown {
  return object !== null && Object.hasOwn(object, key) ? object[key] : null;
}

function textIn(object: OpenObject | null, key: string): string | null {
  const value = memberOf(object, key);
  return typeof value === 'string' ? value : null;
}

function objectIn(object: OpenObject | null, key: string): OpenObject | null {
  const value = memberOf(object, key);
  return isOpenObject(value) ? value : null;
}

function listIn(object: OpenObject | null, key: string): readonly unknown[] {
  const value = memberOf(object, key);
  return Array.isArray(value) ? value : [];
}
