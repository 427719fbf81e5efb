import { isAccountId, parseArn } from '@countersign/core';

/** What people call a policy: the last part of its ARN, or the name of an inline policy. */
export function policyLabel(name: string): string {
  const inline = name.indexOf(' inline policy ');
  if (inline >= 0) return name.slice(inline + ' inline policy '.length);
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Joins names for a sentence: `a`, `a and b`, `a, b and 3 more`. */
export function listNames(names: readonly string[], shown = 3): string {
  const distinct = [...new Set(names)];
  if (distinct.length <= 1) return distinct.join('');
  const head = distinct.slice(0, distinct.length > shown ? shown - 1 : distinct.length - 1);
  const last =
    distinct.length > shown ? `${distinct.length - head.length} more` : (distinct.at(-1) ?? '');
  return `${head.join(', ')} and ${last}`;
}

/** The account in an ARN, or an account id itself; `null` when there is none. */
export function accountIn(text: string): string | null {
  if (isAccountId(text)) return text;
  const account = parseArn(text)?.account ?? '';
  return isAccountId(account) ? account : null;
}
