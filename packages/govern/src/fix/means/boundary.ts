import { fail, ok, parseArn } from '@countersign/core';
import {
  defaultVersion,
  findManagedPolicy,
  type Model,
  type PrincipalEntity,
} from '../../inventory/model.ts';
import type { Cut } from '../cut.ts';
import { denyStatements, policyOf, withDenies } from '../edit-policy.ts';
import { whyProtected } from '../protected.ts';
import { charactersOf, MAX_CHARACTERS } from '../quotas.ts';
import { policyArnFor } from './deny.ts';
import { type Made, type Means, makeForEach } from './means.ts';
import { newVersion } from './policy-version.ts';

const PURPOSE = 'countersign-boundary';

/** Leaves the actions out of a permissions boundary: the one that is there, or a new one. */
export const boundary: Means = {
  id: 'boundary',
  title: 'a permissions boundary',
  isCoarse: false,
  make: (model, cuts) => makeForEach(model, cuts, bound),
};

function bound(model: Model, entity: PrincipalEntity, cuts: readonly Cut[]): Made {
  const why = whyProtected(entity);
  if (why !== null) return fail(why);
  const denies = denyStatements(cuts);
  if (entity.boundaryArn !== null) return tighten(model, entity.boundaryArn, denies);
  const policyArn = policyArnFor(entity, PURPOSE);
  if (findManagedPolicy(model, policyArn) !== undefined) {
    return fail(`a policy ${policyArn} is there already`);
  }
  const policy = policyOf([{ Effect: 'Allow', Action: '*', Resource: '*' }, ...denies]);
  if (charactersOf(policy) > MAX_CHARACTERS.managed) {
    return fail('the boundary would be larger than AWS takes');
  }
  return ok([
    { kind: 'create-policy', policyArn, policy },
    { kind: 'set-boundary', entityArn: entity.arn, policyArn },
  ]);
}

function tighten(model: Model, policyArn: string, denies: ReturnType<typeof denyStatements>): Made {
  if (parseArn(policyArn)?.account === 'aws') {
    return fail(`the boundary ${policyArn} is a policy of AWS, which nobody else can change`);
  }
  const policy = findManagedPolicy(model, policyArn);
  const document = policy === undefined ? undefined : defaultVersion(policy);
  if (document === undefined) return fail(`the boundary ${policyArn} is not in the model`);
  return newVersion(model, policyArn, withDenies(document.policy, denies));
}
