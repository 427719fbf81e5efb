import { isOpenObject, type OpenObject } from '@countersign/govern';

/** The object that a text holds as JSON; `null` where it holds none. */
export function jsonObject(text: string): OpenObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isOpenObject(value) ? value : null;
  } catch {
    return null;
  }
}
