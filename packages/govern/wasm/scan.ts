/*
 * The bytes of a trail, looked at sixteen at a time. AssemblyScript: `tools/build-kernel.mjs`
 * compiles it into `src/trail/scan/kernel-code.ts`.
 *
 * Only the structure of JSON is looked at: what stands between quotes, and how brackets nest.
 * Places are addresses in memory. The text ends where `limit` tells; what stands there is a
 * line break or zero, and at least 64 more bytes can be read behind it.
 *
 * https://www.rfc-editor.org/rfc/rfc8259
 * https://www.assemblyscript.org/stdlib/globals.html#simd-%F0%9F%A6%84
 */

/** What was looked for is not there, or does not end. */
const BROKEN: i32 = -1;
/** A key is written with escapes. */
const ESCAPED: i32 = -2;
/** There is no room for another span. */
const FULL: i32 = 0;

const QUOTE: u32 = 0x22;
const COMMA: u32 = 0x2c;
const COLON: u32 = 0x3a;
const BACKSLASH: u32 = 0x5c;
const OPEN_LIST: u32 = 0x5b;
const OPEN_OBJECT: u32 = 0x7b;
const CLOSE_OBJECT: u32 = 0x7d;
const SPACE: u32 = 0x20;

/** Where the text ends. */
let limit: u32 = 0;
/** Whether the text between quotes that was skipped last is written with escapes. */
let isEscaped: bool = false;
/** Where free memory begins, and where it ends. */
let free: u32 = 0;
let last: u32 = 0;

/** Lays down which memory can be used to remember. */
export function setMemory(from: u32, to: u32): void {
  free = from;
  last = to;
}

/** How much memory is left, in bytes. */
export function room(): u32 {
  return last - free;
}

export function setLimit(to: u32): void {
  limit = to;
}

/** Some memory that is aligned to 16 bytes; 0 where there is none. */
export function allocate(size: u32): u32 {
  const at = (free + 15) & ~15;
  if (at + size > last) return 0;
  free = at + size;
  return at;
}

/** The first byte at or after a place that is no white space; the end where there is none. */
export function skipSpace(from: u32): u32 {
  let at = from;
  while (at < limit) {
    const byte = <u32>load<u8>(at);
    if (byte > SPACE || (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break;
    at += 1;
  }
  return at;
}

/** Where the text ends that begins with a quote: behind the other one. */
function skipText(from: u32): i32 {
  const quotes = i8x16.splat(<i8>QUOTE);
  const backslashes = i8x16.splat(<i8>BACKSLASH);
  const spaces = i8x16.splat(<i8>SPACE);
  let at = from + 1;
  isEscaped = false;
  while (true) {
    const bytes = v128.load(at);
    const found = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, backslashes)),
        i8x16.lt_u(bytes, spaces),
      ),
    );
    if (found === 0) {
      at += 16;
      if (at > limit) return BROKEN;
      continue;
    }
    at += <u32>ctz(found);
    if (at >= limit) return BROKEN;
    const byte = <u32>load<u8>(at);
    if (byte === QUOTE) return at + 1;
    // Control characters cannot stand in a text: the other quote is missing.
    if (byte !== BACKSLASH) return BROKEN;
    isEscaped = true;
    at += 2;
  }
}

/** Where the value ends that begins at a place: behind its last byte. Nests as deeply as it likes. */
export function skipValue(from: u32): i32 {
  const first = <u32>load<u8>(from);
  if (first === QUOTE) return skipText(from);
  if (first === OPEN_OBJECT || first === OPEN_LIST) return skipNested(from);
  let at = from;
  while (at < limit && isOfWord(load<u8>(at))) at += 1;
  return at === from ? BROKEN : at;
}

/** Of numbers, `true`, `false` and `null`. */
function isOfWord(byte: u32): bool {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e ||
    byte === 0x45
  );
}

function skipNested(from: u32): i32 {
  const quotes = i8x16.splat(<i8>QUOTE);
  // Brackets and braces differ in one bit.
  const bit = i8x16.splat(0x20);
  const opens = i8x16.splat(<i8>OPEN_OBJECT);
  const closes = i8x16.splat(<i8>CLOSE_OBJECT);
  let depth: u32 = 0;
  let at = from;
  while (at < limit) {
    const bytes = v128.load(at);
    const folded = v128.or(bytes, bit);
    const opening = i8x16.bitmask(i8x16.eq(folded, opens));
    const closing = i8x16.bitmask(i8x16.eq(folded, closes));
    const quoted = i8x16.bitmask(i8x16.eq(bytes, quotes));
    let found = opening | closing | quoted;
    let next = at + 16;
    while (found !== 0) {
      const place = <u32>ctz(found);
      const one = 1 << place;
      const here = at + place;
      if (here >= limit) return BROKEN;
      if ((quoted & one) !== 0) {
        const end = skipText(here);
        if (end === BROKEN) return BROKEN;
        next = end;
        // What stands between the quotes is no structure; what stands behind them may be in sight.
        if (next >= at + 16) break;
        found &= -1 << (next - at);
        next = at + 16;
        continue;
      }
      if ((opening & one) !== 0) depth += 1;
      else {
        depth -= 1;
        if (depth === 0) return here + 1;
      }
      found &= found - 1;
    }
    at = next;
  }
  return BROKEN;
}

/*
 * Names of members: a number with a bit for each length that occurs, how many names there are,
 * the first key, and then for each name its length and where it stands, padded with zeros to
 * sixteens of bytes.
 */
const NAMES_HEAD: u32 = 32;
const NAME_SIZE: u32 = 8;

/*
 * A key as it was written, with its quotes and the colon behind it: its length, which of the names
 * it is, the key that came behind it last, the next of all keys of the names, and what stands
 * there. The first of all stands before every key, and is empty.
 */
const KEY_HEAD: u32 = 16;
/** How many different keys are remembered; there are few but for maps of users' own making. */
const MAX_KEYS: u32 = 64;
/** A longer key is not remembered. */
const MAX_KEY_LENGTH: u32 = 64;

/** Which of the names the key was that was read last; -1 for none of them. */
let member: i32 = -1;
/** The key that was read last; 0 where it is not remembered. */
let key: u32 = 0;

/** Some names with room for `count` of them, which are still to be put there; 0 where there is no room. */
export function createNames(count: u32): u32 {
  const names = allocate(NAMES_HEAD + count * NAME_SIZE);
  const first = allocate(KEY_HEAD);
  if (names === 0 || first === 0) return 0;
  store<u64>(names, 0);
  store<u32>(names, 0, 8);
  store<u32>(names, first, 12);
  store<u32>(names, 0, 16);
  store<u32>(first, 0);
  store<u32>(first, -1, 4);
  store<u32>(first, 0, 8);
  store<u32>(first, 0, 12);
  return names;
}

/** Adds a name that stands at a place, with at least 63 bytes behind it; tells whether there was room. */
export function addName(names: u32, from: u32, length: u32): bool {
  const count = load<u32>(names, 8);
  const copy = allocate(padded(length));
  if (copy === 0) return false;
  memory.copy(copy, from, length);
  const name = names + NAMES_HEAD + count * NAME_SIZE;
  store<u32>(name, length);
  store<u32>(name, copy, 4);
  store<u32>(names, count + 1, 8);
  store<u64>(names, load<u64>(names) | ((<u64>1) << length));
  return true;
}

/** Which of some names stands between two places; -1 for none of them. */
function findName(names: u32, from: u32, to: u32): i32 {
  const length = to - from;
  if (length > 63 || ((load<u64>(names) >> length) & 1) === 0) return -1;
  const count = load<u32>(names, 8);
  for (let index: u32 = 0; index < count; index += 1) {
    const name = names + NAMES_HEAD + index * NAME_SIZE;
    if (load<u32>(name) === length && isSame(load<u32>(name, 4), from, length)) return index;
  }
  return -1;
}

/** Whether the same stands at two places. */
function isSame(one: u32, other: u32, length: u32): bool {
  let left = length;
  let a = one;
  let b = other;
  while (left >= 16) {
    if (i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b))) !== 0xffff) return false;
    left -= 16;
    a += 16;
    b += 16;
  }
  if (left === 0) return true;
  const mask = (1 << left) - 1;
  return (i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b))) & mask) === mask;
}

/** Reads a key; answers with where its value begins, `BROKEN` or `ESCAPED`. */
function readKey(names: u32, from: u32): i32 {
  // Members mostly come in the same order.
  const likely = key === 0 ? 0 : load<u32>(key, 8);
  if (likely !== 0) {
    const length = load<u32>(likely);
    if (isSame(likely + KEY_HEAD, from, length) && from + length < limit) {
      key = likely;
      member = load<i32>(likely, 4);
      return skipSpace(from + length);
    }
  }
  if (from >= limit || <u32>load<u8>(from) !== QUOTE) return BROKEN;
  const end = skipText(from);
  if (end === BROKEN) return BROKEN;
  if (isEscaped) return ESCAPED;
  member = findName(names, from + 1, end - 1);
  const known = keyAt(names, from, end);
  if (key !== 0) store<u32>(key, known, 8);
  key = known;
  const colon = skipSpace(end);
  if (colon >= limit || <u32>load<u8>(colon) !== COLON) return BROKEN;
  return skipSpace(colon + 1);
}

/** The key that stands between two places; 0 where it is not remembered. */
function keyAt(names: u32, from: u32, to: u32): u32 {
  const length = to - from;
  if (length > MAX_KEY_LENGTH) return 0;
  let before = load<u32>(names, 12);
  while (true) {
    const known = load<u32>(before, 12);
    if (known === 0) break;
    if (load<u32>(known) === length + 1 && isSame(known + KEY_HEAD, from, length)) return known;
    before = known;
  }
  const count = load<u32>(names, 16);
  const made = count >= MAX_KEYS ? 0 : allocate(KEY_HEAD + padded(length + 1));
  if (made === 0) return 0;
  store<u32>(made, length + 1);
  store<i32>(made, member, 4);
  store<u32>(made, 0, 8);
  store<u32>(made, 0, 12);
  memory.copy(made + KEY_HEAD, from, length);
  store<u8>(made + KEY_HEAD + length, COLON);
  store<u32>(before, made, 12);
  store<u32>(names, count + 1, 16);
  return made;
}

/**
 * Finds the members of an object that have certain names. Of each the beginning and the end are
 * put to `spans`, both 0 where there is none; of members of one name the last counts, as it does
 * for `JSON.parse`.
 *
 * Answers with where the object ends, `BROKEN` or `ESCAPED`.
 *
 * @param repeated the member whose values come again and again; -1 for none
 */
export function scanMembers(from: u32, names: u32, spans: u32, repeated: i32): i32 {
  memory.fill(spans, 0, load<u32>(names, 8) * 8);
  key = load<u32>(names, 12);
  let at = skipSpace(from + 1);
  if (at < limit && <u32>load<u8>(at) === CLOSE_OBJECT) return at + 1;
  while (true) {
    const begin = readKey(names, at);
    if (begin < 0) return begin;
    if (<u32>begin >= limit) return BROKEN;
    const wanted = member;
    let end = wanted >= 0 && wanted === repeated ? endOfRepeated(begin) : 0;
    if (end === 0) end = skipValue(begin);
    if (end === BROKEN) return BROKEN;
    if (wanted >= 0) {
      store<u32>(spans + wanted * 8, begin);
      store<u32>(spans + wanted * 8, end, 4);
    }
    at = skipSpace(end);
    if (at >= limit) return BROKEN;
    const byte = <u32>load<u8>(at);
    if (byte === CLOSE_OBJECT) return at + 1;
    if (byte !== COMMA) return BROKEN;
    at = skipSpace(at + 1);
  }
}

/*
 * Values that come again and again, such as the identities of callers: where one ends is found by
 * comparing it with one that was there, as an object of JSON is never the beginning of another.
 */
let repeatedTable: u32 = 0;
/** The entries of values by their beginnings. */
let repeatedSlots: u32 = 0;
/** The entry of the value that was found last, and where; 0 where none was. */
let repeatedEntry: u32 = 0;
let repeatedFrom: u32 = 0;

const REPEATED_SLOTS: u32 = 4096;
/** How much of the beginning tells values apart, as far as it does: who called stands there. */
const PEEK_LENGTH: u32 = 240;

/** Makes room for values that are repeated; tells whether there was some. */
export function rememberRepeated(): bool {
  repeatedTable = createTable();
  repeatedSlots = allocate(REPEATED_SLOTS * 4);
  repeatedEntry = 0;
  repeatedFrom = 0;
  if (repeatedTable === 0 || repeatedSlots === 0) return false;
  memory.fill(repeatedSlots, 0, REPEATED_SLOTS * 4);
  return true;
}

/** Where a value ends that was there before; 0 where it was not. */
function endOfRepeated(from: u32): u32 {
  repeatedFrom = 0;
  let entry = repeatedEntry;
  // Whoever calls calls a few times in a row.
  if (entry === 0 || !isValueAt(entry, from)) {
    entry = load<u32>(slotOf(from));
    if (entry === 0 || !isValueAt(entry, from)) return 0;
  }
  repeatedEntry = entry;
  repeatedFrom = from;
  return from + load<u32>(entry, ENTRY_HEAD);
}

function isValueAt(entry: u32, from: u32): bool {
  const length = load<u32>(entry, ENTRY_HEAD);
  return from + length < limit && isSame(entry + ENTRY_HEAD + 16, from, length);
}

function slotOf(from: u32): u32 {
  let hash: u64 = FACTOR;
  const to = from + PEEK_LENGTH < limit ? from + PEEK_LENGTH : limit;
  for (let at = from; at + 8 <= to; at += 8) hash = mix(hash, load<u64>(at));
  return repeatedSlots + (<u32>(hash >> 40) & (REPEATED_SLOTS - 1)) * 4;
}

/**
 * The number of the value of the one member that is repeated, from 1 on; `FULL` where it is not
 * remembered.
 */
export function numberOfRepeated(spans: u32, members: u32): i32 {
  const from = load<u32>(spans + load<u32>(members, 4) * 8);
  if (from !== 0 && repeatedFrom === from) return load<u32>(repeatedEntry, 8);
  const number = intern(repeatedTable, 0, spans, members);
  if (number === FULL) return FULL;
  if (from !== 0 && <u32>load<u8>(from) === OPEN_OBJECT) store<u32>(slotOf(from), interned);
  return number < 0 ? -number : number;
}

/*
 * A table of spans: where its places are, how many there are, and how many are taken. Each place
 * has the address of an entry, or 0. An entry has its hash, seed and number, and then the length
 * of each span and what stands there, each padded to sixteens of bytes.
 */
const TABLE_SIZE: u32 = 12;
const FIRST_PLACES: u32 = 1024;
const ENTRY_HEAD: u32 = 16;

/** The entry that was found or made last. */
let interned: u32 = 0;

/** A table that nothing is in; 0 where there is no room for it. */
export function createTable(): u32 {
  const table = allocate(TABLE_SIZE);
  const places = allocate(FIRST_PLACES * 4);
  if (table === 0 || places === 0) return 0;
  memory.fill(places, 0, FIRST_PLACES * 4);
  store<u32>(table, places);
  store<u32>(table, FIRST_PLACES, 4);
  store<u32>(table, 0, 8);
  return table;
}

/**
 * The number of what stands in the spans of some members, from 1 on: the same for the same seed
 * and the same spans. It is negative where they are new, and `FULL` where they are not remembered.
 *
 * @param members how many there are, and then the places of each in `spans`
 */
export function intern(table: u32, seed: u32, spans: u32, members: u32): i32 {
  const hash = hashOf(seed, spans, members);
  const mask = load<u32>(table, 4) - 1;
  const places = load<u32>(table);
  let place = hash & mask;
  while (true) {
    const entry = load<u32>(places + place * 4);
    if (entry === 0) break;
    if (
      load<u32>(entry) === hash &&
      load<u32>(entry, 4) === seed &&
      isEntry(entry, spans, members)
    ) {
      interned = entry;
      return load<u32>(entry, 8);
    }
    place = (place + 1) & mask;
  }
  const number = load<u32>(table, 8) + 1;
  if (number * 2 > load<u32>(table, 4) && !grow(table)) return FULL;
  const entry = newEntry(spans, members);
  if (entry === 0) return FULL;
  store<u32>(entry, hash);
  store<u32>(entry, seed, 4);
  store<u32>(entry, number, 8);
  store<u32>(table, number, 8);
  put(load<u32>(table), load<u32>(table, 4) - 1, hash, entry);
  interned = entry;
  return -number;
}

function isEntry(entry: u32, spans: u32, members: u32): bool {
  let at = entry + ENTRY_HEAD;
  const end = members + load<u32>(members) * 4;
  for (let member = members + 4; member <= end; member += 4) {
    const span = spans + load<u32>(member) * 8;
    const from = load<u32>(span);
    const length = load<u32>(span, 4) - from;
    if (load<u32>(at) !== length || !isSame(at + 16, from, length)) return false;
    at += 16 + padded(length);
  }
  return true;
}

/** Copies spans to an entry, the head of which is to be written; 0 where there is no room. */
function newEntry(spans: u32, members: u32): u32 {
  const end = members + load<u32>(members) * 4;
  let size = ENTRY_HEAD;
  for (let member = members + 4; member <= end; member += 4) {
    const span = spans + load<u32>(member) * 8;
    size += 16 + padded(load<u32>(span, 4) - load<u32>(span));
  }
  const entry = allocate(size);
  if (entry === 0) return 0;
  let at = entry + ENTRY_HEAD;
  for (let member = members + 4; member <= end; member += 4) {
    const span = spans + load<u32>(member) * 8;
    const from = load<u32>(span);
    const length = load<u32>(span, 4) - from;
    store<u32>(at, length);
    memory.copy(at + 16, from, length);
    at += 16 + padded(length);
  }
  return entry;
}

/** A length in whole sixteens. */
function padded(length: u32): u32 {
  return (length + 15) & ~15;
}

/** Doubles the places of a table; tells whether there was room. */
function grow(table: u32): bool {
  const before = load<u32>(table);
  const count = load<u32>(table, 4);
  const places = allocate(count * 8);
  if (places === 0) return false;
  memory.fill(places, 0, count * 8);
  for (let index: u32 = 0; index < count; index += 1) {
    const entry = load<u32>(before + index * 4);
    if (entry !== 0) put(places, count * 2 - 1, load<u32>(entry), entry);
  }
  store<u32>(table, places);
  store<u32>(table, count * 2, 4);
  return true;
}

function put(places: u32, mask: u32, hash: u32, entry: u32): void {
  let place = hash & mask;
  while (load<u32>(places + place * 4) !== 0) place = (place + 1) & mask;
  store<u32>(places + place * 4, entry);
}

const FACTOR: u64 = 0x9e3779b97f4a7c15;

function hashOf(seed: u32, spans: u32, members: u32): u32 {
  let hash: u64 = (<u64>seed + 1) * FACTOR;
  const end = members + load<u32>(members) * 4;
  for (let member = members + 4; member <= end; member += 4) {
    const span = spans + load<u32>(member) * 8;
    let at = load<u32>(span);
    const to = load<u32>(span, 4);
    hash = mix(hash, to - at);
    while (at + 8 <= to) {
      hash = mix(hash, load<u64>(at));
      at += 8;
    }
    const left = to - at;
    if (left > 0) hash = mix(hash, load<u64>(at) & (((<u64>1) << (left * 8)) - 1));
  }
  return <u32>(hash ^ (hash >> 32));
}

function mix(hash: u64, value: u64): u64 {
  const mixed = (hash ^ value) * FACTOR;
  return mixed ^ (mixed >> 29);
}
