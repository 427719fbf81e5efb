import { type Issue, pointerTo, quote } from '../issue.ts';
import { fail, ok, type Result } from '../result.ts';

/** A JSON value. Objects have no prototype, so that keys such as `__proto__` are ordinary keys. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object without prototype. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** How much a JSON document may hold before it is refused. */
export interface JsonLimits {
  /** In UTF-16 code units. */
  readonly maxLength: number;
  readonly maxDepth: number;
}

/** A parsed document: its value, what was odd, and where each part of it stands. */
export interface JsonDocument {
  readonly value: JsonValue;
  /** Keys that occur twice in one object; the last one counts, as in every JSON reader of AWS's SDKs. */
  readonly duplicates: readonly Issue[];
}

/** A position in a text; both count from 1. */
export interface TextLocation {
  readonly line: number;
  readonly column: number;
}

const DEFAULT_LIMITS: JsonLimits = { maxLength: 1_048_576, maxDepth: 64 };

/**
 * Reads a JSON text (RFC 8259), keeping what `JSON.parse` throws away: where an
 * error is, which keys occur twice.
 *
 * Fails with one issue that names line and column. Runs in time linear in the
 * length of the text; refuses longer texts and deeper nesting than `limits`.
 */
export function parseJson(
  text: string,
  limits: JsonLimits = DEFAULT_LIMITS,
): Result<JsonDocument, Issue> {
  if (text.length > limits.maxLength) {
    return fail({
      code: 'too-large',
      severity: 'error',
      pointer: '',
      message: `the document has ${text.length} characters; at most ${limits.maxLength} are read`,
    });
  }
  const reader = new JsonReader(text, limits.maxDepth, null);
  try {
    const value = reader.readDocument();
    return ok({ value, duplicates: reader.duplicates });
  } catch (error) {
    if (error instanceof JsonSyntaxError) return fail(describeSyntaxError(text, error));
    throw error;
  }
}

/**
 * Finds the line and column at which the value under a JSON Pointer begins, or
 * `null` when the text has no such value. For an object member it is the
 * position of the value, not of the key.
 */
export function locateInJson(text: string, pointer: string): TextLocation | null {
  const reader = new JsonReader(text, Number.MAX_SAFE_INTEGER, pointer);
  try {
    reader.readDocument();
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
  }
  return reader.foundAt === null ? null : locationOf(text, reader.foundAt);
}

function describeSyntaxError(text: string, error: JsonSyntaxError): Issue {
  const { line, column } = locationOf(text, error.offset);
  return {
    code: error.code,
    severity: 'error',
    pointer: error.pointer,
    message: `${error.why} at line ${line}, column ${column}`,
  };
}

function locationOf(text: string, offset: number): TextLocation {
  let line = 1;
  let lineStart = 0;
  for (let index = text.indexOf('\n'); index >= 0 && index < offset; ) {
    line += 1;
    lineStart = index + 1;
    index = text.indexOf('\n', lineStart);
  }
  return { line, column: offset - lineStart + 1 };
}

/** Thrown and caught in this file only: it unwinds the recursive reader. */
class JsonSyntaxError extends Error {
  readonly code: 'invalid-json' | 'too-deep';
  readonly why: string;
  readonly offset: number;
  readonly pointer: string;
  constructor(code: 'invalid-json' | 'too-deep', why: string, offset: number, pointer: string) {
    super(why);
    this.code = code;
    this.why = why;
    this.offset = offset;
    this.pointer = pointer;
  }
}

function emptyObject(): Record<string, JsonValue> {
  const object: Record<string, JsonValue> = {};
  // Without prototype, so that no key means anything but itself.
  Object.setPrototypeOf(object, null);
  return object;
}

const BACKSLASH = 92;
const QUOTE = 34;

/** A recursive-descent reader over one text. */
class JsonReader {
  readonly duplicates: Issue[] = [];
  foundAt: number | null = null;
  private offset = 0;
  private depth = 0;
  private readonly path: (string | number)[] = [];
  private readonly text: string;
  private readonly maxDepth: number;
  private readonly wanted: string | null;

  constructor(text: string, maxDepth: number, wanted: string | null) {
    this.text = text;
    this.maxDepth = maxDepth;
    this.wanted = wanted;
  }

  readDocument(): JsonValue {
    // A byte order mark is not JSON, but editors on Windows write it.
    if (this.text.charCodeAt(0) === 0xfeff) this.offset = 1;
    const value = this.readValue();
    this.skipSpace();
    if (this.offset < this.text.length) this.stop(`unexpected ${this.here()} after the document`);
    return value;
  }

  private readValue(): JsonValue {
    this.skipSpace();
    if (this.wanted !== null && this.foundAt === null && this.pointer() === this.wanted) {
      this.foundAt = this.offset;
    }
    switch (this.text.charAt(this.offset)) {
      case '{':
        return this.nested(() => this.readObject());
      case '[':
        return this.nested(() => this.readArray());
      case '"':
        return this.readString();
      case 't':
        return this.readWord('true', true);
      case 'f':
        return this.readWord('false', false);
      case 'n':
        return this.readWord('null', null);
      default:
        return this.readNumber();
    }
  }

  private nested<Value>(read: () => Value): Value {
    this.depth += 1;
    if (this.depth > this.maxDepth) {
      throw new JsonSyntaxError(
        'too-deep',
        `nested deeper than ${this.maxDepth} levels`,
        this.offset,
        '',
      );
    }
    const value = read();
    this.depth -= 1;
    return value;
  }

  private readObject(): JsonObject {
    const object: Record<string, JsonValue> = emptyObject();
    this.offset += 1;
    this.skipSpace();
    if (this.take('}')) return object;
    for (;;) {
      this.skipSpace();
      if (this.text.charCodeAt(this.offset) !== QUOTE) {
        this.stop(`expected a key in double quotes but found ${this.here()}`);
      }
      const key = this.readString();
      this.skipSpace();
      if (!this.take(':')) this.stop(`expected \`:\` after the key ${quote(key)}`);
      this.path.push(key);
      if (key in object) this.reportDuplicate(key);
      object[key] = this.readValue();
      this.path.pop();
      this.skipSpace();
      if (this.take('}')) return object;
      if (!this.take(',')) this.stop(`expected \`,\` or \`}\` but found ${this.here()}`);
    }
  }

  private readArray(): readonly JsonValue[] {
    const items: JsonValue[] = [];
    this.offset += 1;
    this.skipSpace();
    if (this.take(']')) return items;
    for (;;) {
      this.path.push(items.length);
      items.push(this.readValue());
      this.path.pop();
      this.skipSpace();
      if (this.take(']')) return items;
      if (!this.take(',')) this.stop(`expected \`,\` or \`]\` but found ${this.here()}`);
    }
  }

  /** Finds the closing quote, then lets `JSON.parse` decode escapes. */
  private readString(): string {
    const start = this.offset;
    let index = start + 1;
    let plain = true;
    for (; index < this.text.length; index += 1) {
      const code = this.text.charCodeAt(index);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        plain = false;
        index += 1;
      } else if (code < 32) {
        this.offset = index;
        this.stop('a control character inside a string');
      }
    }
    if (index >= this.text.length) this.stop('a string that does not end');
    this.offset = index + 1;
    if (plain) return this.text.slice(start + 1, index);
    try {
      const decoded: unknown = JSON.parse(this.text.slice(start, index + 1));
      return String(decoded);
    } catch {
      this.offset = start;
      return this.stop('a string with an invalid escape');
    }
  }

  private readWord<Value>(word: string, value: Value): Value {
    if (!this.text.startsWith(word, this.offset)) this.stop(`unexpected ${this.here()}`);
    this.offset += word.length;
    return value;
  }

  private readNumber(): number {
    const pattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text);
    if (match === null) return this.stop(`unexpected ${this.here()}`);
    this.offset += match[0].length;
    return Number(match[0]);
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.offset);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.offset += 1;
    }
  }

  private take(character: string): boolean {
    if (this.text[this.offset] !== character) return false;
    this.offset += 1;
    return true;
  }

  private here(): string {
    const character = this.text[this.offset];
    return character === undefined ? 'the end of the text' : quote(character);
  }

  private pointer(): string {
    return this.path.reduce<string>((base, token) => pointerTo(base, token), '');
  }

  private reportDuplicate(key: string): void {
    this.duplicates.push({
      code: 'duplicate-key',
      severity: 'error',
      pointer: this.pointer(),
      message: `the key ${quote(key)} occurs twice in one object`,
      help: 'keep one of them; AWS refuses such a policy',
    });
  }

  private stop(why: string): never {
    throw new JsonSyntaxError('invalid-json', why, this.offset, this.pointer());
  }
}
