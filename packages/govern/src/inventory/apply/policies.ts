import { type Issue, ok, type Policy, parseArn, quote, type Result } from '@countersign/core';
import type {
  CreatePolicy,
  DeletePolicy,
  DeletePolicyVersion,
  PutPolicyVersion,
  SetDefaultPolicyVersion,
} from '../change.ts';
import type { ManagedPolicy, Model, PolicyVersionDocument } from '../model.ts';
import {
  type Applied,
  accountOf,
  conflict,
  unknownEntity,
  withAccount,
  withEntry,
  withoutEntry,
} from './update.ts';

/** See {@link CreatePolicy}. */
export function createPolicy(model: Model, { policy, policyArn }: CreatePolicy): Applied {
  const account = accountOf(model, policyArn);
  if (!account.ok) return account;
  if (account.value.policies.has(policyArn)) return conflict(`${quote(policyArn)} exists already`);
  const name = policyArn.slice(policyArn.lastIndexOf('/') + 1);
  const versions = [version(policyArn, 'v1', policy)];
  const policies = withEntry(account.value.policies, policyArn, { arn: policyArn, name, versions });
  return ok(withAccount(model, { ...account.value, policies }));
}

/** See {@link PutPolicyVersion}. Its id follows the highest that is known. */
export function putPolicyVersion(model: Model, { policy, policyArn }: PutPolicyVersion): Applied {
  return updatePolicy(model, policyArn, (managed) => {
    const others = managed.versions.map((each) =>
      each.isDefault ? { ...each, isDefault: false } : each,
    );
    const versions = [...others, version(policyArn, nextVersionId(managed), policy)];
    return ok({ ...managed, versions });
  });
}

function nextVersionId({ versions }: ManagedPolicy): string {
  const numbers = versions.map(({ versionId }) => Number(versionId.slice(1)) || 0);
  return `v${Math.max(0, ...numbers) + 1}`;
}

function version(policyArn: string, versionId: string, policy: Policy): PolicyVersionDocument {
  const document = { name: policyArn, kind: 'identity', policy } as const;
  return { versionId, isDefault: true, document };
}

/** See {@link SetDefaultPolicyVersion}. */
export function setDefaultPolicyVersion(model: Model, change: SetDefaultPolicyVersion): Applied {
  const { policyArn, versionId } = change;
  return updatePolicy(model, policyArn, (managed) => {
    if (!managed.versions.some((each) => each.versionId === versionId)) {
      return unknownEntity('the policy version', `${policyArn} ${versionId}`);
    }
    const versions = managed.versions.map((each) => {
      const isDefault = each.versionId === versionId;
      return each.isDefault === isDefault ? each : { ...each, isDefault };
    });
    return ok({ ...managed, versions });
  });
}

/** See {@link DeletePolicyVersion}. */
export function deletePolicyVersion(model: Model, change: DeletePolicyVersion): Applied {
  const { policyArn, versionId } = change;
  return updatePolicy(model, policyArn, (managed) => {
    const found = managed.versions.find((each) => each.versionId === versionId);
    if (found === undefined) {
      return unknownEntity('the policy version', `${policyArn} ${versionId}`);
    }
    if (found.isDefault) {
      return conflict(`${versionId} is the default version of ${quote(policyArn)}`);
    }
    return ok({ ...managed, versions: managed.versions.filter((each) => each !== found) });
  });
}

function updatePolicy(
  model: Model,
  policyArn: string,
  update: (managed: ManagedPolicy) => Result<ManagedPolicy, Issue>,
): Applied {
  if (parseArn(policyArn)?.account === 'aws') {
    return conflict(
      `${quote(policyArn)} is a policy of AWS, which nobody else can change`,
      'detach it, or put a policy of your own in its place',
    );
  }
  const account = accountOf(model, policyArn);
  if (!account.ok) return account;
  const managed = account.value.policies.get(policyArn);
  if (managed === undefined) return unknownEntity('the policy', policyArn);
  const updated = update(managed);
  if (!updated.ok) return updated;
  const policies = withEntry(account.value.policies, policyArn, updated.value);
  return ok(withAccount(model, { ...account.value, policies }));
}

/**
 * See {@link DeletePolicy}. That it is attached nowhere is not looked into, as that
 * would take as long as the account is large: what still names it is then told as missing.
 */
export function deletePolicy(model: Model, { policyArn }: DeletePolicy): Applied {
  const account = accountOf(model, policyArn);
  if (!account.ok) return account;
  if (!account.value.policies.has(policyArn)) return unknownEntity('the policy', policyArn);
  const policies = withoutEntry(account.value.policies, policyArn);
  return ok(withAccount(model, { ...account.value, policies }));
}
