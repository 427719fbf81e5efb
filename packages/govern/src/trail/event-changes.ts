import { parseArn } from '@countersign/core';
import type { Change } from '../inventory/change.ts';
import type { Group, Model, Role, User } from '../inventory/model.ts';
import { callName } from './call-name.ts';
import { type ChangeReader, EventReader, UntoldError } from './event-reader.ts';
import { RESOURCE_READERS } from './resource-changes.ts';
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

/** Calls of the console to the identity store that change who is in it. */
const DIRECTORY_CALL = /^(?:(?:Add|Remove)Member|(?:Create|Delete|Disable|Enable)(?:User|Group)$)/;

/**
 * Tells what a call did to the model as it was before the call.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html}
 */
export function changesByEvent(event: TrailEvent, model: Model): EventChanges {
  const { isOmitted, name } = event;
  if (!mayChange(event)) return NOTHING;
  const key = callName(event);
  const ofResource = RESOURCE_READERS.get(key);
  if (ofResource !== undefined && !holdsResources(event, model)) return NOTHING;
  const read = ofResource ?? READERS.get(key);
  if (read === undefined) return unknown(`what ${name} changes is not modelled`);
  if (isOmitted) return unknown(`AWS left out what ${name} was given`);
  try {
    return { kind: 'changes', changes: read(new EventReader(event, model)) };
  } catch (error) {
    if (error instanceof UntoldError) return unknown(error.message);
    throw error;
  }
}

/** Whether the model holds policies of resources of the event's service. */
function holdsResources({ accountId, source }: TrailEvent, model: Model): boolean {
  const service = source.slice(0, source.indexOf('.'));
  const resources = model.accounts.get(accountId ?? '')?.resourcePolicies;
  for (const arn of resources?.keys() ?? []) if (parseArn(arn)?.service === service) return true;
  return false;
}

/** Whether a call may have changed what a model holds, whatever the model. */
export function mayChange(event: TrailEvent): boolean {
  const { errorCode, isReadOnly, name, source } = event;
  if (errorCode !== null || isReadOnly === true) return false;
  if (source === 'sso-directory.amazonaws.com') return DIRECTORY_CALL.test(name);
  const key = callName(event);
  return WATCHED.has(source) ? !WITHOUT_CHANGE.has(key) : RESOURCE_READERS.has(key);
}

function unknown(because: string): EventChanges {
  return { kind: 'unknown', because };
}

type Holder = (event: EventReader) => User | Group | Role;

const USER: Holder = (event) => event.user();
const GROUP: Holder = (event) => event.group();
const ROLE: Holder = (event) => event.role();

function putsInline(holder: Holder): ChangeReader {
  return (event) => [
    {
      kind: 'put-inline-policy',
      entityArn: holder(event).arn,
      policyName: event.text('policyName'),
      policy: event.document('policyDocument'),
    },
  ];
}

function deletesInline(holder: Holder): ChangeReader {
  return (event) => [
    {
      kind: 'delete-inline-policy',
      entityArn: holder(event).arn,
      policyName: event.text('policyName'),
    },
  ];
}

function attaches(kind: 'attach-policy' | 'detach-policy', holder: Holder): ChangeReader {
  return (event) => [{ kind, entityArn: holder(event).arn, policyArn: event.text('policyArn') }];
}

function bounds(holder: Holder): ChangeReader {
  return (event) => [
    {
      kind: 'set-boundary',
      entityArn: holder(event).arn,
      policyArn: event.text('permissionsBoundary'),
    },
  ];
}

function unbounds(holder: Holder): ChangeReader {
  return (event) => [{ kind: 'remove-boundary', entityArn: holder(event).arn }];
}

function deletes(holder: Holder): ChangeReader {
  return (event) => [{ kind: 'delete-entity', entityArn: holder(event).arn }];
}

function tags(holder: Holder): ChangeReader {
  return (event) => [{ kind: 'tag-entity', entityArn: holder(event).arn, tags: event.tags() }];
}

function untags(holder: Holder): ChangeReader {
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
): ChangeReader {
  return (event) => [
    {
      kind,
      policyName: event.organizationPolicy().document.name,
      targetId: event.text('targetId'),
    },
  ];
}

/** An event names a profile without its path, which is taken for `/`: what runs is told by name. */
function joinsProfile(event: EventReader): readonly Change[] {
  const role = event.role();
  const name = event.text('instanceProfileName');
  const [, partition = 'aws'] = role.arn.split(':');
  const instanceProfileArn = `arn:${partition}:iam::${role.accountId}:instance-profile/${name}`;
  return [{ kind: 'add-role-to-instance-profile', roleArn: role.arn, instanceProfileArn }];
}

function leavesProfile(event: EventReader): readonly Change[] {
  const instanceProfileName = event.text('instanceProfileName');
  const roleArn = event.role().arn;
  return [{ kind: 'remove-role-from-instance-profile', roleArn, instanceProfileName }];
}

function createsPermissionSet(event: EventReader): readonly Change[] {
  return [
    {
      kind: 'create-permission-set',
      permissionSetArn: event.answered('permissionSet', 'permissionSetArn'),
      name: event.text('name'),
      ownerAccountId: event.accountId,
    },
  ];
}

/**
 * AWS makes the role of the account afterwards, by calls that are events of their own.
 *
 * @see {@link https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html}
 */
function assigns(kind: 'assign-permission-set' | 'unassign-permission-set'): ChangeReader {
  return (event) => {
    const principalType = event.text('principalType');
    if (principalType !== 'USER' && principalType !== 'GROUP') {
      return event.untold(`${principalType} is neither USER nor GROUP`);
    }
    const accountId = event.text('targetId');
    const assignment = {
      accountId,
      principalType,
      principalId: event.text('principalId'),
    } as const;
    return [{ kind, permissionSetArn: event.text('permissionSetArn'), assignment }];
  };
}

function addsMember(event: EventReader): readonly Change[] {
  const userId = event.memberIn('memberId', 'userId');
  if (userId === null) return event.untold('it does not tell who was added');
  return [{ kind: 'add-directory-member', groupId: event.text('groupId'), userId }];
}

const READERS: ReadonlyMap<string, ChangeReader> = new Map<string, ChangeReader>([
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
  ['iam:AddRoleToInstanceProfile', joinsProfile],
  ['iam:RemoveRoleFromInstanceProfile', leavesProfile],
  ['sso:CreatePermissionSet', createsPermissionSet],
  [
    'sso:DeletePermissionSet',
    (event) => [
      { kind: 'delete-permission-set', permissionSetArn: event.text('permissionSetArn') },
    ],
  ],
  ['sso:CreateAccountAssignment', assigns('assign-permission-set')],
  ['sso:DeleteAccountAssignment', assigns('unassign-permission-set')],
  ['identitystore:CreateGroupMembership', addsMember],
  ['organizations:UpdatePolicy', updatesOrganizationPolicy],
  ['organizations:AttachPolicy', attachesOrganizationPolicy('attach-organization-policy')],
  ['organizations:DetachPolicy', attachesOrganizationPolicy('detach-organization-policy')],
]);
