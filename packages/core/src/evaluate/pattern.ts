/**
 * A wildcard pattern ready to be matched: character codes, with negative numbers
 * for wildcards. Text that a policy variable supplied is plain codes, so that a
 * `*` inside a tag value stays a star and never becomes a wildcard.
 */
export type PatternCodes = readonly number[];

/** `*`: any run of characters. */
export const STAR = -1;
/** `?`: exactly one character. */
export const ANY = -2;
/** `*` within one ARN component: any run without a colon. */
export const STAR_IN_COMPONENT = -3;
/** `?` within one ARN component: one character that is no colon. */
export const ANY_IN_COMPONENT = -4;

const COLON = 58;
const ASTERISK = 42;
const QUESTION_MARK = 63;

/**
 * How `*` and `?` of a text are to be read: as themselves, as wildcards, as
 * wildcards within the components of an ARN, or, in `Resource`, as the latter
 * where the text begins like an ARN.
 */
export type PatternStyle = 'literal' | 'wildcard' | 'arn' | 'resource';

/** A piece of a pattern: text of the policy, text that stands for itself, or text that is not known. */
export type PatternPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'escape'; readonly text: string }
  | { readonly kind: 'unknown' };

/** A piece of a text with policy variables: literal codes, or a variable to be replaced. */
export type TemplatePiece =
  | { readonly kind: 'text'; readonly text: string }
  /** `${*}`, `${?}`, `${$}`: the character itself. */
  | { readonly kind: 'escape'; readonly text: string }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | null };

/**
 * Splits a text at its policy variables. Text that looks like a variable but has
 * no closing brace stays text.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html}
 */
export function parseTemplate(text: string): readonly TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let from = 0;
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', from)) {
    const close = text.indexOf('}', open);
    if (close < 0) break;
    if (close > open + 2) {
      if (open > from) pieces.push({ kind: 'text', text: text.slice(from, open) });
      pieces.push(readVariable(text.slice(open + 2, close)));
    } else {
      pieces.push({ kind: 'text', text: text.slice(from, close + 1) });
    }
    from = close + 1;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}

function readVariable(inside: string): TemplatePiece {
  if (inside === '*' || inside === '?' || inside === '$') return { kind: 'escape', text: inside };
  const parts = /^([^,]*),\s*'(.*)'\s*$/s.exec(inside);
  const [, key = inside, fallback = null] = parts ?? [];
  return { kind: 'variable', key: key.trim().toLowerCase(), fallback };
}

/**
 * Builds the codes of a pattern from its pieces.
 *
 * A star that ends an ARN pattern of fewer than six components takes in colons.
 * Where a text that is not known stands in the first five components it may
 * bring colons along, so that every wildcard may match them.
 */
export function buildPattern(pieces: readonly PatternPiece[], style: PatternStyle): PatternCodes {
  const readAsArn = style === 'arn' || (style === 'resource' && beginsLikeArn(pieces));
  const codes: number[] = [];
  let colons = 0;
  let isShifted = false;
  for (const piece of pieces) {
    if (piece.kind === 'unknown') {
      codes.push(STAR);
      isShifted ||= colons < 5;
      continue;
    }
    const hasWildcards = piece.kind === 'text' && style !== 'literal';
    for (let index = 0; index < piece.text.length; index += 1) {
      const code = piece.text.charCodeAt(index);
      if (code === COLON) colons += 1;
      codes.push(hasWildcards ? wildcardCode(code, readAsArn && colons < 5) : code);
    }
  }
  const last = codes.length - 1;
  if (codes[last] === STAR_IN_COMPONENT) codes[last] = STAR;
  return isShifted && readAsArn ? codes.map(acrossColons) : codes;
}

function wildcardCode(code: number, isWithinComponent: boolean): number {
  if (code === ASTERISK) return isWithinComponent ? STAR_IN_COMPONENT : STAR;
  if (code === QUESTION_MARK) return isWithinComponent ? ANY_IN_COMPONENT : ANY;
  return code;
}

function acrossColons(code: number): number {
  if (code === STAR_IN_COMPONENT) return STAR;
  return code === ANY_IN_COMPONENT ? ANY : code;
}

function beginsLikeArn(pieces: readonly PatternPiece[]): boolean {
  let text = '';
  for (const piece of pieces) {
    if (piece.kind === 'unknown' || text.length >= 4) break;
    text += piece.kind === 'escape' ? piece.text : piece.text.replaceAll(/[*?]/g, '\0');
  }
  return text.startsWith('arn:');
}

/** Tells whether a pattern is made of stars alone, so that every text matches it. */
export function isEverything(codes: PatternCodes): boolean {
  return codes.length > 0 && codes.every((code) => code === STAR);
}

/**
 * Tells whether a text matches a pattern; the same two-index walk as `matchWildcard`.
 *
 * Going back to the last star alone is enough: stars that stop at colons come
 * before those that do not, and a component of an ARN begins at a fixed colon,
 * so that an earlier star could not help where a later one failed.
 */
export function matchCodes(pattern: PatternCodes, value: string): boolean {
  let p = 0;
  let v = 0;
  let star = -1;
  let resume = 0;
  const length = value.length;
  while (v < length) {
    const token = pattern[p];
    const code = value.charCodeAt(v);
    if (token === STAR || token === STAR_IN_COMPONENT) {
      star = p;
      resume = v;
      p += 1;
    } else if (token === code || token === ANY || (token === ANY_IN_COMPONENT && code !== COLON)) {
      p += 1;
      v += 1;
    } else if (star >= 0 && (pattern[star] === STAR || value.charCodeAt(resume) !== COLON)) {
      resume += 1;
      p = star + 1;
      v = resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === STAR || pattern[p] === STAR_IN_COMPONENT) p += 1;
  return p === pattern.length;
}

/** A test on one text. */
export type TextMatcher = (value: string) => boolean;

/** The fastest matcher for a pattern: everything, equality, prefix, or the general walk. */
export function matcherOf(codes: PatternCodes): TextMatcher {
  const firstWildcard = codes.findIndex((code) => code < 0);
  if (firstWildcard < 0) {
    const literal = textOf(codes);
    return (value) => value === literal;
  }
  if (firstWildcard === codes.length - 1 && codes[firstWildcard] === STAR) {
    if (codes.length === 1) return () => true;
    const prefix = textOf(codes.slice(0, -1));
    return (value) => value.startsWith(prefix);
  }
  return (value) => matchCodes(codes, value);
}

function textOf(codes: PatternCodes): string {
  return codes.map((code) => String.fromCharCode(code)).join('');
}
