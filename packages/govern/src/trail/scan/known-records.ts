import { invariant } from '@countersign/core';
import { readTrailEvent, type TrailEvent } from '../trail-event.ts';
import {
  bytesOf,
  isAt,
  JsonKernel,
  type MemberList,
  type MemberScan,
  OPEN_OBJECT,
  QUOTE,
} from './json-kernel.ts';
import {
  callOfEvent,
  groupOfCall,
  type TrailCall,
  type TrailGroup,
  textOfParameter,
} from './trail-batch.ts';

/** What is wanted of the records of a call. */
export interface CallWants {
  /** Members of `requestParameters` whose texts and truth values tell records apart. */
  readonly parameters: readonly string[];
  /** Whether the first record of each group is wanted whole, whatever is wanted of the others. */
  readonly first: boolean;
  /** Whether records are wanted whole: those that say `readOnly` are wanted only for `always`. */
  readonly whole: 'always' | 'unless-read-only' | 'never';
}

/** What a scanner needs. */
export interface TrailScannerOptions {
  /** The text of bytes in UTF-8; `null` where they are none. */
  readonly decode: (bytes: Uint8Array) => string | null;
  /** What is wanted of the records of a call. */
  readonly wants: (call: TrailCall) => CallWants;
}

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
export const ID: number = MEMBERS.indexOf('eventID');
export const TIME: number = MEMBERS.indexOf('eventTime');
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

const EMPTY_RECORD = '"eventID":"-","eventTime":"1970-01-01T00:00:00Z"';

/** What records have in common that name the same caller, call, place and outcome. */
interface KnownCall {
  readonly number: number;
  readonly call: TrailCall;
  readonly wants: CallWants;
  /** `null` where there is no room to look for them. */
  readonly parameters: Parameters | null;
  /** The group of all of them; `null` where their parameters tell them apart. */
  readonly group: TrailGroup | null;
}

/** How parameters are looked for. */
interface Parameters {
  readonly scan: MemberScan;
  readonly list: MemberList;
  readonly count: number;
}

/** What a record is, besides its time and ID. */
export interface KnownRecord {
  readonly group: TrailGroup;
  readonly isWhole: boolean;
}

/** How records are looked for. */
interface Lookup {
  readonly members: MemberScan;
  readonly identity: MemberList;
  readonly common: MemberList;
  readonly calls: number;
  readonly groups: number;
}

/**
 * Tells what records are by what was there before: who called, what and with which parameters
 * is parsed once for all records that say the same of it, byte by byte.
 */
export class KnownRecords {
  readonly kernel: JsonKernel = new JsonKernel();
  private readonly options: TrailScannerOptions;
  private readonly lookup: Lookup;
  private readonly calls: (KnownCall | null)[] = [];
  private readonly groups: (TrailGroup | null)[] = [];
  /** Groups of which the first record was wanted. */
  private shown = new WeakSet<TrailGroup>();
  private readonly parametersByNames = new Map<string, Parameters | null>();

  constructor(options: TrailScannerOptions) {
    this.options = options;
    this.lookup = lookupIn(this.kernel);
  }

  /**
   * Finds the members of the object that begins at `at`.
   *
   * @returns where it ends; less than 0 where that is not known
   */
  scan(at: number): number {
    return this.kernel.scanMembers(at, this.lookup.members);
  }

  /** Where a member of the object begins that was scanned last; 0 where there is none. */
  startOf(member: number): number {
    return this.kernel.startOf(this.lookup.members, member);
  }

  /** How long the text of a member is with its quotes; 0 where it is none. */
  lengthOfText(member: number): number {
    const { members } = this.lookup;
    return this.isText(members, member)
      ? this.kernel.endOf(members, member) - this.kernel.startOf(members, member)
      : 0;
  }

  /** What the object is that was scanned last; `null` where a parser has to tell. */
  read(): KnownRecord | null {
    const { members } = this.lookup;
    const isRecord =
      !this.has(members, S3) && this.isText(members, SOURCE) && this.isText(members, NAME);
    const call = isRecord ? this.callOf() : null;
    const group = call === null ? null : this.groupOf(call);
    if (call === null || group === null) return null;
    return { group, isWhole: this.isWhole(call.wants, group) };
  }

  private isWhole({ first, whole }: CallWants, group: TrailGroup): boolean {
    if (whole === 'always' || (whole === 'unless-read-only' && !this.isReadOnly())) return true;
    if (!first || this.shown.has(group)) return false;
    this.shown.add(group);
    return true;
  }

  /** The next record of every group counts as its first: those before were taken back. */
  forgetFirst(): void {
    this.shown = new WeakSet();
  }

  private callOf(): KnownCall | null {
    const { calls, common, identity, members } = this.lookup;
    const caller = this.kernel.numberOfRepeated(members, identity);
    const number = caller === 0 ? 0 : this.kernel.intern(calls, caller, members, common);
    if (number < 0) this.calls[-number] = this.newCall(-number);
    return this.calls[Math.abs(number)] ?? null;
  }

  private newCall(number: number): KnownCall | null {
    const { members } = this.lookup;
    const areTexts = COMMON.every(
      (member) => !this.has(members, member) || this.isText(members, member),
    );
    const event = areTexts ? this.commonEvent() : null;
    if (event === null) return null;
    const call = callOfEvent(event);
    const wants = this.options.wants(call);
    return {
      number,
      call,
      wants,
      parameters: this.parametersOf(wants.parameters),
      group: wants.parameters.length === 0 ? groupOfCall(call, []) : null,
    };
  }

  private groupOf(call: KnownCall): TrailGroup | null {
    if (call.group !== null) return call.group;
    const { parameters } = call;
    if (parameters === null || !this.scanParameters(parameters)) return null;
    const { list, scan } = parameters;
    const number = this.kernel.intern(this.lookup.groups, call.number, scan, list);
    if (number < 0) this.groups[-number] = this.newGroup(call, scan);
    return this.groups[Math.abs(number)] ?? null;
  }

  private newGroup({ call, wants }: KnownCall, scan: MemberScan): TrailGroup | null {
    const values: (string | null)[] = [];
    for (const member of wants.parameters.keys()) {
      const value = this.has(scan, member) ? this.valueOf(scan, member) : NONE;
      if (value === null) return null;
      const text = textOfParameter(value.value);
      // Nothing else was left.
      if (value !== NONE && text === null) return null;
      values.push(text);
    }
    return groupOfCall(call, values);
  }

  private valueOf(scan: MemberScan, member: number): { readonly value: unknown } | null {
    const { kernel } = this;
    const [from, to] = [kernel.startOf(scan, member), kernel.endOf(scan, member)];
    const text = this.options.decode(kernel.bytes.subarray(from, to));
    return text === null ? null : parsed(text);
  }

  private parametersOf(names: readonly string[]): Parameters | null {
    const id = names.join(' ');
    const known = this.parametersByNames.get(id);
    if (known !== undefined) return known;
    const scan = this.kernel.members(names, -1);
    const list = this.kernel.list([...names.keys()]);
    const parameters = scan === null || list === null ? null : { scan, list, count: names.length };
    this.parametersByNames.set(id, parameters);
    return parameters;
  }

  /** Finds the wanted parameters of a call that tell records apart; `false` where a parser has to. */
  private scanParameters({ count, scan }: Parameters): boolean {
    const { kernel } = this;
    const from = this.startOf(PARAMETERS);
    const isObject = kernel.bytes[from] === OPEN_OBJECT;
    if (isObject && kernel.scanMembers(from, scan) < 0) return false;
    for (let member = 0; member < count; member += 1) {
      if (!isObject || !this.tellsApart(scan, member)) kernel.drop(scan, member);
    }
    return true;
  }

  /** Whether a parameter is a text or a truth value. */
  private tellsApart(scan: MemberScan, member: number): boolean {
    const { kernel } = this;
    if (!this.has(scan, member)) return false;
    const begins = kernel.bytes[kernel.startOf(scan, member)];
    return begins === QUOTE || begins === TRUE[0] || begins === FALSE[0];
  }

  /** The event that the record would be with the common members only. */
  private commonEvent(): TrailEvent | null {
    const text = this.textOf(this.lookup.members, MEMBERS, [IDENTITY, ...COMMON]);
    const value = text === null ? null : parsed(`{${EMPTY_RECORD},${text}}`);
    const event = value === null ? null : readTrailEvent(value.value, '');
    return event?.ok === true ? event.value : null;
  }

  private textOf(
    scan: MemberScan,
    names: readonly string[],
    members: readonly number[],
  ): string | null {
    const { kernel } = this;
    const texts: string[] = [];
    for (const member of members) {
      if (!this.has(scan, member)) continue;
      const [from, to] = [kernel.startOf(scan, member), kernel.endOf(scan, member)];
      const text = this.options.decode(kernel.bytes.subarray(from, to));
      if (text === null) return null;
      texts.push(`${JSON.stringify(names[member])}:${text}`);
    }
    return texts.join(',');
  }

  private has(scan: MemberScan, member: number): boolean {
    return this.kernel.endOf(scan, member) > 0;
  }

  private isText(scan: MemberScan, member: number): boolean {
    const { kernel } = this;
    return this.has(scan, member) && kernel.bytes[kernel.startOf(scan, member)] === QUOTE;
  }

  /** Whether the record says `readOnly`, or a text of `true`. */
  private isReadOnly(): boolean {
    const { kernel } = this;
    const { members } = this.lookup;
    const quote = this.isText(members, READ_ONLY) ? 1 : 0;
    const from = kernel.startOf(members, READ_ONLY) + quote;
    const to = kernel.endOf(members, READ_ONLY) - quote;
    return to - from === TRUE.length && isAt(TRUE, kernel.bytes, from);
  }
}

const TRUE = bytesOf('true');
const FALSE = bytesOf('false');
const NONE: { readonly value: unknown } = { value: null };

function lookupIn(kernel: JsonKernel): Lookup {
  const members = kernel.members(MEMBERS, IDENTITY);
  const identity = kernel.list([IDENTITY]);
  const common = kernel.list(COMMON);
  const calls = kernel.table();
  const groups = kernel.table();
  invariant(
    members !== null && identity !== null && common !== null && calls !== null && groups !== null,
    'there is room at first',
  );
  return { members, identity, common, calls, groups };
}

/** A value of JSON; `null` where the text is none. */
export function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}
