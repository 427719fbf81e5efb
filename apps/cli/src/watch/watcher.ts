import { INPUT_LIMITS, plainBytes } from '@countersign/adapters/dump';
import type { Delivery } from '@countersign/adapters/sources';
import { type Catalog, fail, ok, type Result } from '@countersign/core';
import {
  type DetectionRule,
  type TrailBatch,
  type TrailEvent,
  TrailTally,
  type TrailWatch,
} from '@countersign/govern';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { plainText } from '../terminal/plain-text.ts';
import {
  createFileScanner,
  createLineScanner,
  type FileScanner,
  type LineScanner,
} from '../trail/scan-file.ts';
import { type FileOutcome, scanFiles } from '../trail/scan-files.ts';
import { findTrailFiles } from '../trail/trail-files.ts';
import type { Arrival } from './follow-sources.ts';
import type { Keeping } from './keeping.ts';
import type { WatchMeter } from './watch-meter.ts';
import type { Listener, Watched } from './watched.ts';

/** What a watcher works with. */
export interface WatcherParts {
  readonly io: Io;
  readonly catalog: Catalog;
  readonly rules: readonly DetectionRule[] | undefined;
  readonly watch: TrailWatch;
  readonly keeping: Keeping;
  readonly listener: Listener;
  readonly meter: WatchMeter;
}

/** Takes what was recorded, has it kept, and hands on what it did. */
export class Watcher {
  private readonly parts: WatcherParts;
  private readonly tally = new TrailTally();
  private readonly scanFile: FileScanner;
  private readonly scanLines: LineScanner;
  private signals = 0;
  private incidents = 0;
  private readonly acceptedBefore: number;

  constructor(parts: WatcherParts) {
    this.parts = parts;
    this.acceptedBefore = parts.watch.accepted;
    this.scanFile = createFileScanner(parts.catalog, parts.rules);
    this.scanLines = createLineScanner(parts.catalog, parts.rules);
  }

  get watched(): Omit<Watched, 'drift'> {
    const { incidents, signals, tally } = this;
    const accepted = this.parts.watch.accepted - this.acceptedBefore;
    return { counts: tally.counts, kept: tally.aside, signals, incidents, accepted };
  }

  /** Everything that is there, in order of time. */
  async readAll(sources: readonly string[], mayBeEmpty: boolean): Promise<Result<null, Failure>> {
    const { catalog, io, keeping, rules } = this.parts;
    const files = await findTrailFiles(io.directory, sources, { mayBeEmpty });
    if (!files.ok) return fail({ kind: 'input', problems: files.failure });
    const events: TrailEvent[] = [];
    const read: string[] = [];
    const place = { io, catalog, ...(rules === undefined ? {} : { rules }) };
    for await (const outcome of scanFiles(files.value, place)) {
      const { file, result } = outcome;
      if (!result.ok && file.isNamed) return fail({ kind: 'input', problems: [result.failure] });
      if (result.ok && (await keeping.hasRead(result.value.digest))) continue;
      if (result.ok) read.push(result.value.digest);
      for (const event of this.eventsOf(outcome)) events.push(event);
    }
    return this.take(events, read);
  }

  /** What has come. */
  async takeArrival(arrival: Arrival): Promise<Result<null, Failure>> {
    if (arrival.kind === 'lost') {
      this.tally.noteUnreadable('standard input', 'a line is too long to be held');
      return ok(null);
    }
    if (arrival.kind === 'lines') {
      const taken = await this.take(this.eventsIn(this.scanLines(arrival.bytes, '-')), []);
      arrival.done();
      return taken;
    }
    const { directory, stdin: standardInput } = this.parts.io;
    const result = await this.scanFile(arrival.name, { directory, standardInput });
    const events = this.eventsOf({ file: { name: arrival.name, isNamed: false }, result });
    return this.take(events, result.ok ? [result.value.digest] : []);
  }

  /** What a service has delivered. */
  async takeDelivery({ done, parts, troubles }: Delivery): Promise<Result<null, Failure>> {
    for (const { because, origin } of troubles) this.tally.noteUnreadable(origin, because);
    const events: TrailEvent[] = [];
    const read: string[] = [];
    for (const { bytes, origin, source } of parts) {
      if (source !== null && (await this.parts.keeping.hasRead(source))) continue;
      const plain = plainBytes(bytes, origin, INPUT_LIMITS.textBytes);
      if (plain.ok) events.push(...this.eventsIn(this.scanLines(plain.value, origin)));
      else this.tally.noteUnreadable(origin, plain.failure.issue.message);
      if (source !== null) read.push(source);
    }
    const taken = await this.take(events, read);
    if (!taken.ok) return taken;
    // What was taken and comes again all the same is known then.
    await done().catch((error: unknown) => {
      this.parts.io.stderr.write(`${plainText(String(error))}\n`);
    });
    return taken;
  }

  private eventsOf({ file, result }: FileOutcome): readonly TrailEvent[] {
    if (result.ok) return this.eventsIn(result.value.batch);
    // One file of many that is broken keeps nobody from reading the others.
    this.tally.noteUnreadable(file.name, result.failure.issue.message);
    return [];
  }

  private eventsIn(batch: TrailBatch): readonly TrailEvent[] {
    const events = this.tally.take(batch);
    // How often calls came is nobody's question here, and would be held for a whole backlog.
    this.tally.drain();
    return events;
  }

  /** Takes events that came together, has them kept, and tells of what came of them. */
  private async take(
    came: readonly TrailEvent[],
    sources: readonly string[],
  ): Promise<Result<null, Failure>> {
    const { io, keeping, listener, meter, watch } = this.parts;
    const readMs = io.nowMs();
    const fresh = await keeping.fresh(came);
    const events = watch.worth(fresh);
    const incidents = watch.take(events, {
      signal: (signal) => {
        this.signals += 1;
        listener.signal(signal);
      },
      detection: (detection) => listener.detection?.(detection),
    });
    const kept = await keeping.keep({ events, sources, incidents });
    if (!kept.ok) return kept;
    const keptMs = io.nowMs();
    const happenedMs = fresh.map(({ atMs }) => atMs);
    meter.took({ happenedMs, keptMs, tookMs: keptMs - readMs });
    for (const { incident, revision } of incidents) {
      if (revision === 1) {
        this.incidents += 1;
        meter.told(incident.severity);
      }
      listener.incident(incident);
    }
    return ok(null);
  }
}
