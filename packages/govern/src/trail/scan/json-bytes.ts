/*
 * Finds where values of JSON end without making anything of them. Looks at the structure only:
 * what stands between quotes, and how brackets nest.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8259}
 */

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
export const NEW_LINE = 0x0a;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** The value does not end where it should. */
export const BROKEN = -1;

/* Four bytes at a time: one that is zero, or below a limit, borrows into its highest bit. */
const HIGHEST = 0x80808080;
const ONES = 0x01010101;
const QUOTES = QUOTE * ONES;
const BACKSLASHES = BACKSLASH * ONES;
const SPACES = SPACE * ONES;

/** Bytes that are read as JSON. */
export class JsonBytes {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Whether the text that was skipped last is written with escapes. */
  isEscaped = false;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The first byte at or after `at` that is no white space; the end where there is none. */
  skipSpace(at: number): number {
    const { bytes } = this;
    let index = at;
    // Behind the end there is nothing, which counts as something else.
    while (isSpace(bytes[index] ?? 0)) index += 1;
    return index;
  }

  /** Where the text that begins at `at` with a quote ends: behind the other quote. */
  skipText(at: number): number {
    const { bytes } = this;
    let index = this.skipLetters(at + 1);
    this.isEscaped = false;
    for (;;) {
      const byte = bytes[index] ?? 0;
      if (byte === QUOTE) return index + 1;
      // Control characters cannot stand in a text: the other quote is missing.
      if (byte < SPACE) return BROKEN;
      if (byte === BACKSLASH) {
        this.isEscaped = true;
        index += 1;
      }
      index += 1;
    }
  }

  /** Skips fours of bytes that are neither quotes, backslashes nor control characters. */
  private skipLetters(from: number): number {
    const { view } = this;
    const last = view.byteLength - 4;
    let index = from;
    while (index <= last) {
      const four = view.getUint32(index, true);
      const quote = four ^ QUOTES;
      const backslash = four ^ BACKSLASHES;
      const found =
        ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((four - SPACES) & ~four);
      if ((found & HIGHEST) !== 0) break;
      index += 4;
    }
    return index;
  }

  /** Where the value that begins at `at` ends: behind its last byte. Nests as deeply as it likes. */
  skipValue(at: number): number {
    const { bytes } = this;
    const first = bytes[at];
    if (first === QUOTE) return this.skipText(at);
    if (first === OPEN_OBJECT || first === OPEN_LIST) return this.skipNested(at);
    let index = at;
    while (isOfWord(bytes[index] ?? 0)) index += 1;
    return index === at ? BROKEN : index;
  }

  private skipNested(at: number): number {
    const { bytes } = this;
    const end = bytes.length;
    let depth = 0;
    let index = at;
    while (index < end) {
      const byte = bytes[index] ?? 0;
      index += 1;
      if (byte === QUOTE) {
        index = this.skipText(index - 1);
        if (index === BROKEN) return BROKEN;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        depth += 1;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth === 0) return index;
      }
    }
    return BROKEN;
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === NEW_LINE || byte === 0x0d || byte === 0x09;
}

/** Of numbers, `true`, `false` and `null`. */
function isOfWord(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e ||
    byte === 0x45
  );
}
