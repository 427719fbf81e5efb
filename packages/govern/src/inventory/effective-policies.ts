import type { AttachedPolicy } from '@countersign/core';
import { isSameList } from '../same-list.ts';
import {
  type Account,
  defaultVersion,
  findManagedPolicy,
  type Group,
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
  /** What bears on the principal but is not in the model. */
  readonly missing: readonly Missing[];
}

/** An identity-based policy and how it came to the principal. */
export interface IdentityPolicy {
  readonly document: AttachedPolicy;
  readonly via: 'inline' | 'attached' | 'group-inline' | 'group-attached';
  /** The ARN of the group, for a policy that came by one. */
  readonly groupArn: string | null;
}

/** A managed policy whose document is not known, or a group that is not in the input. */
export interface Missing {
  /** The ARN of the policy, or the name of the group. */
  readonly name: string;
  readonly as: 'identity' | 'boundary' | 'group';
}

/** What was gathered for principals of an account, and what it rests on besides them. */
interface Gathered {
  readonly policies: Account['policies'];
  readonly organization: Organization | null;
  readonly awsManagedPolicies: Model['awsManagedPolicies'];
  readonly byEntity: WeakMap<PrincipalEntity, EffectivePolicies>;
}

const gatheredByGroups = new WeakMap<Account['groups'], Gathered>();

/** What was gathered for a principal last, in whatever model. */
const latest = new WeakMap<PrincipalEntity, EffectivePolicies>();

/**
 * Gathers what bears on the principals of a model, each once. A model that a change
 * has led to shares what stays, and so what was gathered for it: where what bears on
 * a principal is the same, the value is the same as well.
 */
export function policiesIn(model: Model): (entity: PrincipalEntity) => EffectivePolicies {
  return (entity) => {
    const account = model.accounts.get(entity.accountId);
    if (account === undefined) return effectivePolicies(model, entity);
    const { byEntity } = gatheredFor(model, account);
    const known = byEntity.get(entity);
    if (known !== undefined) return known;
    const policies = gatherAgain(model, entity);
    byEntity.set(entity, policies);
    return policies;
  };
}

function gatherAgain(model: Model, entity: PrincipalEntity): EffectivePolicies {
  const before = latest.get(entity);
  const now = effectivePolicies(model, entity);
  if (before !== undefined && areSamePolicies(before, now)) return before;
  latest.set(entity, now);
  return now;
}

function areSamePolicies(one: EffectivePolicies, other: EffectivePolicies): boolean {
  return (
    one.boundary === other.boundary &&
    one.scps === other.scps &&
    one.rcps === other.rcps &&
    isSameList(one.identity, other.identity, isSamePolicy) &&
    isSameList(one.missing, other.missing, (a, b) => a.name === b.name && a.as === b.as)
  );
}

function isSamePolicy(one: IdentityPolicy, other: IdentityPolicy): boolean {
  return (
    one.document === other.document && one.via === other.via && one.groupArn === other.groupArn
  );
}

function gatheredFor(model: Model, { groups, policies }: Account): Gathered {
  const { awsManagedPolicies, organization } = model;
  const known = gatheredByGroups.get(groups);
  const isCurrent =
    known?.policies === policies &&
    known.organization === organization &&
    known.awsManagedPolicies === awsManagedPolicies;
  if (isCurrent) return known;
  const gathered = { policies, organization, awsManagedPolicies, byEntity: new WeakMap() };
  gatheredByGroups.set(groups, gathered);
  return gathered;
}

/** Gathers what bears on a principal: own policies, groups' policies, boundary, SCPs and RCPs. */
export function effectivePolicies(model: Model, entity: PrincipalEntity): EffectivePolicies {
  const missing: Missing[] = [];
  const account = model.accounts.get(entity.accountId);
  const own = policiesOf(model, entity, missing, null);
  const fromGroups =
    entity.kind === 'user' && account !== undefined
      ? groupsOf(account, entity.groupNames, missing).flatMap((group) =>
          policiesOf(model, group, missing, group.arn),
        )
      : [];
  const boundary = findBoundary(model, entity, missing);
  return {
    identity: [...own, ...fromGroups],
    boundary,
    scps: levelsAbove(model.organization, entity, 'scp'),
    rcps: levelsAbove(model.organization, entity, 'rcp'),
    missing,
  };
}

function groupsOf(
  account: Account,
  names: readonly string[],
  missing: Missing[],
): readonly Group[] {
  if (names.length === 0) return [];
  const groups = [...account.groups.values()];
  return names.flatMap((name) => {
    const group = groups.find((candidate) => candidate.name === name);
    if (group === undefined) missing.push({ name, as: 'group' });
    return group === undefined ? [] : [group];
  });
}

function policiesOf(
  model: Model,
  entity: Pick<PrincipalEntity, 'inlinePolicies' | 'attachedPolicyArns'>,
  missing: Missing[],
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
      missing.push({ name: arn, as: 'identity' });
      return [];
    }
    return [{ document, via: groupArn === null ? 'attached' : 'group-attached', groupArn }];
  });
  return [...inline, ...attached];
}

function findBoundary(
  model: Model,
  entity: PrincipalEntity,
  missing: Missing[],
): AttachedPolicy | null {
  if (entity.boundaryArn === null) return null;
  const policy = findManagedPolicy(model, entity.boundaryArn);
  const document = policy === undefined ? undefined : defaultVersion(policy);
  if (document === undefined) {
    missing.push({ name: entity.boundaryArn, as: 'boundary' });
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

function levelsAbove(
  organization: Organization | null,
  entity: PrincipalEntity,
  kind: 'scp' | 'rcp',
): Levels {
  if (organization === null || isServiceLinkedRole(entity)) return null;
  return organizationLevels(organization, entity.accountId, kind);
}

/**
 * The SCPs or RCPs of each level above the principals of an account: root,
 * organizational units, account. `null` where they do not apply: outside an
 * organisation and for the management account. They do not apply to service-linked
 * roles either.
 *
 * @see {@link https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html}
 *   "Tasks and entities not restricted by SCPs"
 */
export function organizationLevels(
  organization: Organization,
  accountId: string,
  kind: 'scp' | 'rcp',
): Levels {
  const byAccount = levelsByOrganization.get(organization) ?? new Map<string, Levels>();
  levelsByOrganization.set(organization, byAccount);
  const key = `${kind} ${accountId}`;
  const known = byAccount.get(key);
  if (known !== undefined) return known;
  const levels = findLevels(organization, accountId, kind);
  byAccount.set(key, levels);
  return levels;
}

type Levels = readonly (readonly AttachedPolicy[])[] | null;

const levelsByOrganization = new WeakMap<Organization, Map<string, Levels>>();

function findLevels(organization: Organization, accountId: string, kind: 'scp' | 'rcp'): Levels {
  if (accountId === organization.managementAccountId) return null;
  const account = organization.accounts.get(accountId);
  if (account === undefined) return null;
  const ids = [accountId];
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

/** Tells whether a policy is written into its holder. */
export function isInline(policy: IdentityPolicy): boolean {
  return policy.via === 'inline' || policy.via === 'group-inline';
}

/** Tells whether a policy denies anything. */
export function hasDeny(document: AttachedPolicy): boolean {
  return document.policy.statements.some(({ effect }) => effect === 'Deny');
}
