/** What one span of bytes was the first time, and where its copy lies. */
interface Known<Value> {
  readonly hash: number;
  readonly start: number;
  readonly length: number;
  readonly value: Value;
}

const FIRST_ARENA = 1 << 16;
const FIRST_SLOTS = 1 << 10;

/**
 * Remembers what was made of a span of bytes, so that equal spans are read once: most records of
 * a trail say the same of who called and what.
 */
export class ByteInterner<Value> {
  private arena = new Uint8Array(FIRST_ARENA);
  private used = 0;
  private readonly known: Known<Value>[] = [];
  /** An index into `known` plus one; 0 where nothing is. */
  private slots = new Int32Array(FIRST_SLOTS);

  /** How many bytes are kept. */
  get size(): number {
    return this.used;
  }

  /** How many spans are known. */
  get count(): number {
    return this.known.length;
  }

  /** What was made of these bytes; `make` is called the first time. */
  of(bytes: Uint8Array, from: number, to: number, make: () => Value): Value {
    const hash = hashOf(bytes, from, to);
    let mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const index = this.slots[slot] ?? 0;
      if (index === 0) break;
      const known = this.known[index - 1];
      if (known !== undefined && known.hash === hash && this.isSame(known, bytes, from, to)) {
        return known.value;
      }
      slot = (slot + 1) & mask;
    }
    const value = make();
    this.keep({ hash, start: this.used, length: to - from, value }, bytes, from);
    mask = this.slots.length - 1;
    this.place(this.known.length - 1, hash & mask);
    return value;
  }

  private isSame(known: Known<Value>, bytes: Uint8Array, from: number, to: number): boolean {
    const { length, start } = known;
    if (length !== to - from) return false;
    const { arena } = this;
    for (let index = 0; index < length; index += 1) {
      if (arena[start + index] !== bytes[from + index]) return false;
    }
    return true;
  }

  private keep(known: Known<Value>, bytes: Uint8Array, from: number): void {
    while (this.used + known.length > this.arena.length) {
      const larger = new Uint8Array(this.arena.length * 2);
      larger.set(this.arena);
      this.arena = larger;
    }
    this.arena.set(bytes.subarray(from, from + known.length), this.used);
    this.used += known.length;
    this.known.push(known);
    if (this.known.length * 2 > this.slots.length) this.rehash();
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let index = 0; index < this.known.length - 1; index += 1) {
      this.place(index, (this.known[index]?.hash ?? 0) & mask);
    }
  }

  private place(index: number, first: number): void {
    const mask = this.slots.length - 1;
    let slot = first;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = index + 1;
  }
}

/** Of a long span every fourth byte counts: spans with the same hash are compared anyway. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5 ^ (to - from);
  const stride = to - from > 64 ? 4 : 1;
  for (let index = from; index < to; index += stride) {
    hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
