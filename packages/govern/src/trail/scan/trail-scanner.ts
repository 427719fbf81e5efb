import { isOpenObject } from '../../inventory/json-reader.ts';
import { findRecords } from '../find-records.ts';
import { readTrailEvent, type TrailEvent } from '../trail-event.ts';
import { ByteInterner } from './byte-interner.ts';
import { ID_WORDS, writeId, writeIdAt } from './event-id.ts';
import { EventTimes, TIME_LENGTH } from './event-time.ts';
import {
  BROKEN,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  JsonBytes,
  NEW_LINE,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from './json-bytes.ts';
import { KeyBytes } from './key-bytes.ts';
import { copySpans, hashOfSpans, isInSpans, type KnownSpans } from './known-spans.ts';
import { bytesOf, isAt, type MemberScan, memberScan, scanMembers } from './members.ts';
import { RepeatedValues } from './repeated-values.ts';
import { BatchBuilder, type TrailBatch, type TrailGroup } from './trail-batch.ts';

/** What is wanted of the records of a call. */
export interface CallWants {
  /** Members of `requestParameters` whose texts tell records apart. */
  readonly parameters: readonly string[];
  /** Whether records are wanted whole: those that say `readOnly` are wanted only for `always`. */
  readonly whole: 'always' | 'unless-read-only' | 'never';
}

/** What a scanner needs. */
export interface TrailScannerOptions {
  /** The text of bytes in UTF-8; `null` where they are none. */
  readonly decode: (bytes: Uint8Array) => string | null;
  /** What is wanted of the records of a call by its source and name. */
  readonly wants: (source: string, name: string) => CallWants;
}

const ID_LENGTH = 36;

/** Members of a record that are looked at. */
const MEMBERS = [
  'eventID',
  'eventTime',
  's3',
  'userIdentity',
  'requestParameters',
  'readOnly',
  'eventSource',
  'eventName',
  'eventType',
  'recipientAccountId',
  'awsRegion',
  'errorCode',
] as const;
const ID = MEMBERS.indexOf('eventID');
const TIME = MEMBERS.indexOf('eventTime');
const S3 = MEMBERS.indexOf('s3');
const IDENTITY = MEMBERS.indexOf('userIdentity');
const PARAMETERS = MEMBERS.indexOf('requestParameters');
const READ_ONLY = MEMBERS.indexOf('readOnly');
const SOURCE = MEMBERS.indexOf('eventSource');
const NAME = MEMBERS.indexOf('eventName');
/** Members that many records share; each is a text. */
const COMMON = [
  SOURCE,
  NAME,
  MEMBERS.indexOf('eventType'),
  MEMBERS.indexOf('recipientAccountId'),
  MEMBERS.indexOf('awsRegion'),
  MEMBERS.indexOf('errorCode'),
];

/** How many bytes are remembered of what records have in common before all is forgotten. */
const MAX_REMEMBERED = 1 << 25;

const EMPTY_RECORD = '"eventID":"-","eventTime":"1970-01-01T00:00:00Z"';
const NO_RECORD = 'there is no record of CloudTrail in it';

/** What records have in common that name the same caller, call, place and outcome. */
interface ScannedCall {
  readonly number: number;
  readonly event: TrailEvent;
  readonly wants: CallWants;
  readonly parameters: MemberScan;
  /** The places of all of them. */
  readonly members: readonly number[];
  /** The group of all of them; `null` where their parameters tell them apart. */
  readonly group: TrailGroup | null;
}

interface LikelyCall {
  readonly identity: number;
  readonly spans: KnownSpans;
  readonly call: ScannedCall;
}

interface LikelyGroup {
  /** The number of the call. */
  readonly call: number;
  readonly spans: KnownSpans;
  readonly group: TrailGroup;
}

const SLOTS = 1 << 15;

function emptySlots<Value>(): (Value | null)[] {
  return Array.from({ length: SLOTS }, () => null);
}

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
  private readonly key = new KeyBytes();
  private readonly slowGroups = new Map<string, TrailGroup>();
  private readonly identities = new RepeatedValues();
  private readonly members = memberScan(MEMBERS, { member: IDENTITY, values: this.identities });
  private readonly spans = this.members.spans;
  private readonly parameterScans = new Map<string, MemberScan>();
  /** What the last records were of, by what is likely to tell them apart. */
  private readonly callBySlot = emptySlots<LikelyCall>();
  private readonly groupBySlot = emptySlots<LikelyGroup>();
  private calls = new ByteInterner<ScannedCall | null>();
  private groups = new ByteInterner<TrailGroup | null>();

  constructor(options: TrailScannerOptions) {
    this.options = options;
  }

  /** Reads the records of one file. */
  scan(bytes: Uint8Array, origin: string): TrailBatch {
    this.forget();
    const builder = new BatchBuilder(origin);
    const json = new JsonBytes(bytes);
    const scan: Scan = { json, builder, place: 0, brokenAt: 0 };
    let at = json.skipSpace(skipMark(bytes));
    while (at < bytes.length) {
      const end = this.scanValue(scan, at);
      if (end === BROKEN) {
        this.scanLines(scan);
        break;
      }
      at = json.skipSpace(end);
    }
    return builder.build();
  }

  /** Memory is bounded whatever comes: what is forgotten is parsed again. */
  private forget(): void {
    const { calls, groups, identities } = this;
    if (calls.size + groups.size + identities.size < MAX_REMEMBERED) return;
    this.identities.clear();
    this.calls = new ByteInterner();
    this.groups = new ByteInterner();
    this.slowGroups.clear();
    this.callBySlot.fill(null);
    this.groupBySlot.fill(null);
  }

  /** From where something is broken on every line counts by itself. */
  private scanLines({ brokenAt, builder, json, place }: Scan): void {
    const { bytes } = json;
    let start = json.skipSpace(brokenAt);
    let line = place;
    if (start >= bytes.length) builder.keepAside(place, 'it ends too early', '');
    while (start < bytes.length) {
      const newLine = bytes.indexOf(NEW_LINE, start);
      const end = newLine === -1 ? bytes.length : newLine;
      const part = new JsonBytes(bytes.subarray(start, end));
      line = this.scanLine({ json: part, builder, place: line, brokenAt: 0 });
      start = end + 1;
    }
  }

  private scanLine(scan: Scan): number {
    const { builder, json } = scan;
    const { length } = json.bytes;
    let at = json.skipSpace(0);
    while (at < length) {
      const end = this.scanValue(scan, at);
      if (end === BROKEN) {
        const sample = this.sample(json.bytes, scan.brokenAt, length);
        builder.keepAside(scan.place + 1, 'it is no JSON', sample);
        break;
      }
      at = json.skipSpace(end);
    }
    return scan.place + 1;
  }

  /** @returns where the value ends, or {@link BROKEN}, with everything read that came before */
  private scanValue(scan: Scan, at: number): number {
    const { json } = scan;
    const { bytes } = json;
    if (bytes[at] === OPEN_LIST) return this.scanList(scan, at);
    if (bytes[at] !== OPEN_OBJECT) return broken(scan, at);
    const list = listIn(json, at);
    if (list === null) return this.scanItem(scan, at);
    const mark = scan.builder.mark();
    const { place } = scan;
    const end = this.scanList(scan, list);
    if (end === BROKEN) return BROKEN;
    const close = json.skipSpace(end);
    if (bytes[close] === CLOSE_OBJECT) return close + 1;
    // Something stands beside the list, which may tell that it is something else.
    const whole = json.skipValue(at);
    if (whole === BROKEN) return broken(scan, close);
    scan.builder.rewind(mark);
    scan.place = place + 1;
    this.parse(scan, at, whole);
    return whole;
  }

  private scanList(scan: Scan, at: number): number {
    const { json } = scan;
    const { bytes } = json;
    let index = json.skipSpace(at + 1);
    if (bytes[index] === CLOSE_LIST) return index + 1;
    for (;;) {
      const end = this.scanItem(scan, index);
      if (end === BROKEN) return BROKEN;
      index = json.skipSpace(end);
      if (bytes[index] === CLOSE_LIST) return index + 1;
      if (bytes[index] !== COMMA) return broken(scan, index);
      index = json.skipSpace(index + 1);
    }
  }

  private scanItem(scan: Scan, at: number): number {
    const { json } = scan;
    const { bytes } = json;
    scan.place += 1;
    if (bytes[at] === OPEN_OBJECT) {
      const end = scanMembers(json, at, this.members);
      if (end > 0 && this.addRecord(scan, at, end)) return end;
    }
    const end = json.skipValue(at);
    if (end === BROKEN) {
      scan.place -= 1;
      return broken(scan, at);
    }
    if (bytes[at] === OPEN_OBJECT || bytes[at] === OPEN_LIST) this.parse(scan, at, end);
    else scan.builder.keepAside(scan.place, NO_RECORD, this.sample(bytes, at, end));
    return end;
  }

  /** Adds the record whose members are in `spans`; `false` where it has to be parsed. */
  private addRecord(scan: Scan, at: number, end: number): boolean {
    const { builder, json } = scan;
    const { bytes } = json;
    const { spans } = this;
    if (has(spans, S3) || !isText(bytes, spans, SOURCE) || !isText(bytes, spans, NAME)) {
      return false;
    }
    const atMs = this.timeOf(bytes);
    if (atMs === null || !this.readId(bytes)) return false;
    const call = this.callOf(json);
    if (call === null) return false;
    const group = this.groupOf(json, call);
    if (group === null) return false;
    const isWhole =
      call.wants.whole === 'always' ||
      (call.wants.whole === 'unless-read-only' && !isTrue(bytes, spans, READ_ONLY));
    const text = isWhole ? this.options.decode(bytes.subarray(at, end)) : null;
    if (isWhole && text === null) return false;
    builder.add(this.words, atMs, group, text);
    return true;
  }

  private readId(bytes: Uint8Array): boolean {
    const from = startOf(this.spans, ID);
    return (
      bytes[from] === QUOTE &&
      endOf(this.spans, ID) - from === ID_LENGTH + 2 &&
      writeIdAt(bytes, from + 1, this.words, 0)
    );
  }

  private timeOf(bytes: Uint8Array): number | null {
    const from = startOf(this.spans, TIME);
    const isTime = bytes[from] === QUOTE && endOf(this.spans, TIME) - from === TIME_LENGTH + 2;
    return isTime ? this.times.read(bytes, from + 1) : null;
  }

  private callOf(json: JsonBytes): ScannedCall | null {
    const { bytes, view } = json;
    const { spans } = this;
    const from = startOf(spans, IDENTITY);
    const identity = this.identities.numberOf(json, from, endOf(spans, IDENTITY));
    const slot = hashOfSpans(identity, view, spans, COMMON) & (SLOTS - 2);
    // Two that share a place stand beside each other.
    for (let at = slot; at <= (slot | 1); at += 1) {
      const likely = this.callBySlot[at] ?? null;
      if (likely?.identity === identity && isInSpans(likely.spans, view, spans, COMMON)) {
        return likely.call;
      }
    }
    const call = this.knownCall(json, identity);
    if (call === null) return null;
    this.callBySlot[slot | 1] = this.callBySlot[slot] ?? null;
    this.callBySlot[slot] = { identity, spans: copySpans(bytes, spans, COMMON), call };
    return call;
  }

  private knownCall({ bytes }: JsonBytes, identity: number): ScannedCall | null {
    const { key, spans } = this;
    key.clear();
    key.addNumber(identity);
    for (const member of COMMON) {
      if (!isTextOrNothing(bytes, spans, member)) return null;
      key.addSpan(bytes, startOf(spans, member), endOf(spans, member));
    }
    return this.calls.of(key.bytes, 0, key.length, () => {
      const event = this.commonEvent(bytes);
      if (event === null) return null;
      const wants = this.options.wants(event.source, event.name);
      const { parameters } = wants;
      return {
        number: this.calls.count,
        event,
        wants,
        members: [...parameters.keys()],
        parameters: this.parametersOf(parameters),
        group: parameters.length === 0 ? groupOfEvent(event, parameters) : null,
      };
    });
  }

  private groupOf(json: JsonBytes, call: ScannedCall): TrailGroup | null {
    if (call.group !== null) return call.group;
    if (!this.scanParameters(json, call)) return null;
    const { view } = json;
    const { members, number } = call;
    const { spans } = call.parameters;
    const slot = hashOfSpans(number, view, spans, members) & (SLOTS - 2);
    for (let at = slot; at <= (slot | 1); at += 1) {
      const likely = this.groupBySlot[at] ?? null;
      if (likely?.call === number && isInSpans(likely.spans, view, spans, members)) {
        return likely.group;
      }
    }
    const group = this.knownGroup(json, call);
    if (group === null) return null;
    this.groupBySlot[slot | 1] = this.groupBySlot[slot] ?? null;
    const known = copySpans(json.bytes, spans, members);
    this.groupBySlot[slot] = { call: number, spans: known, group };
    return group;
  }

  private knownGroup({ bytes }: JsonBytes, call: ScannedCall): TrailGroup | null {
    const { key } = this;
    key.clear();
    key.addNumber(call.number);
    const { spans } = call.parameters;
    const { parameters } = call.wants;
    for (let index = 0; index < parameters.length; index += 1) {
      const isGiven = isText(bytes, spans, index);
      key.addSpan(bytes, isGiven ? startOf(spans, index) : 0, isGiven ? endOf(spans, index) : 0);
    }
    return this.groups.of(key.bytes, 0, key.length, () => {
      const text = this.membersOf(bytes, parameters, spans);
      const given = text === null ? null : parsed(`{${text}}`);
      if (given === null || !isOpenObject(given.value)) return null;
      return groupOfEvent({ ...call.event, requestParameters: given.value }, parameters);
    });
  }

  private parametersOf(parameters: readonly string[]): MemberScan {
    const id = parameters.join(' ');
    const scan = this.parameterScans.get(id) ?? memberScan(parameters);
    this.parameterScans.set(id, scan);
    return scan;
  }

  /** Finds the wanted parameters of the call; `false` where a parser has to. */
  private scanParameters(json: JsonBytes, call: ScannedCall): boolean {
    const from = startOf(this.spans, PARAMETERS);
    if (json.bytes[from] === OPEN_OBJECT) return scanMembers(json, from, call.parameters) > 0;
    call.parameters.spans.fill(0);
    return true;
  }

  /** The event that the record would be with the common members only. */
  private commonEvent(bytes: Uint8Array): TrailEvent | null {
    const members = [IDENTITY, ...COMMON];
    const names = members.map((member) => MEMBERS[member] ?? '');
    const spans = Int32Array.from(
      members.flatMap((member) => [startOf(this.spans, member), endOf(this.spans, member)]),
    );
    const text = this.membersOf(bytes, names, spans);
    const value = text === null ? null : parsed(`{${EMPTY_RECORD},${text}}`);
    const event = value === null ? null : readTrailEvent(value.value, '');
    return event?.ok === true ? event.value : null;
  }

  private membersOf(bytes: Uint8Array, names: readonly string[], spans: Int32Array): string | null {
    const texts: string[] = [];
    for (const [index, name] of names.entries()) {
      if (!has(spans, index)) continue;
      const text = this.options.decode(bytes.subarray(startOf(spans, index), endOf(spans, index)));
      if (text === null) return null;
      texts.push(`${JSON.stringify(name)}:${text}`);
    }
    return texts.join(',');
  }

  /** Reads a value as the decoder does that parses everything. */
  private parse({ builder, json, place }: Scan, from: number, to: number): void {
    const text = this.options.decode(json.bytes.subarray(from, to));
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
    const { parameters, whole } = this.options.wants(event.source, event.name);
    const isWhole =
      whole === 'always' || (whole === 'unless-read-only' && event.isReadOnly !== true);
    if (isWhole && text === null) return builder.keepAside(place, 'it is nested too deeply', '');
    const group = groupOfEvent(event, parameters);
    const known = this.slowGroups.get(group.key) ?? group;
    this.slowGroups.set(group.key, known);
    writeId(event.id, this.words, 0);
    builder.add(this.words, event.atMs, known, isWhole ? text : null);
  }

  private sample(bytes: Uint8Array, from: number, to: number): string {
    return this.options.decode(bytes.subarray(from, Math.min(to, from + 200))) ?? '';
  }
}

/** Where a scan of one file stands. */
interface Scan {
  readonly json: JsonBytes;
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

/** What a record has in common with others. */
export function groupOfEvent(event: TrailEvent, parameters: readonly string[]): TrailGroup {
  const { accountId, errorCode, identity, name, region, requestParameters, source, type } = event;
  const values = parameters.map((parameter) => {
    const value =
      requestParameters !== null && Object.hasOwn(requestParameters, parameter)
        ? requestParameters[parameter]
        : null;
    return typeof value === 'string' ? value : null;
  });
  const told = { identity, source, name, type, accountId, region, errorCode, parameters: values };
  return { key: JSON.stringify(told), ...told };
}

const RECORDS = bytesOf('"Records"');
const TRUE = bytesOf('true');

/** Where the list begins of an object whose first member is `Records`. */
function listIn(json: JsonBytes, at: number): number | null {
  const { bytes } = json;
  const key = json.skipSpace(at + 1);
  if (bytes[key] !== QUOTE || !isAt(RECORDS, bytes, key)) return null;
  const colon = json.skipSpace(key + RECORDS.length);
  const list = json.skipSpace(colon + 1);
  return bytes[colon] === COLON && bytes[list] === OPEN_LIST ? list : null;
}

/** Some tools put a byte order mark before a text. */
function skipMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function startOf(spans: Int32Array, member: number): number {
  return spans[member * 2] ?? 0;
}

function endOf(spans: Int32Array, member: number): number {
  return spans[member * 2 + 1] ?? 0;
}

function has(spans: Int32Array, member: number): boolean {
  return endOf(spans, member) > 0;
}

function isText(bytes: Uint8Array, spans: Int32Array, member: number): boolean {
  return has(spans, member) && bytes[startOf(spans, member)] === QUOTE;
}

function isTextOrNothing(bytes: Uint8Array, spans: Int32Array, member: number): boolean {
  return !has(spans, member) || bytes[startOf(spans, member)] === QUOTE;
}

/** Whether a member is `true`, or the text of it. */
function isTrue(bytes: Uint8Array, spans: Int32Array, member: number): boolean {
  const isQuoted = isText(bytes, spans, member);
  const from = startOf(spans, member) + (isQuoted ? 1 : 0);
  const length = endOf(spans, member) - from - (isQuoted ? 1 : 0);
  return length === TRUE.length && isAt(TRUE, bytes, from);
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

/** A value as text; `null` where it is nested too deeply for that. */
function textOf(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}
