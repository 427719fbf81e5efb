import type { AsideRecord } from '../decode-trail.ts';
import type { TrailObject } from '../find-records.ts';
import type { TrailEvent, TrailIdentity } from '../trail-event.ts';

/** What records have in common that name the same caller, call, place and outcome. */
export interface TrailCall {
  /** The same for the same call, whatever file it comes from. */
  readonly key: string;
  readonly identity: TrailIdentity;
  readonly source: string;
  readonly name: string;
  readonly type: string | null;
  /** The account whose trail has it. */
  readonly accountId: string | null;
  readonly region: string | null;
  readonly errorCode: string | null;
}

/** What records have in common that tell the same of who called what, with what, and how it ended. */
export interface TrailGroup extends TrailCall {
  /** Values of the parameters that were asked for, in that order; `null` where it has none. */
  readonly parameters: readonly (string | null)[];
}

/** What a record has in common with others, its parameters left out. */
export function callOfEvent(event: TrailEvent): TrailCall {
  const { accountId, errorCode, identity, name, region, source, type } = event;
  const told = { identity, source, name, type, accountId, region, errorCode };
  return { key: JSON.stringify(told), ...told };
}

/** The group of records of a call with certain values of the parameters that were asked for. */
export function groupOfCall(call: TrailCall, parameters: TrailGroup['parameters']): TrailGroup {
  return { ...call, key: call.key + JSON.stringify(parameters), parameters };
}

/** What a record has in common with others. */
export function groupOfEvent(event: TrailEvent, parameters: readonly string[]): TrailGroup {
  const given = event.requestParameters ?? {};
  const values = parameters.map((parameter) => {
    return Object.hasOwn(given, parameter) ? textOfParameter(given[parameter]) : null;
  });
  return groupOfCall(callOfEvent(event), values);
}

/** A parameter that tells records apart: a text, or a truth value as one; `null` for anything else. */
export function textOfParameter(value: unknown): string | null {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : null;
}

/** A record that is wanted whole. */
export interface WholeRecord {
  /** Its place among the records of the batch. */
  readonly index: number;
  readonly text: string;
}

/**
 * The records of one file in columns, so that it is cheap to hand from one thread to another. A
 * record that comes twice is there twice.
 */
export interface TrailBatch {
  readonly origin: string;
  readonly count: number;
  /** Four numbers for each record. */
  readonly ids: Uint32Array;
  /** In milliseconds since 1970. */
  readonly atMs: Float64Array;
  /** Which of the groups each record is of. */
  readonly groupOf: Uint32Array;
  readonly groups: readonly TrailGroup[];
  /** In the order of the records. */
  readonly whole: readonly WholeRecord[];
  /** How much was kept aside. */
  readonly asideCount: number;
  /** The first of it. */
  readonly aside: readonly AsideRecord[];
  readonly objects: readonly TrailObject[];
}

interface BatchMark {
  readonly count: number;
  readonly asideCount: number;
  readonly aside: number;
  readonly objects: number;
  readonly whole: number;
}

const MAX_SAMPLES = 20;
const SAMPLE_LENGTH = 200;
const FIRST_CAPACITY = 256;

/** Collects what becomes a batch. */
export class BatchBuilder {
  readonly origin: string;
  private ids = new Uint32Array(FIRST_CAPACITY * 4);
  private atMs = new Float64Array(FIRST_CAPACITY);
  private groupOf = new Uint32Array(FIRST_CAPACITY);
  private count = 0;
  private asideCount = 0;
  private readonly localOf = new Map<TrailGroup, number>();
  private readonly groups: TrailGroup[] = [];
  private readonly whole: WholeRecord[] = [];
  private readonly aside: AsideRecord[] = [];
  private readonly objects: TrailObject[] = [];

  constructor(origin: string) {
    this.origin = origin;
  }

  /** Adds a record. Its ID is in `words`; `whole` is its text where it is wanted whole. */
  add(words: Uint32Array, atMs: number, group: TrailGroup, whole: string | null): void {
    if (this.count === this.atMs.length) this.grow();
    const { count } = this;
    const to = count * 4;
    this.ids[to] = words[0] ?? 0;
    this.ids[to + 1] = words[1] ?? 0;
    this.ids[to + 2] = words[2] ?? 0;
    this.ids[to + 3] = words[3] ?? 0;
    this.atMs[count] = atMs;
    let local = this.localOf.get(group);
    if (local === undefined) {
      local = this.groups.length;
      this.groups.push(group);
      this.localOf.set(group, local);
    }
    this.groupOf[count] = local;
    if (whole !== null) this.whole.push({ index: count, text: whole });
    this.count += 1;
  }

  keepAside(place: number, because: string, text: string): void {
    this.asideCount += 1;
    if (this.aside.length === MAX_SAMPLES) return;
    this.aside.push({ origin: this.origin, place, because, sample: text.slice(0, SAMPLE_LENGTH) });
  }

  addObject(object: TrailObject): void {
    this.objects.push(object);
  }

  /** How much there is so far, for {@link rewind}. */
  mark(): BatchMark {
    const { aside, asideCount, count, objects, whole } = this;
    return {
      asideCount,
      count,
      aside: aside.length,
      objects: objects.length,
      whole: whole.length,
    };
  }

  /** Takes back what came since. */
  rewind(mark: BatchMark): void {
    this.count = mark.count;
    this.asideCount = mark.asideCount;
    this.aside.length = mark.aside;
    this.objects.length = mark.objects;
    this.whole.length = mark.whole;
  }

  build(): TrailBatch {
    const { aside, asideCount, count, groups, objects, origin, whole } = this;
    return {
      origin,
      count,
      ids: this.ids.slice(0, count * 4),
      atMs: this.atMs.slice(0, count),
      groupOf: this.groupOf.slice(0, count),
      groups,
      whole,
      asideCount,
      aside,
      objects,
    };
  }

  private grow(): void {
    const capacity = this.atMs.length * 2;
    this.ids = copied(this.ids, new Uint32Array(capacity * 4));
    this.atMs = copied(this.atMs, new Float64Array(capacity));
    this.groupOf = copied(this.groupOf, new Uint32Array(capacity));
  }
}

function copied<Column extends Uint32Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
