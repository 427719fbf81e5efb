/**
 * Tells whether two values of a model are the same: objects and lists by their
 * members, maps and sets whatever their order. Functions and classes do not occur.
 */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other)) return false;
  if (Array.isArray(one)) return Array.isArray(other) && isSameList(one, other);
  if (one instanceof Map) return other instanceof Map && isSameMap(one, other);
  if (one instanceof Set) return other instanceof Set && isSameSet(one, other);
  if (Array.isArray(other) || other instanceof Map || other instanceof Set) return false;
  return isSameObject(one, other);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, at) => isSameValue(item, other[at]));
}

function isSameMap(
  one: ReadonlyMap<unknown, unknown>,
  other: ReadonlyMap<unknown, unknown>,
): boolean {
  if (one.size !== other.size) return false;
  for (const [key, value] of one) {
    if (!other.has(key) || !isSameValue(value, other.get(key))) return false;
  }
  return true;
}

function isSameSet(one: ReadonlySet<unknown>, other: ReadonlySet<unknown>): boolean {
  if (one.size !== other.size) return false;
  for (const value of one) if (!other.has(value)) return false;
  return true;
}

function isSameObject(one: object, other: object): boolean {
  const members = Object.entries(one);
  if (members.length !== Object.keys(other).length) return false;
  const others = new Map<string, unknown>(Object.entries(other));
  return members.every(([key, value]) => others.has(key) && isSameValue(value, others.get(key)));
}
