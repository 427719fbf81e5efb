/** A truth value of Kleene's three-valued logic: `unknown` may turn out either way. */
export type Ternary = 'true' | 'false' | 'unknown';

/** Turns a plain truth value into a three-valued one. */
export function ternary(value: boolean): Ternary {
  return value ? 'true' : 'false';
}

/** The negation: `unknown` stays unknown. */
export function not(value: Ternary): Ternary {
  if (value === 'unknown') return 'unknown';
  return ternary(value === 'false');
}

/** True when all are true, false as soon as one is false. */
export function allOf(values: readonly Ternary[]): Ternary {
  if (values.includes('false')) return 'false';
  return values.includes('unknown') ? 'unknown' : 'true';
}

/** True as soon as one is true, false when all are false. */
export function anyOf(values: readonly Ternary[]): Ternary {
  if (values.includes('true')) return 'true';
  return values.includes('unknown') ? 'unknown' : 'false';
}
