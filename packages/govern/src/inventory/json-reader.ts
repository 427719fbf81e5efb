import { type Issue, type IssueCode, pointerTo, quote } from '@countersign/core';

/** A JSON object whose keys are not known beforehand; read own keys only. */
export type OpenObject = Readonly<Record<string, unknown>>;

/** Tells whether a JSON value is an object. */
export function isOpenObject(value: unknown): value is OpenObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads members of JSON objects from outside, and notes what is wrong with a
 * pointer instead of stopping.
 */
export class JsonReader {
  readonly issues: Issue[] = [];

  /** A member of the object itself, never one that it inherits. */
  member(object: OpenObject, key: string): unknown {
    return Object.hasOwn(object, key) ? object[key] : undefined;
  }

  /** A text member; an issue and `''` when it is missing or something else. */
  text(object: OpenObject, key: string, pointer: string): string {
    const value = this.optionalText(object, key, pointer);
    if (value !== null) return value;
    if (this.member(object, key) === undefined || this.member(object, key) === null) {
      this.error('missing-element', pointer, `\`${key}\` is missing`);
    }
    return '';
  }

  /** A text member, or `null` when it is absent. */
  optionalText(object: OpenObject, key: string, pointer: string): string | null {
    const value = this.member(object, key);
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return value;
    this.error(
      'wrong-type',
      pointerTo(pointer, key),
      `\`${key}\` must be text but is ${quote(value)}`,
    );
    return null;
  }

  /** The items of a list member; none when it is absent. */
  list(object: OpenObject, key: string, pointer: string): readonly ListItem[] {
    const value = this.member(object, key);
    const at = pointerTo(pointer, key);
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) {
      this.error('wrong-type', at, `\`${key}\` must be a list but is ${quote(value)}`);
      return [];
    }
    return value.map((item: unknown, index) => ({ value: item, pointer: pointerTo(at, index) }));
  }

  /** The objects of a list member. */
  objects(object: OpenObject, key: string, pointer: string): readonly ObjectItem[] {
    return this.list(object, key, pointer).flatMap((item) => {
      if (isOpenObject(item.value)) return [{ value: item.value, pointer: item.pointer }];
      this.error('wrong-type', item.pointer, `expected an object but found ${quote(item.value)}`);
      return [];
    });
  }

  /** The texts of a list member. */
  texts(object: OpenObject, key: string, pointer: string): readonly string[] {
    return this.list(object, key, pointer).flatMap((item) => {
      if (typeof item.value === 'string') return [item.value];
      this.error('wrong-type', item.pointer, `expected text but found ${quote(item.value)}`);
      return [];
    });
  }

  /** Notes an error. */
  error(code: IssueCode, pointer: string, message: string, help?: string): void {
    this.issues.push({
      code,
      severity: 'error',
      pointer,
      message,
      ...(help === undefined ? {} : { help }),
    });
  }
}

/** An item of a list with its place. */
export interface ListItem {
  readonly value: unknown;
  readonly pointer: string;
}

/** An object of a list with its place. */
export interface ObjectItem {
  readonly value: OpenObject;
  readonly pointer: string;
}
