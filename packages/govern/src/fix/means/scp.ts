import { fail, ok, policyJson } from '@countersign/core';
import { effectivePolicies } from '../../inventory/effective-policies.ts';
import type { Model, PrincipalEntity } from '../../inventory/model.ts';
import type { Cut } from '../cut.ts';
import { denyStatements, policyOf, withDenies } from '../edit-policy.ts';
import { MAX_CHARACTERS } from '../quotas.ts';
import { type Made, type Means, makeForEach } from './means.ts';

/** Denies in a service control policy of the account, to these principals alone. */
export const scp: Means = {
  id: 'scp',
  title: 'a service control policy',
  isCoarse: false,
  make: (model, cuts) => makeForEach(model, cuts, denyInAccount),
};

function denyInAccount(model: Model, entity: PrincipalEntity, cuts: readonly Cut[]): Made {
  const { organization } = model;
  if (organization === null) return fail('the input has no organisation');
  const { scps } = effectivePolicies(model, entity);
  // A first SCP would forbid all that it does not allow; AWS attaches one that allows everything.
  if (scps === null || scps.some((level) => level.length === 0)) {
    return fail(`service control policies do not bear on ${entity.name}`);
  }
  const policyName = `countersign-deny-${entity.accountId}`;
  const denies = denyStatements(cuts, { ArnEquals: { 'aws:PrincipalArn': entity.arn } });
  const known = organization.policies.find(({ document }) => document.name === policyName);
  const policy = known === undefined ? policyOf(denies) : withDenies(known.document.policy, denies);
  if (JSON.stringify(policyJson(policy)).length > MAX_CHARACTERS.scp) {
    return fail('the service control policy would be larger than AWS takes');
  }
  const put = { kind: 'put-organization-policy', type: 'scp', policyName, policy } as const;
  if (known?.targetIds.has(entity.accountId) === true) return ok([put]);
  return ok([put, { kind: 'attach-organization-policy', policyName, targetId: entity.accountId }]);
}
