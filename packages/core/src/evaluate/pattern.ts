/**
 * A wildcard pattern ready to be matched: character codes, with negative numbers
 * for wildcards. Text that a policy variable supplied is plain codes, so that a
 * `*` inside a tag value stays a star and never becomes a wildcard.
 */
export type PatternCodes = readonly number[];

/** `*`: any run of characters. */
const STAR = -1;
/** `?`: exactly one character. */
const ANY = -2;
/** `*` within one ARN component: any run without a colon. */
const STAR_IN_COMPONENT = -3;
/** `?` within one ARN component: one character that is no colon. */
const ANY_IN_COMPONENT = -4;

const COLON = 58;
const ASTERISK = 42;
const QUESTION_MARK = 63;

/** How `*` and `?` of a text are to be read. */
export type PatternStyle = 'literal' | 'wildcard' | 'arn';

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
    if (open > from) pieces.push({ kind: 'text', text: text.slice(from, open) });
    pieces.push(readVariable(text.slice(open + 2, close)));
    from = close + 1;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}

function readVariable(inside: string): TemplatePiece {
  if (inside === '*' || inside === '?' || inside === '$') return { kind: 'escape', text: inside };
  const comma = inside.indexOf(',');
  const key = (comma < 0 ? inside : inside.slice(0, comma)).trim().toLowerCase();
  if (comma < 0) return { kind: 'variable', key, fallback: null };
  const quoted = inside.slice(comma + 1).trim();
  const isQuoted = quoted.length >= 2 && quoted.startsWith("'") && quoted.endsWith("'");
  return { kind: 'variable', key, fallback: isQuoted ? quoted.slice(1, -1) : quoted };
}

/** Builds the codes of one pattern, piece by piece. */
export class PatternBuilder {
  private readonly codes: number[] = [];
  private colons = 0;
  private readonly style: PatternStyle;

  constructor(style: PatternStyle) {
    this.style = style;
  }

  /** Adds text of the policy, whose `*` and `?` are wildcards unless the style is literal. */
  addText(text: string): this {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code === ASTERISK && this.style !== 'literal') this.codes.push(this.star());
      else if (code === QUESTION_MARK && this.style !== 'literal') this.codes.push(this.any());
      else this.addCode(code);
    }
    return this;
  }

  /** Adds text that stands for itself. */
  addLiteral(text: string): this {
    for (let index = 0; index < text.length; index += 1) this.addCode(text.charCodeAt(index));
    return this;
  }

  /** The finished codes. A star that ends an ARN pattern of fewer than six components takes in colons. */
  finish(): PatternCodes {
    const last = this.codes.length - 1;
    if (this.codes[last] === STAR_IN_COMPONENT) this.codes[last] = STAR;
    return this.codes;
  }

  private addCode(code: number): void {
    if (code === COLON) this.colons += 1;
    this.codes.push(code);
  }

  private star(): number {
    return this.style === 'arn' && this.colons < 5 ? STAR_IN_COMPONENT : STAR;
  }

  private any(): number {
    return this.style === 'arn' && this.colons < 5 ? ANY_IN_COMPONENT : ANY;
  }
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
