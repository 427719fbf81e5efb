import { type Policy, parseArn, parsePolicyText, policyJson } from '@countersign/core';
import { limitExceeded, ServiceError } from '../../service-error.ts';
import type { Call } from '../operation.ts';

/**
 * How many characters a policy may have, without white space.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html}
 */
export const DOCUMENT_LIMITS = {
  managed: 6_144,
  trust: 2_048,
  inline: { user: 2_048, group: 5_120, role: 10_240 },
} as const;

/** Reads a policy document of a call; fails as AWS does where it is none. */
export function documentIn({ input }: Call, parameter: string): Policy {
  return readDocument(input.text(parameter));
}

export function readDocument(text: string): Policy {
  const parsed = parsePolicyText(text);
  if (parsed.ok) return parsed.value.policy;
  const [issue] = parsed.failure;
  throw malformed(
    issue === undefined
      ? 'Syntax errors in policy.'
      : `${issue.message}, at ${issue.pointer === '' ? 'the document' : issue.pointer}`,
  );
}

/** Fails where a document, or several together, are larger than a quota. */
export function checkSize(texts: readonly string[], limit: number, what: string): void {
  const size = texts.reduce((sum, text) => sum + text.replace(/\s/g, '').length, 0);
  if (size > limit) {
    throw limitExceeded(`Maximum policy size of ${limit} bytes exceeded for ${what}`);
  }
}

/** A document as the API answers it: URL-encoded JSON. */
export function encoded(policy: Policy): string {
  return encodeURIComponent(JSON.stringify(policyJson(policy)));
}

/** Fails where a trust policy names a user or role that does not exist in an account that does. */
export function checkPrincipals({ world }: Call, policy: Policy): void {
  for (const { principal } of policy.statements) {
    for (const { type, value } of principal?.entries ?? []) {
      if (type !== 'AWS' || isThere(world.model, value)) continue;
      throw malformed(`Invalid principal in policy: "AWS":"${value}"`);
    }
  }
}

function isThere({ accounts }: Call['world']['model'], value: string): boolean {
  const arn = parseArn(value);
  if (arn?.service !== 'iam') return true;
  const account = accounts.get(arn.account);
  if (account === undefined || !/^(user|role)\//.test(arn.resource)) return true;
  return account.users.has(value) || account.roles.has(value);
}

function malformed(message: string): ServiceError {
  return new ServiceError('MalformedPolicyDocument', message, 400);
}
