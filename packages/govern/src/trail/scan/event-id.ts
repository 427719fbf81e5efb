/** How many numbers of 32 bits stand for an event ID. */
export const ID_WORDS = 4;

const ID_LENGTH = 36;
const DASHES: ReadonlySet<number> = new Set([8, 13, 18, 23]);
const DASH = 0x2d;

/** What each byte is worth as a digit of a UUID as CloudTrail writes it; 255 for what is none. */
const DIGITS: Uint8Array = digits();

/** Where the digits of a UUID stand. */
const PLACES: readonly number[] = Array.from({ length: ID_LENGTH }, (_, at) => at).filter(
  (at) => !DASHES.has(at),
);

/**
 * Writes the 128 bits of an event ID, a UUID in lower case, to `words` at `to`.
 *
 * @returns whether it is one
 */
export function writeIdAt(
  bytes: Uint8Array,
  from: number,
  words: Uint32Array,
  to: number,
): boolean {
  for (const dash of DASHES) if (bytes[from + dash] !== DASH) return false;
  let word = 0;
  let bad = 0;
  for (let index = 0; index < 32; index += 1) {
    const digit = DIGITS[bytes[from + (PLACES[index] ?? 0)] ?? 0] ?? 255;
    bad |= digit;
    word = (word << 4) | digit;
    if ((index & 7) === 7) {
      words[to + (index >> 3)] = word;
      word = 0;
    }
  }
  return bad < 16;
}

/** Writes 128 bits for any event ID: those of a UUID, else a hash. */
export function writeId(id: string, words: Uint32Array, to: number): void {
  const bytes = Uint8Array.from(id, (character) => Math.min(character.codePointAt(0) ?? 0, 255));
  if (id.length === ID_LENGTH && bytes.length === ID_LENGTH && writeIdAt(bytes, 0, words, to)) {
    return;
  }
  for (let word = 0; word < ID_WORDS; word += 1) words[to + word] = hash(id, word + 1);
}

function hash(text: string, seed: number): number {
  let state = Math.imul(seed, 0x9e3779b1);
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x85ebca6b);
    state ^= state >>> 13;
  }
  state = Math.imul(state ^ (state >>> 16), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

function digits(): Uint8Array {
  const table = new Uint8Array(256).fill(255);
  for (let value = 0; value < 16; value += 1) {
    table[value.toString(16).charCodeAt(0)] = value;
  }
  return table;
}
