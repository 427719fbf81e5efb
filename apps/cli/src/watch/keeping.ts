import { setTimeout as sleep } from 'node:timers/promises';
import { fail, ok, type Result } from '@countersign/core';
import {
  type AlertSink,
  isAtLeast,
  type Severity,
  type TakenRecord,
  type ToldIncident,
  type TrailEvent,
  type WatchBatch,
  type WatchSession,
} from '@countersign/govern';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { isRetryable } from '../store/is-retryable.ts';

/** A sink, and what it is told. */
export interface AlertRoute {
  readonly sink: AlertSink;
  /** It is told of incidents that are at least so bad. */
  readonly least: Severity;
}

/** Events that were taken together, and what came of them. */
export interface TakenPart {
  readonly events: readonly TrailEvent[];
  /** Sources that were read to their end with them. */
  readonly sources: readonly string[];
  readonly incidents: readonly ToldIncident[];
}

/** Keeps what a watch takes, so that another goes on where it was interrupted. */
export interface Keeping {
  /** Those of some events that were not taken yet. */
  fresh(events: readonly TrailEvent[]): Promise<readonly TrailEvent[]>;
  /** Whether a source was read to its end. */
  hasRead(source: string): Promise<boolean>;
  keep(part: TakenPart): Promise<Result<null, Failure>>;
}

/** Keeps nothing: everything that comes is new. */
export const NO_KEEPING: Keeping = {
  fresh: async (events) => events,
  hasRead: async () => false,
  keep: async () => ok(null),
};

/** What is over for so long when it is read first wakes nobody; it is listed with the others. */
const LONG_OVER_MS = 24 * 3_600_000;

/** How long a store that cannot be written to is left alone. */
const PAUSE_MS = 1000;

/** What a watch that is kept needs besides its session. */
export interface StoreKeepingOptions {
  readonly routes: readonly AlertRoute[];
  readonly interruption: AbortSignal;
  /** Called when there are alerts to be sent. */
  readonly alerted: () => void;
}

/** Keeps everything in a store, with the alerts that are to be sent. */
export class StoreKeeping implements Keeping {
  private readonly io: Io;
  private readonly session: WatchSession;
  private readonly options: StoreKeepingOptions;
  private batches = 0;

  constructor(io: Io, session: WatchSession, options: StoreKeepingOptions) {
    this.io = io;
    this.session = session;
    this.options = options;
  }

  async fresh(events: readonly TrailEvent[]): Promise<readonly TrailEvent[]> {
    if (events.length === 0) return events;
    const known = await this.session.knownEvents(events.map(({ id }) => id));
    return known.size === 0 ? events : events.filter(({ id }) => !known.has(id));
  }

  async hasRead(source: string): Promise<boolean> {
    return (await this.session.knownSources([source])).size > 0;
  }

  async keep({ events, incidents, sources }: TakenPart): Promise<Result<null, Failure>> {
    if (events.length === 0 && sources.length === 0) return ok(null);
    this.batches += 1;
    const atMs = this.io.nowMs();
    const alerts = incidents.flatMap((told) => this.alertsAbout(told, atMs));
    const number = this.batches;
    const kept = await this.take({
      number,
      atMs,
      events: events.map(recordOf),
      sources,
      incidents,
      alerts,
    });
    if (kept === 'overtaken') return fail(OVERTAKEN);
    if (alerts.length > 0) this.options.alerted();
    return ok(null);
  }

  private alertsAbout({ incident }: ToldIncident, atMs: number): WatchBatch['alerts'] {
    if (incident.lastMs < atMs - LONG_OVER_MS) return [];
    const told = this.options.routes.filter(({ least }) => isAtLeast(incident.severity, least));
    return told.map(({ sink }) => ({ sink: sink.name, incidentId: incident.id }));
  }

  /** Until the store has it: what was taken is taken, and would be missing otherwise. */
  private async take(batch: WatchBatch): ReturnType<WatchSession['take']> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.session.take(batch);
      } catch (error) {
        if (!isRetryable(error) || this.options.interruption.aborted) throw error;
        if (attempt === 1) this.io.stderr.write(`${error.message}; it is tried again\n`);
        await sleep(PAUSE_MS);
      }
    }
  }
}

/** Why a watch ends where another one uses the same store. */
export const OVERTAKEN: Failure = {
  kind: 'outside',
  message: 'another watch has begun to use the store',
  help: 'one watch writes to a store at a time; give this one a store of its own',
};

function recordOf({ atMs, id, record }: TrailEvent): TakenRecord {
  return { id, atMs, record: JSON.stringify(record) };
}
