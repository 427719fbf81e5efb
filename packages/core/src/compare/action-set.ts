/** A set of actions as bits, of which only the words between the first and the last are kept. */
export class ActionSet {
  static readonly EMPTY: ActionSet = new ActionSet(0, new Uint32Array(0));
  private readonly low: number;
  private readonly words: Uint32Array;

  private constructor(low: number, words: Uint32Array) {
    this.low = low;
    this.words = words;
  }

  /** The set of some ids. */
  static of(ids: readonly number[]): ActionSet {
    if (ids.length === 0) return ActionSet.EMPTY;
    let least = Number.MAX_SAFE_INTEGER;
    let most = 0;
    for (const id of ids) {
      if (id < least) least = id;
      if (id > most) most = id;
    }
    const low = least >>> 5;
    const words = new Uint32Array((most >>> 5) - low + 1);
    for (const id of ids) {
      const word = (id >>> 5) - low;
      words[word] = (words[word] ?? 0) | (1 << (id & 31));
    }
    return new ActionSet(low, words);
  }

  get isEmpty(): boolean {
    for (let index = 0; index < this.words.length; index += 1) {
      if (this.words[index] !== 0) return false;
    }
    return true;
  }

  /** The lowest id, or -1. */
  get first(): number {
    for (let index = 0; index < this.words.length; index += 1) {
      const word = this.words[index] ?? 0;
      if (word !== 0) return ((index + this.low) << 5) + 31 - Math.clz32(word & -word);
    }
    return -1;
  }

  /** The ids, from the lowest on. */
  *ids(): Iterable<number> {
    for (let index = 0; index < this.words.length; index += 1) {
      for (let word = this.words[index] ?? 0; word !== 0; word &= word - 1) {
        yield ((index + this.low) << 5) + 31 - Math.clz32(word & -word);
      }
    }
  }

  meets(other: ActionSet): boolean {
    const from = Math.max(this.low, other.low);
    const to = Math.min(this.high, other.high);
    for (let word = from; word < to; word += 1) {
      if ((this.word(word) & other.word(word)) !== 0) return true;
    }
    return false;
  }

  /** The lowest id that the other set lacks, or -1. */
  firstOutside(other: ActionSet): number {
    for (let word = this.low; word < this.high; word += 1) {
      const rest = this.word(word) & ~other.word(word);
      if (rest !== 0) return (word << 5) + 31 - Math.clz32(rest & -rest);
    }
    return -1;
  }

  isWithin(other: ActionSet): boolean {
    for (let word = this.low; word < this.high; word += 1) {
      if ((this.word(word) & ~other.word(word)) !== 0) return false;
    }
    return true;
  }

  and(other: ActionSet): ActionSet {
    const low = Math.max(this.low, other.low);
    const high = Math.min(this.high, other.high);
    if (high <= low) return ActionSet.EMPTY;
    const words = this.words.slice(low - this.low, high - this.low);
    for (let index = 0; index < words.length; index += 1) {
      words[index] = (words[index] ?? 0) & other.word(low + index);
    }
    return new ActionSet(low, words);
  }

  minus(other: ActionSet): ActionSet {
    const words = this.words.slice();
    const from = Math.max(this.low, other.low);
    const to = Math.min(this.high, other.high);
    for (let word = from; word < to; word += 1) {
      words[word - this.low] = this.word(word) & ~other.word(word);
    }
    return new ActionSet(this.low, words);
  }

  or(other: ActionSet): ActionSet {
    if (this.words.length === 0) return other;
    if (other.words.length === 0) return this;
    const low = Math.min(this.low, other.low);
    const words = new Uint32Array(Math.max(this.high, other.high) - low);
    words.set(this.words, this.low - low);
    for (let word = other.low; word < other.high; word += 1) {
      words[word - low] = (words[word - low] ?? 0) | other.word(word);
    }
    return new ActionSet(low, words);
  }

  private get high(): number {
    return this.low + this.words.length;
  }

  private word(index: number): number {
    return this.words[index - this.low] ?? 0;
  }
}
