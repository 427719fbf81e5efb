import type { AttachedPolicy } from '@countersign/core';
import {
  type Account,
  defaultVersion,
  findManagedPolicy,
  isServiceLinkedRole,
  type Model,
  type Organization,
  type PrincipalEntity,
} from './model.ts';

/** The policies that bear on a principal, whatever it asks for. */
export interface EffectivePolicies {
  readonly identity: readonly IdentityPolicy[];
  readonly boundary: AttachedPolicy | null;
  readonly scps: readonly (readonly AttachedPolicy[])[] | null;
  readonly rcps: readonly (readonly AttachedPolicy[])[] | null;
  /** Policies that are attached but not in the model; `boundary` when the boundary is one of them. */
  readonly missing: readonly MissingPolicy[];
}

/** An identity-based policy and how it came to the principal. */
export interface IdentityPolicy {
  readonly document: AttachedPolicy;
  readonly via: 'inline' | 'attached' | 'group-inline' | 'group-attached';
  /** The ARN of the group, for a policy that came by one. */
  readonly groupArn: string | null;
}

/** A managed policy that is attached but whose document is not known. */
export interface MissingPolicy {
  readonly arn: string;
  readonly as: 'identity' | 'boundary';
}

/** Gathers what bears on a principal: own policies, groups' policies, boundary, SCPs and RCPs. */
export function effectivePolicies(model: Model, entity: PrincipalEntity): EffectivePolicies {
  const missing: MissingPolicy[] = [];
  const account = model.accounts.get(entity.accountId);
  const own = policiesOf(model, entity, missing, null);
  const fromGroups =
    entity.kind === 'user' && account !== undefined
      ? groupsOf(account, entity.groupNames).flatMap((group) =>
          policiesOf(model, group, missing, group.arn),
        )
      : [];
  const boundary = findBoundary(model, entity, missing);
  return {
    identity: [...own, ...fromGroups],
    boundary,
    scps: organizationLevels(model.organization, entity, 'scp'),
    rcps: organizationLevels(model.organization, entity, 'rcp'),
    missing,
  };
}

function groupsOf(account: Account, names: readonly string[]) {
  const wanted = new Set(names);
  return [...account.groups.values()].filter((group) => wanted.has(group.name));
}

function policiesOf(
  model: Model,
  entity: Pick<PrincipalEntity, 'inlinePolicies' | 'attachedPolicyArns'>,
  missing: MissingPolicy[],
  groupArn: string | null,
): readonly IdentityPolicy[] {
  const inline = entity.inlinePolicies.map(
    (document): IdentityPolicy => ({
      document,
      via: groupArn === null ? 'inline' : 'group-inline',
      groupArn,
    }),
  );
  const attached = entity.attachedPolicyArns.flatMap((arn): readonly IdentityPolicy[] => {
    const policy = findManagedPolicy(model, arn);
    const document = policy === undefined ? undefined : defaultVersion(policy);
    if (document === undefined) {
      missing.push({ arn, as: 'identity' });
      return [];
    }
    return [{ document, via: groupArn === null ? 'attached' : 'group-attached', groupArn }];
  });
  return [...inline, ...attached];
}

function findBoundary(
  model: Model,
  entity: PrincipalEntity,
  missing: MissingPolicy[],
): AttachedPolicy | null {
  if (entity.boundaryArn === null) return null;
  const policy = findManagedPolicy(model, entity.boundaryArn);
  const document = policy === undefined ? undefined : defaultVersion(policy);
  if (document === undefined) {
    missing.push({ arn: entity.boundaryArn, as: 'boundary' });
    return null;
  }
  return asBoundary(document);
}

const boundaryByDocument = new WeakMap<AttachedPolicy, AttachedPolicy>();

/** The same policy in the role of a boundary; one value for each policy, so that it is compiled once. */
function asBoundary(document: AttachedPolicy): AttachedPolicy {
  const known = boundaryByDocument.get(document);
  if (known !== undefined) return known;
  const boundary: AttachedPolicy = { ...document, kind: 'boundary' };
  boundaryByDocument.set(document, boundary);
  return boundary;
}

/**
 * The SCPs or RCPs of each level above a principal: root, organizational units,
 * account. `null` where they do not apply: outside an organisation, for the
 * management account and for service-linked roles.
 *
 * @see {@link https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html}
 *   "Tasks and entities not restricted by SCPs"
 */
function organizationLevels(
  organization: Organization | null,
  entity: PrincipalEntity,
  kind: 'scp' | 'rcp',
): readonly (readonly AttachedPolicy[])[] | null {
  if (organization === null || isServiceLinkedRole(entity)) return null;
  if (entity.accountId === organization.managementAccountId) return null;
  const account = organization.accounts.get(entity.accountId);
  if (account === undefined) return null;
  const ids = [entity.accountId];
  for (let id: string | null = account.parentId; id !== null; ) {
    ids.unshift(id);
    id = organization.units.get(id)?.parentId ?? null;
  }
  const policies = organization.policies.filter((policy) => policy.document.kind === kind);
  if (policies.length === 0) return null;
  return ids.map((id) =>
    policies.filter((policy) => policy.targetIds.has(id)).map((policy) => policy.document),
  );
}
