import { parseArn } from '@countersign/core';
import { effectivePolicies, type IdentityPolicy } from '../../inventory/effective-policies.ts';
import type { Model, PrincipalEntity } from '../../inventory/model.ts';
import type { Cut } from '../cut.ts';
import { allowsAction } from '../edit-policy.ts';

/** An identity-based policy of a principal, and who carries it. */
export interface Source extends IdentityPolicy {
  /** The user, role or group that the policy is written into or attached to. */
  readonly holderArn: string;
  /** Whether it is written into its holder; otherwise it is a managed policy. */
  readonly isInline: boolean;
  /** Whether it is a managed policy of AWS, which nobody else can change. */
  readonly isOfAws: boolean;
}

/** The policies of a principal that allow any of the actions that are to go. */
export function sourcesOf(
  model: Model,
  entity: PrincipalEntity,
  cuts: readonly Cut[],
): readonly Source[] {
  return effectivePolicies(model, entity)
    .identity.filter(({ document }) =>
      cuts.some(({ action }) => allowsAction(document.policy, action)),
    )
    .map((policy) => ({
      ...policy,
      holderArn: policy.groupArn ?? entity.arn,
      isInline: policy.via === 'inline' || policy.via === 'group-inline',
      isOfAws: parseArn(policy.document.name)?.account === 'aws',
    }));
}
