/**
 * Kleene's three truth values as small integers, so that hot loops compare
 * numbers: 0 false, 1 true, 2 unknown.
 */
export type Tri = 0 | 1 | 2;

export const FALSE = 0;
export const TRUE = 1;
export const UNKNOWN = 2;

/** Kleene conjunction. */
export function and(a: Tri, b: Tri): Tri {
  if (a === FALSE || b === FALSE) return FALSE;
  return a === TRUE && b === TRUE ? TRUE : UNKNOWN;
}

/** Kleene disjunction. */
export function or(a: Tri, b: Tri): Tri {
  if (a === TRUE || b === TRUE) return TRUE;
  return a === FALSE && b === FALSE ? FALSE : UNKNOWN;
}

/** Kleene negation. */
export function not(a: Tri): Tri {
  if (a === UNKNOWN) return UNKNOWN;
  return a === TRUE ? FALSE : TRUE;
}

/** A truth value of JavaScript as one of Kleene's. */
export function tri(value: boolean): Tri {
  return value ? TRUE : FALSE;
}
