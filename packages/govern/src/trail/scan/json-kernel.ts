import { invariant } from '@countersign/core';
import { KERNEL_CODE } from './kernel-code.ts';

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
export const NEW_LINE = 0x0a;

/** The value does not end where it should. */
export const BROKEN = -1;

/** What `wasm/scan.ts` exports. Places are addresses in its memory. */
interface Kernel {
  setMemory(from: number, to: number): void;
  room(): number;
  setLimit(to: number): void;
  allocate(size: number): number;
  skipSpace(from: number): number;
  skipValue(from: number): number;
  createNames(count: number): number;
  addName(names: number, from: number, length: number): number;
  scanMembers(from: number, names: number, spans: number, repeated: number): number;
  rememberRepeated(): number;
  numberOfRepeated(spans: number, members: number): number;
  createTable(): number;
  intern(table: number, seed: number, spans: number, members: number): number;
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What of WebAssembly is used, which is the same wherever JavaScript runs. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Kernel };
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => Memory;
};

const PAGE = 1 << 16;
/** What is remembered lies below the text. */
const FIRST_FREE = PAGE;
const TEXT_AT = 1 << 25;
/** The kernel looks that far behind the end of the text, at most. */
const PADDING = 128;

let compiled: object | null = null;

function kernelModule(): object {
  compiled ??= new WebAssembly.Module(
    Uint8Array.from({ length: KERNEL_CODE.length / 2 }, (_, at) =>
      Number.parseInt(KERNEL_CODE.slice(at * 2, at * 2 + 2), 16),
    ),
  );
  return compiled;
}

/** Names of members that are looked for in objects, and where they were found in the last one. */
export interface MemberScan {
  readonly names: number;
  /** Where the beginning and the end of each member stand, both 0 where there is none. */
  readonly spans: number;
  /** The one member whose values come again and again; `-1` for none. */
  readonly repeated: number;
}

/** Members of a scan whose spans are looked up together. */
export interface MemberList {
  readonly at: number;
}

/**
 * A text of JSON in memory where it is looked at sixteen bytes at a time. Only its structure
 * counts: what stands between quotes, and how brackets nest. Places are addresses in that memory.
 *
 * It remembers what was in some spans of texts before, as far as there is room.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8259}
 */
export class JsonKernel {
  private readonly memory = new WebAssembly.Memory({
    initial: TEXT_AT / PAGE + 1,
    maximum: PAGE,
  });
  private readonly kernel = new WebAssembly.Instance(kernelModule(), {
    env: { memory: this.memory },
  }).exports;
  /** All of the memory. */
  bytes: Uint8Array = new Uint8Array(this.memory.buffer);
  private words = new Uint32Array(this.memory.buffer);
  /** Where the text ends. */
  private end = TEXT_AT;

  constructor() {
    this.kernel.setMemory(FIRST_FREE, TEXT_AT);
    invariant(this.kernel.rememberRepeated() !== 0, 'there is room at first');
  }

  /** How many bytes can still be remembered. */
  get room(): number {
    return this.kernel.room();
  }

  /** How many bytes of memory there are. */
  get size(): number {
    return this.bytes.length;
  }

  /** Where what is looked at ends. */
  get limit(): number {
    return this.end;
  }

  /** Looks no further than a place, at which there is a line break or the end. */
  set limit(to: number) {
    this.end = to;
    this.kernel.setLimit(to);
  }

  /**
   * Takes a text in the place of the last one.
   *
   * @returns where it begins; 0 where there is no memory for it
   */
  load(text: Uint8Array): number {
    const missing = TEXT_AT + text.length + PADDING - this.bytes.length;
    if (missing > 0) {
      try {
        this.memory.grow(Math.ceil(missing / PAGE));
      } catch {
        return 0;
      }
      this.bytes = new Uint8Array(this.memory.buffer);
      this.words = new Uint32Array(this.memory.buffer);
    }
    const end = TEXT_AT + text.length;
    this.bytes.set(text, TEXT_AT);
    this.bytes.fill(0, end, end + PADDING);
    this.limit = end;
    return TEXT_AT;
  }

  /** The first byte at or after a place that is no white space; the limit where there is none. */
  skipSpace(at: number): number {
    // White space and control characters come before all others.
    return (this.bytes[at] ?? 0) > 0x20 && at < this.end ? at : this.kernel.skipSpace(at);
  }

  /** Where the value ends that begins at a place: behind its last byte; or {@link BROKEN}. */
  skipValue(at: number): number {
    return this.kernel.skipValue(at);
  }

  /**
   * Looks for members of these names.
   *
   * @param repeated the place of the one whose values come again and again; `-1` for none
   * @returns `null` where there is no room for them, or a name is no short one in ASCII
   */
  members(names: readonly string[], repeated: number): MemberScan | null {
    const texts = names.map(bytesOf);
    if (texts.some(({ length }) => length > MAX_NAME_LENGTH)) return null;
    const at = this.kernel.createNames(names.length);
    const spans = this.kernel.allocate(names.length * 8 + 8);
    const place = this.kernel.allocate(MAX_NAME_LENGTH + 1);
    if (at === 0 || spans === 0 || place === 0) return null;
    for (const text of texts) {
      this.bytes.set(text, place);
      if (this.kernel.addName(at, place, text.length) === 0) return null;
    }
    return { names: at, spans, repeated };
  }

  /** A list of members by their places among the names of a scan; `null` where there is no room. */
  list(members: readonly number[]): MemberList | null {
    const at = this.kernel.allocate(members.length * 4 + 4);
    if (at === 0) return null;
    this.words.set([members.length, ...members], at / 4);
    return { at };
  }

  /** What spans are looked up in, kind by kind; `null` where there is no room. */
  table(): number | null {
    return this.kernel.createTable() || null;
  }

  /**
   * Finds the members of the object that begins at `at`; of members of one name the last counts,
   * as it does for `JSON.parse`.
   *
   * @returns where the object ends; less than 0 where that is not known, or a key is written with escapes
   */
  scanMembers(at: number, { names, repeated, spans }: MemberScan): number {
    return this.kernel.scanMembers(at, names, spans, repeated);
  }

  /** Where a member begins; 0 where there is none. */
  startOf({ spans }: MemberScan, member: number): number {
    return this.words[spans / 4 + member * 2] ?? 0;
  }

  /** Where it ends; 0 where there is none. */
  endOf({ spans }: MemberScan, member: number): number {
    return this.words[spans / 4 + member * 2 + 1] ?? 0;
  }

  /** Goes on as if a member was not there. */
  drop({ spans }: MemberScan, member: number): void {
    this.words[spans / 4 + member * 2] = 0;
    this.words[spans / 4 + member * 2 + 1] = 0;
  }

  /** The number of the value that is repeated, the same for the same bytes; 0 where it is not remembered. */
  numberOfRepeated({ spans }: MemberScan, { at }: MemberList): number {
    return this.kernel.numberOfRepeated(spans, at);
  }

  /**
   * The number of what stands in the spans of some members, from 1 on: the same for the same seed
   * and the same bytes. Negative where they are new; 0 where they are not remembered.
   */
  intern(table: number, seed: number, { spans }: MemberScan, { at }: MemberList): number {
    return this.kernel.intern(table, seed, spans, at);
  }
}

const MAX_NAME_LENGTH = 63;

/** The bytes of a text of ASCII. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

/** Whether bytes stand at a place. */
export function isAt(some: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let index = 0; index < some.length; index += 1) {
    if (some[index] !== bytes[from + index]) return false;
  }
  return true;
}
