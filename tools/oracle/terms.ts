/** A term of SMT-LIB, printed. */
export type Term = string;

/** That all terms hold. */
export function allOf(terms: readonly Term[]): Term {
  const open = terms.filter((term) => term !== 'true');
  if (open.includes('false')) return 'false';
  return joined('and', open, 'true');
}

/** That some term holds. */
export function anyOf(terms: readonly Term[]): Term {
  const open = terms.filter((term) => term !== 'false');
  if (open.includes('true')) return 'true';
  return joined('or', open, 'false');
}

/** That a term does not hold. */
export function not(term: Term): Term {
  if (term === 'true') return 'false';
  return term === 'false' ? 'true' : `(not ${term})`;
}

/** That a term holds where another does, and a third where it does not. */
export function choose(condition: Term, then: Term, otherwise: Term): Term {
  if (then === otherwise) return then;
  return anyOf([allOf([condition, then]), allOf([not(condition), otherwise])]);
}

/** `true` or `false`. */
export function constant(value: boolean): Term {
  return value ? 'true' : 'false';
}

function joined(operator: string, terms: readonly Term[], none: Term): Term {
  const [only] = terms;
  if (only === undefined) return none;
  return terms.length === 1 ? only : `(${operator} ${terms.join(' ')})`;
}

/** A whole number, which SMT-LIB writes with its sign as an operator. */
export function integer(value: bigint): Term {
  return value < 0n ? `(- ${-value})` : String(value);
}

/** A text, code unit by code unit: each is a character of the solver's alphabet. */
export function quoted(text: string): Term {
  let inside = '';
  for (let index = 0; index < text.length; index += 1) inside += character(text.charCodeAt(index));
  return `"${inside}"`;
}

function character(code: number): string {
  const isPlain = code >= 32 && code < 127 && code !== BACKSLASH;
  if (!isPlain) return `\\u{${code.toString(16)}}`;
  return code === QUOTATION_MARK ? '""' : String.fromCharCode(code);
}

const BACKSLASH = 92;
const QUOTATION_MARK = 34;
