const FIRST_CAPACITY = 1 << 10;

/** Bytes that are put together to look something up. */
export class KeyBytes {
  bytes: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  addNumber(value: number): void {
    this.reserve(4);
    const { bytes, length } = this;
    bytes[length] = value;
    bytes[length + 1] = value >>> 8;
    bytes[length + 2] = value >>> 16;
    bytes[length + 3] = value >>> 24;
    this.length = length + 4;
  }

  /** Adds a span and a mark that no JSON text has within. */
  addSpan(from: Uint8Array, start: number, end: number): void {
    this.reserve(end - start + 1);
    const { bytes } = this;
    let { length } = this;
    for (let index = start; index < end; index += 1) {
      bytes[length] = from[index] ?? 0;
      length += 1;
    }
    bytes[length] = 0;
    this.length = length + 1;
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
