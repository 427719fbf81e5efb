import { type Account, findManagedPolicy, type ManagedPolicy } from '@countersign/govern';
import { alreadyExists, deleteConflict, limitExceeded, noSuchEntity } from '../../service-error.ts';
import type { Members } from '../../wire/write-answer.ts';
import { type Call, changing, type Operation, reading } from '../operation.ts';
import { MARKERS, pageOf } from '../paging.ts';
import { checkSize, DOCUMENT_LIMITS, documentIn, encoded } from './documents.ts';
import { newArn, newName, newPath, pathPrefix } from './entities.ts';

const MAX_VERSIONS = 5;

function policyArn({ input }: Call): string {
  return input.text('PolicyArn');
}

/** Customer managed policies and their versions. */
export const POLICY_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreatePolicy: changing(
    (call) => newArn(call, 'policy', { name: call.input.text('PolicyName'), path: newPath(call) }),
    createPolicy,
  ),
  GetPolicy: reading(policyArn, (call) => ({ Policy: policyMembers(call, policyIn(call)) })),
  DeletePolicy: changing(policyArn, deletePolicy),
  ListPolicies: reading(({ accountId }) => `arn:aws:iam::${accountId}:policy/`, listPolicies),
  CreatePolicyVersion: changing(policyArn, createVersion),
  GetPolicyVersion: reading(policyArn, getVersion),
  DeletePolicyVersion: changing(policyArn, deleteVersion),
  SetDefaultPolicyVersion: changing(policyArn, (call) => {
    const versionId = call.input.text('VersionId');
    versionOf(policyIn(call), versionId);
    const change = { policyArn: policyArn(call), versionId } as const;
    call.world.change({ kind: 'set-default-policy-version', ...change });
    return null;
  }),
  ListPolicyVersions: reading(policyArn, (call) => {
    const policy = policyIn(call);
    const page = pageOf(call.input, policy.versions, { names: MARKERS, otherwise: 100, max: 1000 });
    return {
      Versions: page.items.map((each) => versionMembers(call, policy, each, false)),
      ...page.members,
    };
  }),
  ListEntitiesForPolicy: reading(policyArn, listEntities),
};

function policyIn(call: Call): ManagedPolicy {
  const arn = policyArn(call);
  const policy = findManagedPolicy(call.world.model, arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn}`);
  return policy;
}

function versionOf({ arn, versions }: ManagedPolicy, versionId: string) {
  const found = versions.find((each) => each.versionId === versionId);
  if (found === undefined) throw noSuchEntity(`Policy ${arn} version ${versionId}`);
  return found;
}

function createPolicy(call: Call): Members {
  const { world } = call;
  const name = newName(call, 'PolicyName', 128);
  const arn = newArn(call, 'policy', { name, path: newPath(call) });
  const names = [...world.account(call.accountId).policies.values()].map((each) => each.name);
  if (names.includes(name)) throw alreadyExists(`A policy called ${name}`);
  const policy = documentIn(call, 'PolicyDocument');
  checkSize([call.input.text('PolicyDocument')], DOCUMENT_LIMITS.managed, 'a managed policy');
  world.change({ kind: 'create-policy', policyArn: arn, policy });
  const details = world.detailsOf(arn);
  details.description = call.input.optionalText('Description');
  const made = findManagedPolicy(world.model, arn);
  return made === undefined ? {} : { Policy: policyMembers(call, made) };
}

/** Users, groups and roles that a policy is attached to. */
function holdersOf({ accountId, world }: Call, arn: string) {
  const { groups, roles, users } = world.account(accountId);
  const has = (holder: { readonly attachedPolicyArns: readonly string[] }): boolean =>
    holder.attachedPolicyArns.includes(arn);
  return {
    users: [...users.values()].filter(has),
    groups: [...groups.values()].filter(has),
    roles: [...roles.values()].filter(has),
  };
}

function deletePolicy(call: Call): null {
  const { arn, versions } = policyIn(call);
  if (attachmentCount(call, arn) > 0 || usageIn(call).boundaries.has(arn)) {
    throw deleteConflict('Cannot delete a policy attached to entities.');
  }
  if (versions.length > 1) {
    throw deleteConflict(
      'This policy has more than one version. Before you delete a policy, you must delete the policy’s versions.',
    );
  }
  call.world.change({ kind: 'delete-policy', policyArn: arn });
  call.world.forget(arn);
  return null;
}

function listPolicies(call: Call): Members {
  const { accountId, input, world } = call;
  const scope = input.optionalText('Scope') ?? 'All';
  const own = scope === 'AWS' ? [] : [...world.account(accountId).policies.values()];
  const ofAws = scope === 'Local' ? [] : [...world.model.awsManagedPolicies.values()];
  const prefix = pathPrefix(call);
  const policies = [...own, ...ofAws].filter(({ arn }) =>
    arn.slice(arn.indexOf(':policy/') + ':policy'.length).startsWith(prefix),
  );
  const attached = input.flag('OnlyAttached')
    ? policies.filter(({ arn }) => attachmentCount(call, arn) > 0)
    : policies;
  const page = pageOf(input, attached, { names: MARKERS, otherwise: 100, max: 1000 });
  return { Policies: page.items.map((policy) => policyMembers(call, policy)), ...page.members };
}

/** How often policies are used in an account, by their ARNs. */
interface Usage {
  readonly attached: ReadonlyMap<string, number>;
  readonly boundaries: ReadonlyMap<string, number>;
}

const usages = new WeakMap<Account, Usage>();

function usageIn({ accountId, world }: Call): Usage {
  const account = world.account(accountId);
  const known = usages.get(account);
  if (known !== undefined) return known;
  const { groups, roles, users } = account;
  const principals = [...users.values(), ...roles.values()];
  const usage = {
    attached: countOf(
      [...principals, ...groups.values()].flatMap((each) => each.attachedPolicyArns),
    ),
    boundaries: countOf(principals.flatMap(({ boundaryArn }) => boundaryArn ?? [])),
  };
  usages.set(account, usage);
  return usage;
}

function countOf(arns: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const arn of arns) counts.set(arn, (counts.get(arn) ?? 0) + 1);
  return counts;
}

function attachmentCount(call: Call, arn: string): number {
  return usageIn(call).attached.get(arn) ?? 0;
}

function createVersion(call: Call): Members {
  const policy = policyIn(call);
  if (policy.versions.length >= MAX_VERSIONS) {
    throw limitExceeded(
      `A managed policy can have up to ${MAX_VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
    );
  }
  const document = documentIn(call, 'PolicyDocument');
  checkSize([call.input.text('PolicyDocument')], DOCUMENT_LIMITS.managed, 'a managed policy');
  const before = policy.versions.find(({ isDefault }) => isDefault);
  const { arn } = policy;
  call.world.change({ kind: 'put-policy-version', policyArn: arn, policy: document });
  if (!call.input.flag('SetAsDefault') && before !== undefined) {
    const { versionId } = before;
    call.world.change({ kind: 'set-default-policy-version', policyArn: arn, versionId });
  }
  const now = policyIn(call);
  const made = now.versions.at(-1);
  call.world.detailsOf(arn).updatedAtMs = call.atMs;
  return made === undefined ? {} : { PolicyVersion: versionMembers(call, now, made, false) };
}

function getVersion(call: Call): Members {
  const policy = policyIn(call);
  const version = versionOf(policy, call.input.text('VersionId'));
  return { PolicyVersion: versionMembers(call, policy, version, true) };
}

function deleteVersion(call: Call): null {
  const policy = policyIn(call);
  const { isDefault, versionId } = versionOf(policy, call.input.text('VersionId'));
  if (isDefault) throw deleteConflict('Cannot delete the default version of a policy.');
  call.world.change({ kind: 'delete-policy-version', policyArn: policy.arn, versionId });
  return null;
}

function listEntities(call: Call): Members {
  const { groups, roles, users } = holdersOf(call, policyIn(call).arn);
  return {
    PolicyGroups: groups.map(({ arn, name }) => ({
      GroupName: name,
      GroupId: call.world.detailsOf(arn).id,
    })),
    PolicyUsers: users.map(({ arn, name }) => ({
      UserName: name,
      UserId: call.world.detailsOf(arn).id,
    })),
    PolicyRoles: roles.map(({ arn, name }) => ({
      RoleName: name,
      RoleId: call.world.detailsOf(arn).id,
    })),
    IsTruncated: false,
  };
}

/** A managed policy as answers have it, without its documents. */
export function policyMembers(call: Call, { arn, name, versions }: ManagedPolicy): Members {
  const details = call.world.detailsOf(arn);
  const path = arn.slice(arn.indexOf(':policy/') + ':policy'.length, arn.lastIndexOf('/') + 1);
  return {
    PolicyName: name,
    PolicyId: details.id,
    Arn: arn,
    Path: path,
    DefaultVersionId: versions.find(({ isDefault }) => isDefault)?.versionId ?? 'v1',
    AttachmentCount: attachmentCount(call, arn),
    PermissionsBoundaryUsageCount: usageIn(call).boundaries.get(arn) ?? 0,
    IsAttachable: true,
    Description: details.description,
    CreateDate: new Date(details.createdAtMs),
    UpdateDate: new Date(details.updatedAtMs),
  };
}

/** One version of a policy; its document is left out of lists. */
export function versionMembers(
  call: Call,
  { arn }: ManagedPolicy,
  { document, isDefault, versionId }: ManagedPolicy['versions'][number],
  hasDocument: boolean,
): Members {
  return {
    ...(hasDocument ? { Document: encoded(document.policy) } : {}),
    VersionId: versionId,
    IsDefaultVersion: isDefault,
    CreateDate: new Date(call.world.detailsOf(arn).createdAtMs),
  };
}
