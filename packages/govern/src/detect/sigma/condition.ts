/** What has to hold of the searches of a rule. */
export type Condition =
  | { readonly kind: 'search'; readonly name: string }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] };

/** The text is no condition. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
}

const MAX_TOKENS = 1000;

/**
 * Reads the condition of a Sigma rule.
 *
 * @param names of the searches
 * @throws {ConditionError} with what is wrong
 * @see {@link https://sigmahq.io/sigma-specification/specification/sigma-rules-specification.html}
 */
export function parseCondition(text: string, names: readonly string[]): Condition {
  const tokens: readonly string[] = text.match(/[()|]|[^\s()|]+/g) ?? [];
  if (tokens.length > MAX_TOKENS) throw new ConditionError('the condition is too long');
  if (tokens.includes('|')) {
    throw new ConditionError('what is counted after `|` is written as a correlation rule');
  }
  const parser = new ConditionParser(tokens, names);
  return parser.whole();
}

class ConditionParser {
  private readonly tokens: readonly string[];
  private readonly names: readonly string[];
  private at = 0;

  constructor(tokens: readonly string[], names: readonly string[]) {
    this.tokens = tokens;
    this.names = names;
  }

  whole(): Condition {
    const condition = this.either();
    const rest = this.tokens[this.at];
    if (rest !== undefined) throw new ConditionError(`\`${rest}\` was not expected`);
    return condition;
  }

  private either(): Condition {
    const of = [this.both()];
    while (this.take('or')) of.push(this.both());
    return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'or', of };
  }

  private both(): Condition {
    const of = [this.one()];
    while (this.take('and')) of.push(this.one());
    return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'and', of };
  }

  private one(): Condition {
    if (this.take('not')) return { kind: 'not', of: this.one() };
    if (this.take('(')) {
      const inner = this.either();
      if (!this.take(')')) throw new ConditionError('a `)` is missing');
      return inner;
    }
    const token = this.tokens[this.at];
    if (token === undefined) throw new ConditionError('it ends too early');
    this.at += 1;
    if (/^(?:1|any|all)$/i.test(token) && this.take('of')) return this.some(token.toLowerCase());
    return this.search(token);
  }

  /** `1 of x*`, `all of them`. */
  private some(quantity: string): Condition {
    const pattern = this.tokens[this.at];
    if (pattern === undefined) throw new ConditionError('`of` is followed by nothing');
    this.at += 1;
    const isThem = pattern.toLowerCase() === 'them';
    const start = pattern.endsWith('*') ? pattern.slice(0, -1) : null;
    const found = this.names.filter((name) => {
      if (isThem) return !name.startsWith('_');
      return start === null ? name === pattern : name.startsWith(start);
    });
    if (found.length === 0) throw new ConditionError(`there is no search \`${pattern}\``);
    const of = found.map((name): Condition => ({ kind: 'search', name }));
    return { kind: quantity === 'all' ? 'and' : 'or', of };
  }

  private search(name: string): Condition {
    if (!this.names.includes(name)) throw new ConditionError(`there is no search \`${name}\``);
    return { kind: 'search', name };
  }

  private take(token: string): boolean {
    if (this.tokens[this.at]?.toLowerCase() !== token) return false;
    this.at += 1;
    return true;
  }
}
