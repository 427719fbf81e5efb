/** A value as JSON holds it: instants as ISO 8601 texts, bytes as UTF-8 text, nothing undefined. */
export type Plain<Value> = Value extends Date | Uint8Array
  ? string
  : Value extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Plain<Value[Key]> }
      : Value;

/**
 * Turns an answer of the SDK into a value that JSON holds, so that it is the same
 * whether it comes from AWS or out of a journal. Keys such as `__proto__` stay keys.
 */
export function toPlain<Value>(value: Value): Plain<Value>;
export function toPlain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map((item: unknown) => toPlain(item));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(members.map(([key, item]) => [key, toPlain<unknown>(item)]));
}

/** Takes a value of a journal for what an operation answered: {@link toPlain} made it. */
export function fromJournal<Value>(value: unknown): Plain<Value>;
export function fromJournal(value: unknown): unknown {
  return value;
}
