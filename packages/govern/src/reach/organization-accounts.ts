import { compileLayers, findWitness, NO_LAYERS } from '@countersign/core';
import { effectivePolicies } from '../inventory/effective-policies.ts';
import { type Model, rootUserOf } from '../inventory/model.ts';
import { EVERYTHING } from '../judge/administrator.ts';

/** The accounts whose access is managed from another one. */
export interface ManagedAccounts {
  readonly accountIds: readonly string[];
  /** What makes it so where the input does not tell. */
  readonly needs: readonly string[];
}

/**
 * The accounts whose access somebody in an account manages by IAM Identity Center:
 * all of the organisation from its management account. Where no organisation is
 * known, the account itself might be one of those. Which member accounts manage in
 * its place is not in the input, so that they are taken to manage none.
 *
 * @see {@link https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html}
 */
export function managedAccounts({ organization }: Model, accountId: string): ManagedAccounts {
  if (organization === null) {
    return { accountIds: [accountId], needs: ['IAM Identity Center managed from this account'] };
  }
  if (organization.managementAccountId !== accountId) return { accountIds: [], needs: [] };
  return { accountIds: [...new Set([accountId, ...organization.accounts.keys()])], needs: [] };
}

const withRoot = new WeakMap<Model, readonly string[]>();

/** The member accounts that an account manages and whose SCPs leave the root user something to do. */
export function accountsWithRoot(model: Model, accountId: string): readonly string[] {
  const { organization } = model;
  if (organization?.managementAccountId !== accountId) return [];
  const known = withRoot.get(model);
  if (known !== undefined) return known;
  const members = [...organization.accounts.keys()].filter((id) => id !== accountId);
  const found = members.filter((id) => isLeftToRoot(model, id));
  withRoot.set(model, found);
  return found;
}

function isLeftToRoot(model: Model, accountId: string): boolean {
  const arn = `arn:aws:iam::${accountId}:root`;
  const { rcps, scps } = effectivePolicies(model, rootUserOf(accountId));
  const answer = findWitness({
    principal: { kind: 'root', account: accountId, arn },
    action: 'iam:CreateUser',
    layers: compileLayers({ ...NO_LAYERS, identity: [EVERYTHING], rcps, scps }),
    domain: () => ({ patterns: [`arn:aws:iam::${accountId}:user/*`], existing: [] }),
    contextFor: () => ({ keys: new Map(), others: 'unknown' }),
    resourceAccountOf: () => accountId,
  });
  return answer.kind !== 'none';
}
