import { ByteInterner } from './byte-interner.ts';
import { BROKEN, CLOSE_OBJECT, COLON, COMMA, type JsonBytes, QUOTE } from './json-bytes.ts';
import type { RepeatedValues } from './repeated-values.ts';

/** A key is written with escapes, so that only a parser tells what it is. */
export const ESCAPED = -2;

const NOT_WANTED = -1;

/** How many different keys are remembered; there are few but for maps of users' own making. */
const MAX_KEYS = 4096;

/** A longer key is not remembered, in bytes. */
const MAX_KEY_LENGTH = 64;

/** A key as it is written, with its quotes and the colon behind it. */
interface KnownKey {
  readonly view: DataView;
  readonly length: number;
  /** Which of the names it is; `-1` for none of them. */
  readonly member: number;
  /** The key that came behind it last: members mostly come in the same order. */
  next: KnownKey | null;
}

/** The names of members of an object that are wanted. */
class MemberNames {
  readonly count: number;
  /** Which of the names was read last; `-1` for none of them. */
  member: number = NOT_WANTED;
  /** Stands before the first key. */
  private readonly start: KnownKey = {
    view: new DataView(new ArrayBuffer(0)),
    length: 0,
    member: NOT_WANTED,
    next: null,
  };
  private last: KnownKey | null = null;
  private readonly byLength: readonly (readonly NameBytes[] | undefined)[];
  private readonly keys = new ByteInterner<KnownKey>();

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

  /** Begins with the first key of an object. */
  begin(): void {
    this.last = this.start;
  }

  /**
   * Reads the next key and notes which of the names it is.
   *
   * @returns where its value begins, {@link BROKEN} or {@link ESCAPED}
   */
  read(json: JsonBytes, at: number): number {
    const likely = this.last?.next ?? null;
    if (likely === null || !isKeyAt(likely, json.view, at)) return this.readOther(json, at);
    this.last = likely;
    this.member = likely.member;
    return json.skipSpace(at + likely.length);
  }

  private readOther(json: JsonBytes, at: number): number {
    const { bytes } = json;
    if (bytes[at] !== QUOTE) return BROKEN;
    const end = json.skipText(at);
    if (end === BROKEN) return BROKEN;
    if (json.isEscaped) return ESCAPED;
    const key = this.keyAt(bytes, at, end);
    this.member = key === null ? this.find(bytes, at + 1, end - 1) : key.member;
    if (this.last !== null) this.last.next = key;
    this.last = key;
    const colon = json.skipSpace(end);
    return bytes[colon] === COLON ? json.skipSpace(colon + 1) : BROKEN;
  }

  /** The key whose text stands there between quotes; `null` where it is long or too many are known. */
  private keyAt(bytes: Uint8Array, from: number, to: number): KnownKey | null {
    if (to - from > MAX_KEY_LENGTH || this.keys.count >= MAX_KEYS) return null;
    return this.keys.of(bytes, from, to, () => {
      const written = new Uint8Array(to - from + 1);
      written.set(bytes.subarray(from, to));
      written[to - from] = COLON;
      const view = new DataView(written.buffer);
      const member = this.find(bytes, from + 1, to - 1);
      return { view, length: written.length, member, next: null };
    });
  }

  /** Which of the names stands there; `-1` for none of them. */
  private find(bytes: Uint8Array, from: number, to: number): number {
    for (const name of this.byLength[to - from] ?? []) {
      if (isAt(name.bytes, bytes, from)) return name.index;
    }
    return NOT_WANTED;
  }
}

/** Whether a key stands there as it was written before. */
function isKeyAt({ length, view }: KnownKey, file: DataView, from: number): boolean {
  if (from + length > file.byteLength) return false;
  let index = length - 4;
  for (; index >= 0; index -= 4) {
    if (view.getUint32(index, true) !== file.getUint32(from + index, true)) return false;
  }
  for (index += 3; index >= 0; index -= 1) {
    if (view.getUint8(index) !== file.getUint8(from + index)) return false;
  }
  return true;
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
  names.begin();
  const { bytes } = json;
  let index = json.skipSpace(at + 1);
  if (bytes[index] === CLOSE_OBJECT) return index + 1;
  for (;;) {
    const from = names.read(json, index);
    if (from < 0) return from;
    const { member } = names;
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
