import type { AlertProgress, DueAlert } from '../alerts/alert.ts';
import type { ToldIncident } from '../detect/trail-watch.ts';

/** That somebody else took over, after which nothing is written any more. */
export type Overtaken = 'overtaken';

/**
 * Keeps what a watch took and what came of it, so that another one can go on where it was
 * interrupted, wherever that was.
 *
 * Failures of the world outside are thrown.
 */
export interface WatchStore {
  /** Takes over: whoever watched before writes nothing any more. */
  begin(atMs: number): Promise<WatchSession>;
}

/** What one watch does with a store, until another takes over. */
export interface WatchSession {
  /** The records of every batch that was taken, as JSON, in the order and parts in which they were. */
  taken(): AsyncIterable<readonly string[]>;
  /** Those of some ids of events that were taken. */
  knownEvents(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of some sources that were read to their end. */
  knownSources(sources: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Keeps a batch, all of it or nothing. Where it failed, and may or may not have been kept, the
   * same batch may be given again, and is kept once.
   */
  take(batch: WatchBatch): Promise<'taken' | Overtaken>;
  /**
   * The alerts for a sink that are to be sent now, at most so many, the oldest first: of each
   * incident the first that was not sent yet, and none that waits for a later time.
   */
  due(sink: string, nowMs: number, most: number): Promise<readonly DueAlert[]>;
  /** When the next alert for a sink is to be sent; `null` where none waits. */
  nextDueMs(sink: string): Promise<number | null>;
  /** Notes what became of an alert. */
  note(key: number, atMs: number, progress: AlertProgress): Promise<'noted' | Overtaken>;
}

/** What was taken together, and what came of it. */
export interface WatchBatch {
  /** Its place among the batches of the session, from 1. */
  readonly number: number;
  /** In milliseconds since 1970. */
  readonly atMs: number;
  /** None was taken before. */
  readonly events: readonly TakenRecord[];
  /** Sources that are read to their end with it: texts that are the same for the same content. */
  readonly sources: readonly string[];
  readonly incidents: readonly ToldIncident[];
  /** Who is to be told of which of the incidents. */
  readonly alerts: readonly { readonly sink: string; readonly incidentId: string }[];
}

/** An event as it is kept. */
export interface TakenRecord {
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly atMs: number;
  /** The record of CloudTrail, as JSON. */
  readonly record: string;
}
