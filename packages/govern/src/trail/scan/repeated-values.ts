import { ByteInterner } from './byte-interner.ts';
import { JsonBytes, OPEN_OBJECT } from './json-bytes.ts';

const SLOTS = 1 << 12;
/** How much of the beginning tells values apart, as far as it does: who called stands there. */
const PEEK_LENGTH = 240;

/**
 * Numbers objects that come again and again, such as the identities of callers, and finds where
 * one ends by comparing it with one that was there: an object of JSON is never the beginning of
 * another.
 */
export class RepeatedValues {
  private values = new ByteInterner<RepeatedValue>();
  private readonly bySlot: (RepeatedValue | null)[] = Array.from({ length: SLOTS }, () => null);
  /** What `endAt` found last, so that it is not looked for again. */
  private last: RepeatedValue | null = null;
  private lastFrom = -1;

  /** How many bytes are kept. */
  get size(): number {
    return this.values.size;
  }

  /** Where the value ends that begins at `from`; 0 where it is not known. */
  endAt({ view }: JsonBytes, from: number): number {
    const { last } = this;
    this.lastFrom = -1;
    // Whoever calls calls a few times in a row.
    let value = last;
    if (value === null || !isAt(value.view, view, from)) {
      value = this.bySlot[slotOf(view, from)] ?? null;
      if (value === null || !isAt(value.view, view, from)) return 0;
    }
    this.last = value;
    this.lastFrom = from;
    return from + value.length;
  }

  /** The number of a value, the same for the same bytes. */
  numberOf({ bytes, view }: JsonBytes, from: number, to: number): number {
    const { last } = this;
    if (last !== null && this.lastFrom === from) return last.number;
    const value = this.values.of(bytes, from, to, () => ({
      number: this.values.count + 1,
      length: to - from,
      view: new JsonBytes(copyOf(bytes, from, to)).view,
    }));
    if (bytes[from] === OPEN_OBJECT) this.bySlot[slotOf(view, from)] = value;
    return value.number;
  }

  clear(): void {
    this.lastFrom = -1;
    this.values = new ByteInterner();
    this.bySlot.fill(null);
    this.last = null;
  }
}

interface RepeatedValue {
  readonly number: number;
  readonly length: number;
  readonly view: DataView;
}

/** `slice` of a Node `Buffer` is no copy, and would keep the whole file. */
function copyOf(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return new Uint8Array(bytes.subarray(from, to));
}

function slotOf(view: DataView, from: number): number {
  const end = Math.min(from + PEEK_LENGTH, view.byteLength - 4);
  let hash = 0x811c9dc5;
  for (let index = from; index < end; index += 4) {
    hash = Math.imul(hash ^ view.getUint32(index, true), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash & (SLOTS - 1);
}

function isAt(value: DataView, file: DataView, from: number): boolean {
  if (from + value.byteLength > file.byteLength) return false;
  const rest = value.byteLength & 3;
  for (let index = value.byteLength - 4; index >= rest; index -= 4) {
    if (value.getUint32(index, true) !== file.getUint32(from + index, true)) return false;
  }
  for (let index = 0; index < rest; index += 1) {
    if (value.getUint8(index) !== file.getUint8(from + index)) return false;
  }
  return true;
}
