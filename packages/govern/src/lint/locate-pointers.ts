import { pointerTo } from '@countersign/core';

/** A position in a text; both count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds where the values under many JSON Pointers begin, in one pass over the text. A pointer
 * that leads nowhere gets the place of the nearest value above it.
 *
 * @param text JSON that was read without error
 */
export function locatePointers(
  text: string,
  pointers: Iterable<string>,
): ReadonlyMap<string, TextPlace> {
  const wanted = new Set(pointers);
  const offsets = new Map<string, number>();
  const everything = new Set([...wanted].flatMap(withAncestors));
  new Scanner(text, everything, offsets).scan();
  const placeOf = placesOf(text, offsets.values());
  return new Map(
    [...wanted].map((pointer) => {
      const found = withAncestors(pointer).find((one) => offsets.has(one)) ?? '';
      return [pointer, placeOf(offsets.get(found) ?? 0)];
    }),
  );
}

/** The pointer, the pointer of what holds it, and so on up to the document. */
function withAncestors(pointer: string): readonly string[] {
  const chain = [pointer];
  for (let at = pointer; at !== ''; chain.push(at)) at = at.slice(0, at.lastIndexOf('/'));
  return chain;
}

/** Lines are counted once for all offsets. */
function placesOf(text: string, offsets: Iterable<number>): (offset: number) => TextPlace {
  const places = new Map<number, TextPlace>();
  let line = 1;
  let lineStart = 0;
  for (const offset of [...offsets].toSorted((a, b) => a - b)) {
    for (let end = text.indexOf('\n', lineStart); end >= 0 && end < offset; ) {
      line += 1;
      lineStart = end + 1;
      end = text.indexOf('\n', lineStart);
    }
    places.set(offset, { line, column: offset - lineStart + 1 });
  }
  return (offset) => places.get(offset) ?? { line: 1, column: 1 };
}

/** Walks over the values of a text, noting where those that are wanted begin. */
class Scanner {
  private offset = 0;
  private readonly text: string;
  private readonly wanted: ReadonlySet<string>;
  private readonly found: Map<string, number>;

  constructor(text: string, wanted: ReadonlySet<string>, found: Map<string, number>) {
    this.text = text;
    this.wanted = wanted;
    this.found = found;
  }

  scan(): void {
    if (this.text.charCodeAt(0) === 0xfeff) this.offset = 1;
    this.value('');
  }

  private value(pointer: string): void {
    this.skip(/[\s]*/y);
    if (this.wanted.has(pointer)) this.found.set(pointer, this.offset);
    switch (this.text[this.offset]) {
      case '{':
        this.members((): string => {
          const key = String(JSON.parse(this.string()));
          this.skip(/\s*:/y);
          return pointerTo(pointer, key);
        });
        return;
      case '[': {
        let index = 0;
        this.members((): string => pointerTo(pointer, index++));
        return;
      }
      case '"':
        this.string();
        return;
      case undefined:
        return;
      default:
        this.skip(/[^\s,\]}]*/y);
    }
  }

  /** The members of an object or a list, between its brackets. */
  private members(nextPointer: () => string): void {
    this.offset += 1;
    for (;;) {
      this.skip(/[\s,]*/y);
      const character = this.text[this.offset];
      if (character === undefined || character === '}' || character === ']') break;
      this.value(nextPointer());
    }
    this.offset += 1;
  }

  private string(): string {
    const start = this.offset;
    this.skip(/"[^"\\]*(?:\\.[^"\\]*)*"/y);
    return this.text.slice(start, this.offset);
  }

  private skip(pattern: RegExp): void {
    pattern.lastIndex = this.offset;
    this.offset += pattern.exec(this.text)?.[0].length ?? 0;
  }
}
