import { invariant, type Policy, parsePolicy } from '@countersign/core';
import { applyChanges, type Change, type Model } from '@countersign/govern';

/** What those may do who collect. */
export interface ReaderPolicies {
  /** Of the role in each account. */
  readonly role: unknown;
  /** Of whoever assumes it. */
  readonly caller: unknown;
}

/**
 * The accounts as whoever collects sets them up first: with a user in the management
 * account who may read the organisation, and in every other account a role for it.
 *
 * @param name of the role, and of the user
 */
export function withReader(model: Model, name: string, policies: ReaderPolicies): Model {
  const userArn = readerArn(model, name);
  const management = userArn.split(':')[4] ?? '';
  const trust = policyOf({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: userArn }, Action: 'sts:AssumeRole' }],
  });
  const reading = policyOf(policies.role);
  const inRole = [...model.accounts.keys()]
    .filter((id) => id !== management)
    .map((id) => `arn:aws:iam::${id}:role/${name}`)
    .flatMap((roleArn): readonly Change[] => [
      { kind: 'create-role', roleArn, trust, boundaryArn: null },
      { kind: 'put-inline-policy', entityArn: roleArn, policyName: 'collect', policy: reading },
    ]);
  const changed = applyChanges(model, [
    { kind: 'create-user', userArn, boundaryArn: null },
    {
      kind: 'put-inline-policy',
      entityArn: userArn,
      policyName: 'collect',
      policy: policyOf(policies.caller),
    },
    ...inRole,
  ]);
  invariant(changed.ok, changed.ok ? '' : changed.failure.message);
  return changed.value;
}

/** The user who collects. */
export function readerArn({ accounts, organization }: Model, name: string): string {
  const [first = ''] = accounts.keys();
  return `arn:aws:iam::${organization?.managementAccountId ?? first}:user/${name}`;
}

function policyOf(document: unknown): Policy {
  const parsed = parsePolicy(document, '');
  invariant(parsed.ok, 'the policies of those who collect are well formed');
  return parsed.value.policy;
}
