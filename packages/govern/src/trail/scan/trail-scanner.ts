import { findRecords } from '../find-records.ts';
import { readTrailEvent } from '../trail-event.ts';
import { ID_WORDS, writeId, writeIdAt } from './event-id.ts';
import { EventTimes, TIME_LENGTH } from './event-time.ts';
import {
  BROKEN,
  bytesOf,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  isAt,
  type JsonKernel,
  NEW_LINE,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from './json-kernel.ts';
import { ID, KnownRecords, parsed, TIME, type TrailScannerOptions } from './known-records.ts';
import {
  BatchBuilder,
  callOfEvent,
  groupOfEvent,
  type TrailBatch,
  type TrailGroup,
} from './trail-batch.ts';

const ID_LENGTH = 36;

/** With less room left all that was remembered is forgotten, in bytes. */
const MIN_ROOM = 1 << 24;

/** More memory than this is not kept for the next file, in bytes. */
const MAX_KEPT = 1 << 28;

const NO_RECORD = 'there is no record of CloudTrail in it';

/**
 * Reads records of CloudTrail from bytes, and parses only what it has not seen before: where
 * members begin and end is found in the bytes, and spans that were there before are looked up.
 * Where anything is written in a way that it does not expect a record is parsed whole, so that
 * it tells the same as a decoder that parses everything.
 *
 * Unlike that decoder it reads what came before a place where JSON is broken, and values that
 * follow one another without a line between them.
 */
export class TrailScanner {
  private readonly options: TrailScannerOptions;
  private readonly times = new EventTimes();
  private readonly words = new Uint32Array(ID_WORDS);
  private readonly slowGroups = new Map<string, TrailGroup>();
  private known: KnownRecords;

  constructor(options: TrailScannerOptions) {
    this.options = options;
    this.known = new KnownRecords(options);
  }

  /** Reads the records of one file. */
  scan(bytes: Uint8Array, origin: string): TrailBatch {
    this.forget();
    const builder = new BatchBuilder(origin);
    const { kernel } = this.known;
    const start = kernel.load(bytes);
    if (start === 0) {
      builder.keepAside(1, 'there is not enough memory to read it', '');
      return builder.build();
    }
    const { limit } = kernel;
    const scan: Scan = { builder, kernel, place: 0, brokenAt: start };
    let at = kernel.skipSpace(skipMark(kernel.bytes, start));
    while (at < limit) {
      const end = this.scanValue(scan, at);
      if (end === BROKEN) {
        this.scanLines(scan);
        break;
      }
      at = kernel.skipSpace(end);
    }
    return builder.build();
  }

  /** Memory is bounded whatever comes: what is forgotten is parsed again. */
  private forget(): void {
    const { room, size } = this.known.kernel;
    if (room > MIN_ROOM && size <= MAX_KEPT) return;
    this.known = new KnownRecords(this.options);
    this.slowGroups.clear();
  }

  /** From where something is broken on every line counts by itself. */
  private scanLines({ brokenAt, builder, kernel, place }: Scan): void {
    const { limit } = kernel;
    const text = kernel.bytes.subarray(0, limit);
    let start = kernel.skipSpace(brokenAt);
    let line = place;
    if (start >= limit) builder.keepAside(place, 'it ends too early', '');
    while (start < limit) {
      const newLine = text.indexOf(NEW_LINE, start);
      kernel.limit = newLine === -1 ? limit : newLine;
      line = this.scanLine({ builder, kernel, place: line, brokenAt: start }, start);
      start = kernel.limit + 1;
    }
  }

  private scanLine(scan: Scan, start: number): number {
    const { builder, kernel } = scan;
    const { limit } = kernel;
    let at = kernel.skipSpace(start);
    while (at < limit) {
      const end = this.scanValue(scan, at);
      if (end === BROKEN) {
        builder.keepAside(
          scan.place + 1,
          'it is no JSON',
          this.sample(kernel, scan.brokenAt, limit),
        );
        break;
      }
      at = kernel.skipSpace(end);
    }
    return scan.place + 1;
  }

  /** @returns where the value ends, or {@link BROKEN}, with everything read that came before */
  private scanValue(scan: Scan, at: number): number {
    const { kernel } = scan;
    const { bytes } = kernel;
    if (bytes[at] === OPEN_LIST) return this.scanList(scan, at);
    if (bytes[at] !== OPEN_OBJECT) return broken(scan, at);
    const list = listIn(kernel, at);
    if (list === null) return this.scanItem(scan, at);
    const mark = scan.builder.mark();
    const { place } = scan;
    const end = this.scanList(scan, list);
    if (end === BROKEN) return BROKEN;
    const close = kernel.skipSpace(end);
    if (bytes[close] === CLOSE_OBJECT) return close + 1;
    // Something stands beside the list, which may tell that it is something else.
    const whole = kernel.skipValue(at);
    if (whole === BROKEN) return broken(scan, close);
    scan.builder.rewind(mark);
    this.known.forgetFirst();
    this.slowGroups.clear();
    scan.place = place + 1;
    this.parse(scan, at, whole);
    return whole;
  }

  private scanList(scan: Scan, at: number): number {
    const { kernel } = scan;
    const { bytes } = kernel;
    let index = kernel.skipSpace(at + 1);
    if (bytes[index] === CLOSE_LIST) return index + 1;
    for (;;) {
      const end = this.scanItem(scan, index);
      if (end === BROKEN) return BROKEN;
      index = kernel.skipSpace(end);
      if (bytes[index] === CLOSE_LIST) return index + 1;
      if (bytes[index] !== COMMA) return broken(scan, index);
      index = kernel.skipSpace(index + 1);
    }
  }

  private scanItem(scan: Scan, at: number): number {
    const { kernel } = scan;
    const { bytes } = kernel;
    scan.place += 1;
    if (bytes[at] === OPEN_OBJECT) {
      const end = this.known.scan(at);
      if (end > 0 && this.addRecord(scan, at, end)) return end;
    }
    const end = kernel.skipValue(at);
    if (end === BROKEN) {
      scan.place -= 1;
      return broken(scan, at);
    }
    if (bytes[at] === OPEN_OBJECT || bytes[at] === OPEN_LIST) this.parse(scan, at, end);
    else scan.builder.keepAside(scan.place, NO_RECORD, this.sample(kernel, at, end));
    return end;
  }

  /** Adds the record that was scanned last; `false` where it has to be parsed. */
  private addRecord({ builder, kernel: { bytes } }: Scan, at: number, end: number): boolean {
    const { known, words } = this;
    const isPlain =
      known.lengthOfText(ID) === ID_LENGTH + 2 && known.lengthOfText(TIME) === TIME_LENGTH + 2;
    if (!isPlain || !writeIdAt(bytes, known.startOf(ID) + 1, words, 0)) return false;
    const atMs = this.times.read(bytes, known.startOf(TIME) + 1);
    const record = atMs === null ? null : known.read();
    if (atMs === null || record === null) return false;
    const text = record.isWhole ? this.options.decode(bytes.subarray(at, end)) : null;
    if (record.isWhole && text === null) return false;
    builder.add(words, atMs, record.group, text);
    return true;
  }

  /** Reads a value as the decoder does that parses everything. */
  private parse({ builder, kernel, place }: Scan, from: number, to: number): void {
    const text = this.options.decode(kernel.bytes.subarray(from, to));
    if (text === null) return builder.keepAside(place, 'it is not UTF-8', '');
    const value = parsed(text);
    if (value === null) return builder.keepAside(place, 'it is no JSON', text);
    const found = findRecords(value.value);
    if (found === null) return builder.keepAside(place, NO_RECORD, text);
    for (const record of found.records) this.addParsed(builder, place, record);
    for (const other of found.others) {
      builder.keepAside(place, NO_RECORD, textOf(other) ?? '(nested too deeply to be shown)');
    }
    for (const object of found.objects) builder.addObject(object);
  }

  private addParsed(builder: BatchBuilder, place: number, record: unknown): void {
    const read = readTrailEvent(record, '');
    const text = textOf(record);
    if (!read.ok) {
      return builder.keepAside(place, read.failure[0]?.message ?? NO_RECORD, text ?? '');
    }
    const event = read.value;
    const { first, parameters, whole } = this.options.wants(callOfEvent(event));
    const group = groupOfEvent(event, parameters);
    const known = this.slowGroups.get(group.key);
    const isWhole =
      whole === 'always' ||
      (whole === 'unless-read-only' && event.isReadOnly !== true) ||
      (first && known === undefined);
    if (isWhole && text === null) return builder.keepAside(place, 'it is nested too deeply', '');
    if (known === undefined) this.slowGroups.set(group.key, group);
    writeId(event.id, this.words, 0);
    builder.add(this.words, event.atMs, known ?? group, isWhole ? text : null);
  }

  private sample({ bytes }: JsonKernel, from: number, to: number): string {
    return this.options.decode(bytes.subarray(from, Math.min(to, from + 200))) ?? '';
  }
}

/** Where a scan of one file stands. */
interface Scan {
  readonly kernel: JsonKernel;
  readonly builder: BatchBuilder;
  /** Of the value that was begun last, from 1. */
  place: number;
  /** Where the last value stopped to be JSON. */
  brokenAt: number;
}

function broken(scan: Scan, at: number): typeof BROKEN {
  scan.brokenAt = at;
  return BROKEN;
}

const RECORDS = bytesOf('"Records"');

/** Where the list begins of an object whose first member is `Records`. */
function listIn(kernel: JsonKernel, at: number): number | null {
  const { bytes } = kernel;
  const key = kernel.skipSpace(at + 1);
  if (bytes[key] !== QUOTE || !isAt(RECORDS, bytes, key)) return null;
  const colon = kernel.skipSpace(key + RECORDS.length);
  const list = kernel.skipSpace(colon + 1);
  return bytes[colon] === COLON && bytes[list] === OPEN_LIST ? list : null;
}

/** Some tools put a byte order mark before a text. */
function skipMark(bytes: Uint8Array, at: number): number {
  return isAt(MARK, bytes, at) ? at + MARK.length : at;
}

const MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

/** A value as text; `null` where it is nested too deeply for that. */
function textOf(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}
