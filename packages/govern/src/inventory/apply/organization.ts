import { type Issue, ok, quote, type Result } from '@countersign/core';
import type {
  AttachOrganizationPolicy,
  DetachOrganizationPolicy,
  PutOrganizationPolicy,
} from '../change.ts';
import type { Model, Organization, OrganizationPolicy } from '../model.ts';
import { type Applied, conflict, unknownEntity } from './update.ts';

/** See {@link PutOrganizationPolicy}. */
export function putOrganizationPolicy(model: Model, change: PutOrganizationPolicy): Applied {
  const { policy, policyName: name, type } = change;
  return updateOrganization(model, (organization) => {
    const document = { name, kind: type, policy };
    const index = organization.policies.findIndex((each) => each.document.name === name);
    const known = organization.policies[index];
    if (known === undefined) {
      return ok([...organization.policies, { document, targetIds: new Set<string>() }]);
    }
    if (known.document.kind !== type) {
      return conflict(
        `${quote(name)} is no ${type === 'scp' ? 'service' : 'resource'} control policy`,
      );
    }
    return ok(organization.policies.with(index, { ...known, document }));
  });
}

/** See {@link AttachOrganizationPolicy}. */
export function attachOrganizationPolicy(model: Model, change: AttachOrganizationPolicy): Applied {
  const { targetId } = change;
  return updateTargets(model, change.policyName, (targetIds, organization) => {
    const isTarget = organization.units.has(targetId) || organization.accounts.has(targetId);
    if (!isTarget) return unknownEntity('the root, organizational unit or account', targetId);
    return ok(new Set(targetIds).add(targetId));
  });
}

/** See {@link DetachOrganizationPolicy}. */
export function detachOrganizationPolicy(model: Model, change: DetachOrganizationPolicy): Applied {
  const { policyName, targetId } = change;
  return updateTargets(model, policyName, (targetIds) => {
    const left = new Set(targetIds);
    if (left.delete(targetId)) return ok(left);
    return conflict(`${quote(policyName)} is not attached to ${quote(targetId)}`);
  });
}

function updateTargets(
  model: Model,
  name: string,
  update: (
    targetIds: ReadonlySet<string>,
    organization: Organization,
  ) => Result<ReadonlySet<string>, Issue>,
): Applied {
  return updateOrganization(model, (organization) => {
    const index = organization.policies.findIndex((each) => each.document.name === name);
    const known = organization.policies[index];
    if (known === undefined) return unknownEntity('the organisation’s policy', name);
    const targetIds = update(known.targetIds, organization);
    if (!targetIds.ok) return targetIds;
    return ok(organization.policies.with(index, { ...known, targetIds: targetIds.value }));
  });
}

function updateOrganization(
  model: Model,
  update: (organization: Organization) => Result<readonly OrganizationPolicy[], Issue>,
): Applied {
  const { organization } = model;
  if (organization === null) return conflict('the model has no organisation');
  const policies = update(organization);
  if (!policies.ok) return policies;
  return ok({ ...model, organization: { ...organization, policies: policies.value } });
}
