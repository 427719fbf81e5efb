import { createHash } from 'node:crypto';
import { isAccountId, parseArn, parsePolicy } from '@countersign/core';
import type { PermissionSet } from '../identity-center.ts';
import { ServiceError } from '../service-error.ts';
import type { World } from '../world.ts';

const PATH = '/aws-reserved/sso.amazonaws.com/';

/**
 * Makes the role of a permission set in an account, as IAM Identity Center does where
 * somebody is assigned it there for the first time, and gives it what the set has by then.
 *
 * @see {@link https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html}
 */
export function provision(world: World, set: PermissionSet, accountId: string): void {
  const roleArn = roleArnOf(set, accountId);
  const account = world.account(accountId);
  if (!account.roles.has(roleArn)) {
    world.change({ kind: 'create-role', roleArn, trust: trustIn(accountId), boundaryArn: null });
  }
  const wanted = policiesOf(set, accountId).filter((arn) => isThere(world, arn));
  for (const policyArn of wanted) {
    world.change({ kind: 'attach-policy', entityArn: roleArn, policyArn });
  }
  for (const policyArn of world.account(accountId).roles.get(roleArn)?.attachedPolicyArns ?? []) {
    if (wanted.includes(policyArn)) continue;
    world.change({ kind: 'detach-policy', entityArn: roleArn, policyArn });
  }
  if (set.inlinePolicy !== null) {
    world.change({
      kind: 'put-inline-policy',
      entityArn: roleArn,
      policyName: 'AwsSSOInlinePolicy',
      policy: set.inlinePolicy,
    });
  }
  const boundaryArn = boundaryOf(set, accountId);
  if (boundaryArn !== null && isThere(world, boundaryArn)) {
    world.change({ kind: 'set-boundary', entityArn: roleArn, policyArn: boundaryArn });
  }
}

/** Takes the role away again. */
export function withdraw(world: World, set: PermissionSet, accountId: string): void {
  const roleArn = roleArnOf(set, accountId);
  if (!world.account(accountId).roles.has(roleArn)) return;
  world.change({ kind: 'delete-entity', entityArn: roleArn });
  world.forget(roleArn);
}

function roleArnOf({ arn, name }: PermissionSet, accountId: string): string {
  const end = createHash('sha256').update(`${accountId} ${arn}`).digest('hex').slice(0, 16);
  return `arn:aws:iam::${accountId}:role${PATH}AWSReservedSSO_${name}_${end}`;
}

function policiesOf(set: PermissionSet, accountId: string): readonly string[] {
  const own = set.customerPolicies.map(
    ({ name, path }) => `arn:aws:iam::${accountId}:policy${path}${name}`,
  );
  return [...set.managedPolicyArns, ...own];
}

function boundaryOf({ boundary }: PermissionSet, accountId: string): string | null {
  if (boundary === null) return null;
  if (boundary.kind === 'aws') return boundary.arn;
  return `arn:aws:iam::${accountId}:policy${boundary.path}${boundary.name}`;
}

function isThere({ model }: World, policyArn: string): boolean {
  const owner = parseArn(policyArn)?.account ?? '';
  return !isAccountId(owner) || model.accounts.get(owner)?.policies.has(policyArn) === true;
}

function trustIn(accountId: string) {
  const parsed = parsePolicy(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: `arn:aws:iam::${accountId}:saml-provider/AWSSSO_DO_NOT_DELETE` },
          Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
          Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
        },
      ],
    },
    '',
  );
  if (!parsed.ok) throw new ServiceError('InternalFailure', 'the trust policy is malformed', 500);
  return parsed.value.policy;
}
