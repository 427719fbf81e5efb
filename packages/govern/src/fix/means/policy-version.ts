import { fail, ok, type Policy } from '@countersign/core';
import type { Change } from '../../inventory/change.ts';
import { findAccount, type Model } from '../../inventory/model.ts';
import { charactersOf, MAX_CHARACTERS, MAX_POLICY_VERSIONS } from '../quotas.ts';
import type { Made } from './means.ts';

/** A new version of a managed policy; the oldest that is not the default makes room for it. */
export function newVersion(model: Model, policyArn: string, policy: Policy): Made {
  if (charactersOf(policy) > MAX_CHARACTERS.managed) {
    return fail(`${policyArn} would be larger than AWS takes`);
  }
  const put: Change = { kind: 'put-policy-version', policyArn, policy };
  const versions = findAccount(model, policyArn)?.policies.get(policyArn)?.versions;
  if (versions === undefined || versions.length < MAX_POLICY_VERSIONS) return ok([put]);
  const [oldest] = versions
    .filter(({ isDefault }) => !isDefault)
    .toSorted((a, b) => Number(a.versionId.slice(1)) - Number(b.versionId.slice(1)));
  if (oldest === undefined) return ok([put]);
  return ok([{ kind: 'delete-policy-version', policyArn, versionId: oldest.versionId }, put]);
}
