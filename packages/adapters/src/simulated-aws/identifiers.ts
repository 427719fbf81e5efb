import { createHash } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Makes identifiers in the form of AWS's, the same ones in the same order from the same seed. */
export class Identifiers {
  private readonly seed: string;
  private count = 0;

  constructor(seed: string) {
    this.seed = seed;
  }

  /** A unique id such as `AIDA…`: the prefix, and letters and digits up to 21 in all. */
  unique(prefix: string): string {
    const bytes = this.next();
    const length = 21 - prefix.length;
    return prefix + Array.from(bytes.subarray(0, length), (byte) => LETTERS[byte % 32]).join('');
  }

  /** A version 4 UUID. */
  uuid(): string {
    const hex = this.next().toString('hex');
    const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
    return [...parts, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
  }

  /** A secret of 40 characters. */
  secret(): string {
    return this.next().toString('base64').slice(0, 40);
  }

  private next(): Buffer {
    this.count += 1;
    return createHash('sha256').update(`${this.seed} ${this.count}`).digest();
  }
}
