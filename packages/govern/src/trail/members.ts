import { isOpenObject, type OpenObject } from '../inventory/json-reader.ts';

/** A member of an object's own; `null` where there is none. */
export function memberOf(object: OpenObject | null, key: string): unknown {
  return object !== null && Object.hasOwn(object, key) ? object[key] : null;
}

/** A member that is a text; `null` for anything else. */
export function textIn(object: OpenObject | null, key: string): string | null {
  const value = memberOf(object, key);
  return typeof value === 'string' ? value : null;
}

/** A member that is an object; `null` for anything else. */
export function objectIn(object: OpenObject | null, key: string): OpenObject | null {
  const value = memberOf(object, key);
  return isOpenObject(value) ? value : null;
}

/** A member that is a list; empty for anything else. */
export function listIn(object: OpenObject | null, key: string): readonly unknown[] {
  const value = memberOf(object, key);
  return Array.isArray(value) ? value : [];
}
