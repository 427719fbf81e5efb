import { ID_WORDS } from './event-id.ts';

/** How many event IDs are remembered at least before the oldest are forgotten. */
const REMEMBERED = 1 << 21;
const FIRST_CAPACITY = 1 << 12;
/** A table of fewer numbers grows in larger steps. */
const SMALL = 1 << 20;

/**
 * The event IDs that have passed, exactly, in a memory that does not grow for ever: of the
 * last two million each is known. What comes twice comes within minutes of its first time,
 * as records are read in order of time.
 */
export class SeenIds {
  private readonly remembered: number;
  private newer = new IdTable(FIRST_CAPACITY);
  private older: IdTable | null = null;
  private hasZero = false;

  constructor(remembered: number = REMEMBERED) {
    this.remembered = remembered;
  }

  /** Notes an ID; `false` where it was there already. */
  add(words: Uint32Array, at: number): boolean {
    if (isZero(words, at)) {
      const isNew = !this.hasZero;
      this.hasZero = true;
      return isNew;
    }
    if (this.older?.has(words, at) === true) return false;
    if (!this.newer.add(words, at)) return false;
    if (this.newer.count >= this.remembered) {
      this.older = this.newer;
      // As many again are to come.
      this.newer = new IdTable(this.older.capacity);
    }
    return true;
  }
}

/** A set of IDs, four numbers each; four zeros are an empty place. */
class IdTable {
  count = 0;
  private words: Uint32Array;
  private mask: number;

  constructor(capacity: number) {
    this.words = new Uint32Array(capacity * ID_WORDS);
    this.mask = capacity - 1;
  }

  get capacity(): number {
    return this.mask + 1;
  }

  has(words: Uint32Array, at: number): boolean {
    return this.find(words, at) < 0;
  }

  add(words: Uint32Array, at: number): boolean {
    const place = this.find(words, at);
    if (place < 0) return false;
    for (let word = 0; word < ID_WORDS; word += 1) this.words[place + word] = words[at + word] ?? 0;
    this.count += 1;
    if (this.count * 2 > this.mask) this.grow();
    return true;
  }

  /** The empty place for an ID, or -1 where it is there. */
  private find(words: Uint32Array, at: number): number {
    const a = words[at] ?? 0;
    const b = words[at + 1] ?? 0;
    const c = words[at + 2] ?? 0;
    const d = words[at + 3] ?? 0;
    const table = this.words;
    let slot = slotOf(words, at) & this.mask;
    for (;;) {
      const place = slot * ID_WORDS;
      if (isZero(table, place)) return place;
      if (isAt(table, place, a, b) && table[place + 2] === c && table[place + 3] === d) return -1;
      slot = (slot + 1) & this.mask;
    }
  }

  /** Moves all to a larger table: each is new there, so that none are compared. */
  private grow(): void {
    const before = this.words;
    const table = new Uint32Array(before.length * (before.length < SMALL ? 4 : 2));
    const mask = table.length / ID_WORDS - 1;
    for (let at = 0; at < before.length; at += ID_WORDS) {
      if (isZero(before, at)) continue;
      let slot = slotOf(before, at) & mask;
      while (!isZero(table, slot * ID_WORDS)) slot = (slot + 1) & mask;
      const to = slot * ID_WORDS;
      for (let word = 0; word < ID_WORDS; word += 1) table[to + word] = before[at + word] ?? 0;
    }
    this.words = table;
    this.mask = mask;
  }
}

function slotOf(words: Uint32Array, at: number): number {
  return (words[at] ?? 0) ^ Math.imul(words[at + 3] ?? 0, 0x9e3779b1);
}

function isAt(table: Uint32Array, place: number, first: number, second: number): boolean {
  return table[place] === first && table[place + 1] === second;
}

function isZero(words: Uint32Array, at: number): boolean {
  return isAt(words, at, 0, 0) && words[at + 2] === 0 && words[at + 3] === 0;
}
