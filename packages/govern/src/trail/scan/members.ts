import { BROKEN, CLOSE_OBJECT, COLON, COMMA, type JsonBytes, QUOTE } from './json-bytes.ts';
import type { RepeatedValues } from './repeated-values.ts';

/** A key is written with escapes, so that only a parser tells what it is. */
export const ESCAPED = -2;

const NOT_WANTED = -1;

/** The names of members of an object that are wanted. */
class MemberNames {
  readonly count: number;
  private readonly byLength: readonly (readonly NameBytes[] | undefined)[];

  constructor(names: readonly string[]) {
    this.count = names.length;
    const byLength: NameBytes[][] = [];
    for (const [index, name] of names.entries()) {
      const bytes = bytesOf(name);
      const same = byLength[bytes.length] ?? [];
      same.push({ index, bytes });
      byLength[bytes.length] = same;
    }
    this.byLength = byLength;
  }

  /** Which of the names stands there; `-1` for none of them. */
  find(bytes: Uint8Array, from: number, to: number): number {
    for (const name of this.byLength[to - from] ?? []) {
      if (isAt(name.bytes, bytes, from)) return name.index;
    }
    return NOT_WANTED;
  }
}

interface NameBytes {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** The bytes of a text of ASCII. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

/** Whether a name stands somewhere. */
export function isAt(name: Uint8Array, bytes: Uint8Array, from: number): boolean {
  // Names of one length differ at their ends more often than at their beginnings.
  for (let index = name.length - 1; index >= 0; index -= 1) {
    if (name[index] !== bytes[from + index]) return false;
  }
  return true;
}

/**
 * Finds the wanted members of the object that begins at `at`. Of each the beginning and the end
 * are put to `spans`, both 0 where there is none; of members of one name the last counts, as it
 * does for `JSON.parse`.
 *
 * @param repeated knows where values end that were there before
 * @returns where the object ends, {@link BROKEN} or {@link ESCAPED}
 */
export function scanMembers(
  json: JsonBytes,
  at: number,
  { names, repeated, spans }: MemberScan,
): number {
  spans.fill(0);
  const { bytes } = json;
  let index = json.skipSpace(at + 1);
  if (bytes[index] === CLOSE_OBJECT) return index + 1;
  for (;;) {
    if (bytes[index] !== QUOTE) return BROKEN;
    const keyEnd = json.skipText(index);
    if (keyEnd === BROKEN) return BROKEN;
    if (json.isEscaped) return ESCAPED;
    const member = names.find(bytes, index + 1, keyEnd - 1);
    index = json.skipSpace(keyEnd);
    if (bytes[index] !== COLON) return BROKEN;
    const from = json.skipSpace(index + 1);
    const isRepeated = repeated !== null && member === repeated.member;
    const to = (isRepeated ? repeated.values.endAt(json, from) : 0) || json.skipValue(from);
    if (to === BROKEN) return BROKEN;
    if (member >= 0) {
      spans[member * 2] = from;
      spans[member * 2 + 1] = to;
    }
    index = json.skipSpace(to);
    if (bytes[index] === CLOSE_OBJECT) return index + 1;
    if (bytes[index] !== COMMA) return BROKEN;
    index = json.skipSpace(index + 1);
  }
}

/** What is looked for in objects, and where it was found in the last. */
export interface MemberScan {
  readonly names: MemberNames;
  /** The beginning and the end of each member. */
  readonly spans: Int32Array;
  /** The one member whose values come again and again. */
  readonly repeated: { readonly member: number; readonly values: RepeatedValues } | null;
}

/** Looks for members of these names. */
export function memberScan(
  names: readonly string[],
  repeated: MemberScan['repeated'] = null,
): MemberScan {
  return { names: new MemberNames(names), repeated, spans: new Int32Array(names.length * 2) };
}
