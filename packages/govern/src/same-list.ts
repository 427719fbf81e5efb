/** Whether two lists have the same in the same order; values compare as `Object.is` does unless told otherwise. */
export function isSameList<Value>(
  some: readonly Value[],
  others: readonly Value[],
  isSame: (one: Value, other: Value) => boolean = Object.is,
): boolean {
  if (some.length !== others.length) return false;
  return some.every((one, at) => {
    const other = others[at];
    return other !== undefined && isSame(one, other);
  });
}
