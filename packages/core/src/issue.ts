/** What kind of thing is wrong with an input. The union is closed so that callers can switch on it. */
export type IssueCode =
  | 'invalid-json'
  | 'duplicate-key'
  | 'too-large'
  | 'too-deep'
  | 'wrong-type'
  | 'missing-element'
  | 'unknown-element'
  | 'conflicting-elements'
  | 'invalid-value'
  | 'unknown-operator'
  | 'invalid-operator-value'
  | 'invalid-arn'
  | 'invalid-action'
  | 'invalid-principal'
  | 'unknown-action'
  | 'unknown-entity'
  | 'unknown-condition-key'
  | 'unusual-casing'
  | 'duplicate-sid'
  | 'missing-version'
  | 'risky-statement';

/**
 * One thing wrong with an input.
 *
 * `pointer` is a JSON Pointer (RFC 6901) from the root of the document that was
 * read. An `error` means that the document cannot be used as it is; a `warning`
 * that it was understood although it is unusual.
 */
export interface Issue {
  readonly code: IssueCode;
  readonly severity: 'error' | 'warning';
  readonly pointer: string;
  readonly message: string;
  /** What would be right, where that can be said. */
  readonly help?: string;
}

/** Appends one reference token to a JSON Pointer, escaping `~` and `/`. */
export function pointerTo(base: string, token: string | number): string {
  return `${base}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Shows a value inside a message: in backticks, and cut when it is long. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return `\`${text.length > 80 ? `${text.slice(0, 77)}...` : text}\``;
}
