import type { AttachedPolicy } from '../policy/policy.ts';

/**
 * Beyond these a policy is not compared. AWS's own quotas are far lower: the
 * largest document that it takes has 20 KB, and of its managed policies the
 * largest has about 60 KB.
 */
const MAX_STATEMENTS = 1000;
const MAX_TEXTS = 8000;
const MAX_TEXT_LENGTH = 2048;
const MAX_CHARACTERS = 262_144;
const MAX_WILDCARDS = 64;

const reasons = new WeakMap<AttachedPolicy, { readonly reason: string | null }>();

/** Why a policy is too large to be compared, or `null`. */
export function tooLarge(attached: AttachedPolicy): string | null {
  const known = reasons.get(attached);
  if (known !== undefined) return known.reason;
  const reason = reasonOf(attached);
  reasons.set(attached, { reason });
  return reason;
}

function reasonOf({ name, policy: { statements } }: AttachedPolicy): string | null {
  if (statements.length > MAX_STATEMENTS) {
    return `${name} has ${statements.length} statements; at most ${MAX_STATEMENTS} are compared`;
  }
  let count = 0;
  let characters = 0;
  for (const { action, conditions, principal, resource } of statements) {
    const texts = [
      ...action.patterns,
      ...(resource?.patterns ?? []),
      ...(principal?.entries.map(({ value }) => value) ?? []),
      ...conditions.flatMap((condition) => [condition.key, ...condition.values]),
    ];
    count += texts.length;
    for (const text of texts) characters += text.length;
    const wild = texts.find(
      (text) => text.length > MAX_WILDCARDS && wildcardsIn(text) > MAX_WILDCARDS,
    );
    if (wild !== undefined) {
      return `${name} has a text with ${wildcardsIn(wild)} wildcards; at most ${MAX_WILDCARDS} are compared`;
    }
    const long = texts.find((text) => text.length > MAX_TEXT_LENGTH);
    if (long !== undefined) {
      return `${name} has a text of ${long.length} characters; at most ${MAX_TEXT_LENGTH} are compared`;
    }
  }
  if (characters > MAX_CHARACTERS) {
    return `${name} has ${characters} characters of patterns and values; at most ${MAX_CHARACTERS} are compared`;
  }
  if (count <= MAX_TEXTS) return null;
  return `${name} has ${count} patterns and values; at most ${MAX_TEXTS} are compared`;
}

function wildcardsIn(text: string): number {
  let count = 0;
  for (const character of text) if (character === '*' || character === '?') count += 1;
  return count;
}
