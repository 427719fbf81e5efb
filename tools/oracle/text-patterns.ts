import { quoted, type Term } from './terms.ts';

/** One piece of a pattern: a character that stands for itself, `*`, or `?`. */
export type Token =
  | { readonly kind: 'character'; readonly text: string }
  | { readonly kind: 'run' }
  | { readonly kind: 'one' };

/** How a text of a policy is to be read. */
export interface Reading {
  readonly wildcards: boolean;
  /** Whether `${…}` is a variable or an escape, and not plain text. */
  readonly variables: boolean;
}

/** The tokens of a text, or `null` when it holds a policy variable, which cannot be encoded. */
export function readTokens(text: string, reading: Reading): readonly Token[] | null {
  const tokens: Token[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const inside = reading.variables ? /^\$\{([^}]+)\}/.exec(text.slice(index))?.[1] : undefined;
    if (inside === undefined) {
      tokens.push(tokenOf(text.charAt(index), reading.wildcards));
    } else {
      if (!['*', '?', '$'].includes(inside)) return null;
      tokens.push({ kind: 'character', text: inside });
      index += '${'.length + inside.length;
    }
  }
  return tokens;
}

function tokenOf(text: string, wildcards: boolean): Token {
  if (wildcards && text === '*') return { kind: 'run' };
  if (wildcards && text === '?') return { kind: 'one' };
  return { kind: 'character', text };
}

/** That a variable matches tokens as a whole, wildcards taking in every character. */
export function textTerm(variable: Term, tokens: readonly Token[]): Term {
  return membership(
    variable,
    tokens.map((token) => ({ token, takesColons: true })),
  );
}

/**
 * That a variable matches an ARN pattern by component: a wildcard within the
 * first five takes in no colon, those in the rest do, and so does a star that
 * ends a pattern of fewer components.
 */
export function arnTerm(variable: Term, tokens: readonly Token[]): Term {
  let colons = 0;
  const placed = tokens.map((token, index) => {
    if (token.kind === 'character' && token.text === ':') colons += 1;
    const isLastStar = token.kind === 'run' && index === tokens.length - 1;
    return { token, takesColons: colons >= 5 || isLastStar };
  });
  return membership(variable, placed);
}

/** That a variable matches a pattern of `Resource`: by component where it begins with `arn:`. */
export function resourceTerm(variable: Term, tokens: readonly Token[]): Term {
  const start = tokens.slice(0, 4).map((token) => (token.kind === 'character' ? token.text : '*'));
  return start.join('') === 'arn:' ? arnTerm(variable, tokens) : textTerm(variable, tokens);
}

/** That a variable equals an ASCII text without regard to case. */
export function foldedTerm(variable: Term, text: string): Term {
  const classes = Array.from(text.toLowerCase(), (letter) =>
    union(lettersOf(letter).map((each) => `(str.to_re ${quoted(each)})`)),
  );
  if (classes.length === 0) return `(= ${variable} "")`;
  return `(str.in_re ${variable} ${concatenation(classes)})`;
}

/** Every letter whose lower case is this one; the Kelvin sign is a `k`. */
function lettersOf(letter: string): readonly string[] {
  const upper = letter.toUpperCase();
  const letters = upper === letter ? [letter] : [letter, upper];
  return letter === 'k' ? [...letters, '\u212A'] : letters;
}

interface PlacedToken {
  readonly token: Token;
  /** Whether the token, if it is a wildcard, takes in colons. */
  readonly takesColons: boolean;
}

/** Equality and prefixes have terms of their own, which the solver decides faster than expressions. */
function membership(variable: Term, placed: readonly PlacedToken[]): Term {
  const firstWildcard = placed.findIndex(({ token }) => token.kind !== 'character');
  if (firstWildcard < 0) return `(= ${variable} ${quoted(charactersIn(placed))})`;
  const wildcards = placed.slice(firstWildcard);
  if (wildcards.every(({ token, takesColons }) => token.kind === 'run' && takesColons)) {
    const prefix = charactersIn(placed.slice(0, firstWildcard));
    return prefix === '' ? 'true' : `(str.prefixof ${quoted(prefix)} ${variable})`;
  }
  return `(str.in_re ${variable} ${expressionOf(placed)})`;
}

function charactersIn(placed: readonly PlacedToken[]): string {
  return charactersOf(placed.map(({ token }) => token));
}

/** The text of tokens, without the wildcards among them. */
export function charactersOf(tokens: readonly Token[]): string {
  return tokens.map((token) => (token.kind === 'character' ? token.text : '')).join('');
}

function expressionOf(placed: readonly PlacedToken[]): Term {
  const parts: Term[] = [];
  let literal = '';
  for (const { token, takesColons } of placed) {
    if (token.kind === 'character') {
      literal += token.text;
    } else {
      if (literal !== '') parts.push(`(str.to_re ${quoted(literal)})`);
      literal = '';
      const part = wildcard(token.kind, takesColons);
      if (part !== 're.all' || parts.at(-1) !== 're.all') parts.push(part);
    }
  }
  if (literal !== '') parts.push(`(str.to_re ${quoted(literal)})`);
  return concatenation(parts);
}

function wildcard(kind: 'run' | 'one', takesColons: boolean): Term {
  if (kind === 'one') return takesColons ? 're.allchar' : NO_COLON;
  return takesColons ? 're.all' : `(re.* ${NO_COLON})`;
}

/** One character that is no colon, which lies between `9` and `;`. */
const NO_COLON: Term = '(re.union (re.range "\\u{0}" "9") (re.range ";" "\\u{ffff}"))';

function concatenation(parts: readonly Term[]): Term {
  return parts.length === 1 ? (parts[0] ?? '') : `(re.++ ${parts.join(' ')})`;
}

function union(parts: readonly Term[]): Term {
  return parts.length === 1 ? (parts[0] ?? '') : `(re.union ${parts.join(' ')})`;
}
