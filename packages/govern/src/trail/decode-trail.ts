import { type Issue, quote } from '@countersign/core';
import { findRecords, type TrailObject } from './find-records.ts';
import { readTrailEvent, type TrailEvent } from './trail-event.ts';

/** Something that was delivered and is no record that can be used; it is not lost but kept aside. */
export interface AsideRecord {
  /** What it came from, such as the name of a file. */
  readonly origin: string;
  /** Where in it: a line, or a place among the records; from 1. */
  readonly place: number;
  readonly because: string;
  /** The beginning of it. */
  readonly sample: string;
}

/** What has passed so far. */
export interface TrailCounts {
  /** Records that were found, duplicates among them. */
  readonly records: number;
  readonly events: number;
  readonly duplicates: number;
  readonly aside: number;
}

const MAX_SAMPLES = 20;
const SAMPLE_LENGTH = 200;

/**
 * Makes events of whatever CloudTrail delivers: each record once, told by its event ID, however
 * often it comes. What cannot be used is counted, and the first of it kept aside with the reason.
 */
export class TrailDecoder {
  private readonly seen = new Set<string>();
  private readonly samples: AsideRecord[] = [];
  private readonly counted = { records: 0, events: 0, duplicates: 0, aside: 0 };

  get counts(): TrailCounts {
    return { ...this.counted };
  }

  /** The first of what was kept aside. */
  get aside(): readonly AsideRecord[] {
    return this.samples;
  }

  /**
   * Decodes a text: JSON, or JSON lines.
   *
   * @param take is handed each event, in the order in which they stand
   * @returns objects in buckets that hold more
   */
  decode(text: string, origin: string, take: (event: TrailEvent) => void): readonly TrailObject[] {
    const whole = parse(text);
    if (whole.ok) return this.take(whole.value, { origin, place: 1, text }, take);
    const objects: TrailObject[] = [];
    let place = 0;
    for (const line of text.split('\n')) {
      place += 1;
      if (line.trim() === '') continue;
      const parsed = parse(line);
      const at = { origin, place, text: line };
      if (parsed.ok) objects.push(...this.take(parsed.value, at, take));
      else this.keepAside(at, 'it is no JSON');
    }
    return objects;
  }

  /** Notes something that could not even be read; what comes after it is read all the same. */
  noteUnreadable(origin: string, because: string): void {
    this.keepAside({ origin, place: 1, text: '' }, because);
  }

  private take(
    value: unknown,
    at: Place,
    take: (event: TrailEvent) => void,
  ): readonly TrailObject[] {
    const found = findRecords(value);
    if (found === null) {
      this.keepAside(at, 'there is no record of CloudTrail in it');
      return [];
    }
    for (const [index, record] of found.records.entries()) {
      this.takeRecord(record, { ...at, place: at.place + index }, take);
    }
    for (const other of found.others) {
      this.keepAside({ ...at, text: textOf(other) }, 'there is no record of CloudTrail in it');
    }
    return found.objects;
  }

  private takeRecord(record: unknown, at: Place, take: (event: TrailEvent) => void): void {
    this.counted.records += 1;
    const event = readTrailEvent(record, '');
    if (!event.ok) {
      this.keepAside({ ...at, text: textOf(record) }, reasonOf(event.failure));
      return;
    }
    if (this.seen.has(event.value.id)) {
      this.counted.duplicates += 1;
      return;
    }
    this.seen.add(event.value.id);
    this.counted.events += 1;
    take(event.value);
  }

  private keepAside({ origin, place, text }: Place, because: string): void {
    this.counted.aside += 1;
    if (this.samples.length === MAX_SAMPLES) return;
    this.samples.push({ origin, place, because, sample: text.slice(0, SAMPLE_LENGTH) });
  }
}

interface Place {
  readonly origin: string;
  readonly place: number;
  readonly text: string;
}

function parse(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

/** A value as text; what is nested too deeply for that is not shown. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '(nested too deeply to be shown)';
  }
}

function reasonOf(issues: readonly Issue[]): string {
  const [first] = issues;
  return first === undefined ? quote('') : first.message;
}
