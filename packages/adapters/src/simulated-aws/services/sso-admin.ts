import { type Policy, policyJson } from '@countersign/core';
import {
  type Assignment,
  HOME_REGION,
  type PermissionSet,
  type PermissionSetBoundary,
} from '../identity-center.ts';
import { ServiceError } from '../service-error.ts';
import type { CallInput } from '../wire/call-input.ts';
import type { Members } from '../wire/write-answer.ts';
import { readDocument } from './iam/documents.ts';
import { type Call, changing, type Operation, reading, type Service } from './operation.ts';
import { pageOf, TOKENS } from './paging.ts';
import { provision, withdraw } from './provision.ts';

const PAGES = { names: TOKENS, otherwise: 100, max: 100 } as const;

/** The instance, the permission set or the account: what an action names is its first resource alone. */
function instanceIn({ input, world }: Call): string {
  return input.optionalText('InstanceArn') ?? world.identityCenter.instanceArn;
}

function permissionSetArn({ input }: Call): string {
  return input.text('PermissionSetArn');
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListInstances: reading(
    () => '*',
    (call) => ({ Instances: call.region === HOME_REGION ? [instanceMembers(call)] : [] }),
  ),
  DescribeInstance: reading(instanceIn, instanceMembers),
  ListPermissionSets: reading(instanceIn, (call) => {
    checkRegion(call);
    const arns = [...call.world.identityCenter.permissionSets.keys()];
    const page = pageOf(call.input, arns, PAGES);
    return { PermissionSets: page.items, ...page.members };
  }),
  DescribePermissionSet: reading(permissionSetArn, (call) => ({
    PermissionSet: permissionSetMembers(permissionSetIn(call)),
  })),
  GetInlinePolicyForPermissionSet: reading(permissionSetArn, (call) => {
    const { inlinePolicy } = permissionSetIn(call);
    return { InlinePolicy: inlinePolicy === null ? '' : textOf(inlinePolicy) };
  }),
  ListManagedPoliciesInPermissionSet: reading(permissionSetArn, (call) => {
    const page = pageOf(call.input, permissionSetIn(call).managedPolicyArns, PAGES);
    const policies = page.items.map((Arn) => ({ Name: Arn.slice(Arn.lastIndexOf('/') + 1), Arn }));
    return { AttachedManagedPolicies: policies, ...page.members };
  }),
  ListCustomerManagedPolicyReferencesInPermissionSet: reading(permissionSetArn, (call) => {
    const page = pageOf(call.input, permissionSetIn(call).customerPolicies, PAGES);
    const references = page.items.map(({ name, path }) => ({ Name: name, Path: path }));
    return { CustomerManagedPolicyReferences: references, ...page.members };
  }),
  GetPermissionsBoundaryForPermissionSet: reading(permissionSetArn, (call) => {
    const { boundary } = permissionSetIn(call);
    if (boundary === null) throw notFound('The permissions boundary');
    return { PermissionsBoundary: boundaryMembers(boundary) };
  }),
  ListAccountsForProvisionedPermissionSet: reading(permissionSetArn, (call) => {
    const { arn } = permissionSetIn(call);
    const accounts = assignmentsOf(call, ({ permissionSetArn: set }) => set === arn).map(
      ({ accountId }) => accountId,
    );
    const page = pageOf(call.input, [...new Set(accounts)], PAGES);
    return { AccountIds: page.items, ...page.members };
  }),
  ListPermissionSetsProvisionedToAccount: reading(instanceIn, (call) => {
    const wanted = call.input.text('AccountId');
    const sets = assignmentsOf(call, ({ accountId }) => accountId === wanted).map(
      (each) => each.permissionSetArn,
    );
    const page = pageOf(call.input, [...new Set(sets)], PAGES);
    return { PermissionSets: page.items, ...page.members };
  }),
  ListAccountAssignments: reading(permissionSetArn, (call) => {
    const wanted = call.input.text('AccountId');
    const { arn } = permissionSetIn(call);
    const assignments = assignmentsOf(
      call,
      ({ accountId, permissionSetArn: set }) => accountId === wanted && set === arn,
    );
    const page = pageOf(call.input, assignments, PAGES);
    return { AccountAssignments: page.items.map(assignmentMembers), ...page.members };
  }),
  CreatePermissionSet: changing(instanceIn, createPermissionSet),
  PutInlinePolicyToPermissionSet: changing(permissionSetArn, (call) => {
    permissionSetIn(call).inlinePolicy = readDocument(call.input.text('InlinePolicy'));
    return {};
  }),
  AttachManagedPolicyToPermissionSet: changing(permissionSetArn, (call) => {
    const { managedPolicyArns } = permissionSetIn(call);
    const arn = call.input.text('ManagedPolicyArn');
    if (!managedPolicyArns.includes(arn)) managedPolicyArns.push(arn);
    return {};
  }),
  AttachCustomerManagedPolicyReferenceToPermissionSet: changing(permissionSetArn, (call) => {
    permissionSetIn(call).customerPolicies.push(referenceIn(call.input));
    return {};
  }),
  PutPermissionsBoundaryToPermissionSet: changing(permissionSetArn, (call) => {
    const [boundary] = call.input.member('PermissionsBoundary');
    if (boundary !== undefined) permissionSetIn(call).boundary = boundaryIn(boundary);
    return {};
  }),
  CreateAccountAssignment: changing(permissionSetArn, createAssignment),
  DeleteAccountAssignment: changing(permissionSetArn, deleteAssignment),
};

/** The administrative side of IAM Identity Center. */
export const SSO_ADMIN: Service = {
  signingName: 'sso',
  actionPrefix: 'sso',
  eventSource: 'sso.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'SWBExternalService',
    contentType: 'application/x-amz-json-1.1',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

function notFound(what: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `${what} does not exist.`);
}

function permissionSetIn(call: Call): PermissionSet {
  checkRegion(call);
  const arn = permissionSetArn(call);
  const found = call.world.identityCenter.permissionSets.get(arn);
  if (found === undefined) throw notFound(`The permission set ${arn}`);
  return found;
}

function assignmentsOf(
  { world }: Call,
  isWanted: (assignment: Assignment) => boolean,
): readonly Assignment[] {
  return world.identityCenter.assignments.filter(isWanted);
}

/** Fails elsewhere than where the instance is. */
function checkRegion({ region }: Call): void {
  if (region !== HOME_REGION) throw notFound(`An instance in ${region}`);
}

function instanceMembers(call: Call): Members {
  checkRegion(call);
  const { accountId, world } = call;
  const { identityStoreId, instanceArn } = world.identityCenter;
  return {
    InstanceArn: instanceArn,
    IdentityStoreId: identityStoreId,
    OwnerAccountId: world.model.organization?.managementAccountId ?? accountId,
    Status: 'ACTIVE',
  };
}

function permissionSetMembers(set: PermissionSet): Members {
  return {
    Name: set.name,
    PermissionSetArn: set.arn,
    Description: set.description,
    CreatedDate: new Date(set.createdAtMs),
    SessionDuration: set.sessionDuration,
  };
}

function assignmentMembers({
  accountId,
  permissionSetArn: set,
  principalId,
  principalType,
}: Assignment): Members {
  return {
    AccountId: accountId,
    PermissionSetArn: set,
    PrincipalType: principalType,
    PrincipalId: principalId,
  };
}

function boundaryMembers(boundary: PermissionSetBoundary): Members {
  return boundary.kind === 'aws'
    ? { ManagedPolicyArn: boundary.arn }
    : { CustomerManagedPolicyReference: { Name: boundary.name, Path: boundary.path } };
}

function boundaryIn(input: CallInput): PermissionSetBoundary {
  const arn = input.optionalText('ManagedPolicyArn');
  return arn === null ? { kind: 'customer', ...referenceIn(input) } : { kind: 'aws', arn };
}

function referenceIn(input: CallInput): { readonly name: string; readonly path: string } {
  const [reference] = input.member('CustomerManagedPolicyReference');
  return {
    name: reference?.text('Name') ?? '',
    path: reference?.optionalText('Path') ?? '/',
  };
}

function createPermissionSet(call: Call): Members {
  checkRegion(call);
  const { atMs, input, world } = call;
  const { instanceArn, permissionSets } = world.identityCenter;
  const name = input.text('Name');
  if ([...permissionSets.values()].some((each) => each.name === name)) {
    throw new ServiceError('ConflictException', `A permission set with the name ${name} exists.`);
  }
  const id = world.identifiers.uuid().replaceAll('-', '').slice(0, 16);
  const set: PermissionSet = {
    arn: `${instanceArn.replace(':::instance/', ':::permissionSet/')}/ps-${id}`,
    name,
    description: input.optionalText('Description'),
    sessionDuration: input.optionalText('SessionDuration') ?? 'PT1H',
    createdAtMs: atMs,
    inlinePolicy: null,
    managedPolicyArns: [],
    customerPolicies: [],
    boundary: null,
  };
  permissionSets.set(set.arn, set);
  return { PermissionSet: permissionSetMembers(set) };
}

function assignmentIn(call: Call): Assignment {
  const { input } = call;
  return {
    accountId: input.text('TargetId'),
    permissionSetArn: permissionSetIn(call).arn,
    principalType: input.text('PrincipalType') === 'GROUP' ? 'GROUP' : 'USER',
    principalId: input.text('PrincipalId'),
  };
}

function isSame(one: Assignment, other: Assignment): boolean {
  return (
    one.accountId === other.accountId &&
    one.permissionSetArn === other.permissionSetArn &&
    one.principalId === other.principalId
  );
}

/** An assignment makes the role of its permission set in the account, if it is the first one there. */
function createAssignment(call: Call): Members {
  const assignment = assignmentIn(call);
  const { assignments } = call.world.identityCenter;
  if (!call.world.model.accounts.has(assignment.accountId)) throw notFound('The account');
  if (!assignments.some((each) => isSame(each, assignment))) assignments.push(assignment);
  provision(call.world, permissionSetIn(call), assignment.accountId);
  return { AccountAssignmentCreationStatus: statusOf(call, assignment) };
}

function deleteAssignment(call: Call): Members {
  const assignment = assignmentIn(call);
  const { assignments } = call.world.identityCenter;
  const place = assignments.findIndex((each) => isSame(each, assignment));
  if (place < 0) throw notFound('The assignment');
  assignments.splice(place, 1);
  const isLast = !assignments.some(
    ({ accountId, permissionSetArn: set }) =>
      accountId === assignment.accountId && set === assignment.permissionSetArn,
  );
  if (isLast) withdraw(call.world, permissionSetIn(call), assignment.accountId);
  return { AccountAssignmentDeletionStatus: statusOf(call, assignment) };
}

function statusOf({ atMs, world }: Call, assignment: Assignment): Members {
  return {
    Status: 'SUCCEEDED',
    RequestId: world.identifiers.uuid(),
    TargetId: assignment.accountId,
    TargetType: 'AWS_ACCOUNT',
    PermissionSetArn: assignment.permissionSetArn,
    PrincipalType: assignment.principalType,
    PrincipalId: assignment.principalId,
    CreatedDate: new Date(atMs),
  };
}

function textOf(policy: Policy): string {
  return JSON.stringify(policyJson(policy));
}
