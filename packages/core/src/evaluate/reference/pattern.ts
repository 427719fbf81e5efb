import { unreachable } from '../../invariant.ts';
import type { RequestContext } from '../../request/request.ts';
import { lookUp } from './complete-context.ts';

/**
 * One piece of a pattern whose policy variables are substituted.
 *
 * `literal` is one character that stands for itself, `run` is `*`, `one` is
 * `?`, and `unknown` is a variable whose key the request does not tell.
 */
export type PatternToken =
  | { readonly kind: 'literal'; readonly character: string }
  | { readonly kind: 'run' }
  | { readonly kind: 'one' }
  | { readonly kind: 'unknown' };

/** A pattern ready to be matched; `null` matches nothing at all. */
export type Pattern = readonly PatternToken[] | null;

/** How the text of a policy is to be read as a pattern. */
export interface PatternReading {
  /** Whether `*` and `?` are wildcards or plain characters. */
  readonly wildcards: boolean;
  /** Where variables take their values, or `null` where `${…}` is plain text. */
  readonly variables: RequestContext | null;
}

/**
 * Reads a text of a policy as a pattern and substitutes its policy variables.
 *
 * A variable that cannot be substituted makes the whole pattern match nothing:
 * its key is absent and there is no default, or the key has several values
 * ("You cannot use a multivalued condition key as a policy variable").
 * Characters of a substituted value are never wildcards.
 *
 * Assumed: a default value is literal text too; a `${` without `}` and an empty
 * `${}` are plain text.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html}
 *   "Using variables in policies", "Special characters", "Specifying default values"
 */
export function readPattern(text: string, reading: PatternReading): Pattern {
  const tokens: PatternToken[] = [];
  let index = 0;
  while (index < text.length) {
    const reference = reading.variables === null ? null : referenceAt(text, index);
    if (reference === null || reading.variables === null) {
      tokens.push(plainToken(text.charAt(index), reading.wildcards));
      index += 1;
    } else {
      const substituted = substitute(reference, reading.variables);
      if (substituted === null) return null;
      tokens.push(...substituted);
      index += reference.length + '${}'.length;
    }
  }
  return tokens;
}

/** The characters of a text as literal tokens. */
export function literalTokens(text: string): readonly PatternToken[] {
  return Array.from({ length: text.length }, (_, index) => ({
    kind: 'literal',
    character: text.charAt(index),
  }));
}

function plainToken(character: string, wildcards: boolean): PatternToken {
  if (wildcards && character === '*') return { kind: 'run' };
  if (wildcards && character === '?') return { kind: 'one' };
  return { kind: 'literal', character };
}

/** What stands between `${` and `}` at this place, or `null` when no variable starts here. */
function referenceAt(text: string, index: number): string | null {
  if (!text.startsWith('${', index)) return null;
  const end = text.indexOf('}', index);
  if (end < 0) return null;
  const reference = text.slice(index + 2, end);
  return reference === '' ? null : reference;
}

function substitute(reference: string, context: RequestContext): Pattern {
  if (reference === '*' || reference === '?' || reference === '$') return literalTokens(reference);
  const { key, fallback } = splitReference(reference);
  const value = lookUp(context, key.toLowerCase());
  switch (value.kind) {
    case 'unknown':
    case 'instant':
      return [{ kind: 'unknown' }];
    case 'absent':
      return fallback === null ? null : literalTokens(fallback);
    case 'values': {
      const [only] = value.values;
      // Assumed: a key that is there without any value counts as absent.
      if (only === undefined) return fallback === null ? null : literalTokens(fallback);
      return value.values.length === 1 ? literalTokens(only) : null;
    }
    default:
      return unreachable(value);
  }
}

/** Takes `key, 'default'` apart. */
function splitReference(reference: string): { key: string; fallback: string | null } {
  const parts = /^([^,]*),\s*'(.*)'\s*$/s.exec(reference);
  if (parts === null) return { key: reference.trim(), fallback: null };
  return { key: (parts[1] ?? '').trim(), fallback: parts[2] ?? '' };
}
