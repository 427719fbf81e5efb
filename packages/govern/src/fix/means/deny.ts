import { fail, ok } from '@countersign/core';
import type { Change } from '../../inventory/change.ts';
import type { Model, PrincipalEntity } from '../../inventory/model.ts';
import { inlinePolicyName } from '../../inventory/policy-names.ts';
import type { Cut } from '../cut.ts';
import { denyStatements, policyOf, withDenies } from '../edit-policy.ts';
import { whyProtected } from '../protected.ts';
import { charactersOf, charactersOfAll, MAX_CHARACTERS } from '../quotas.ts';
import { type Made, type Means, makeForEach } from './means.ts';
import { newVersion } from './policy-version.ts';

/** The name of the policies in which fixes deny. */
export const FIX_POLICY = 'countersign-deny';

/** Denies the actions to the principal itself, whatever else grants them. */
export const deny: Means = {
  id: 'deny',
  title: 'an explicit Deny on the principal',
  isCoarse: false,
  make: (model, cuts) =>
    makeForEach(model, cuts, (current, entity, own) => {
      const why = whyProtected(entity);
      return why === null ? denyOn(current, entity, own) : fail(why);
    }),
};

/** Denies in an inline policy, or in a managed one where there is no room for it. */
export function denyOn(model: Model, entity: PrincipalEntity, cuts: readonly Cut[]): Made {
  const denies = denyStatements(cuts);
  const name = inlinePolicyName(entity.arn, FIX_POLICY);
  const known = entity.inlinePolicies.find((policy) => policy.name === name);
  const policy = known === undefined ? policyOf(denies) : withDenies(known.policy, denies);
  const others = entity.inlinePolicies.filter((each) => each !== known);
  if (charactersOfAll(others) + charactersOf(policy) <= MAX_CHARACTERS[entity.kind]) {
    return ok([
      { kind: 'put-inline-policy', entityArn: entity.arn, policyName: FIX_POLICY, policy },
    ]);
  }
  return denyInManaged(model, entity, denies);
}

function denyInManaged(
  model: Model,
  entity: PrincipalEntity,
  denies: ReturnType<typeof denyStatements>,
): Made {
  const policyArn = policyArnFor(entity, FIX_POLICY);
  const known = model.accounts.get(entity.accountId)?.policies.get(policyArn);
  const document = known?.versions.find(({ isDefault }) => isDefault)?.document;
  if (document !== undefined) {
    return newVersion(model, policyArn, withDenies(document.policy, denies));
  }
  const policy = policyOf(denies);
  if (charactersOf(policy) > MAX_CHARACTERS.managed) {
    return fail(`what ${entity.name} is denied would be larger than AWS takes`);
  }
  const changes: readonly Change[] = [
    { kind: 'create-policy', policyArn, policy },
    { kind: 'attach-policy', entityArn: entity.arn, policyArn },
  ];
  return ok(changes);
}

/** The ARN of a customer managed policy that a fix makes for one principal. */
export function policyArnFor(entity: PrincipalEntity, purpose: string): string {
  const prefix = entity.arn.slice(0, entity.arn.indexOf(`:${entity.kind}/`));
  return `${prefix}:policy/${purpose}-${entity.kind}-${entity.name}`;
}
