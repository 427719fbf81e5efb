import type { OpenStore } from '@countersign/adapters/store';
import type { DetectionRule } from '@countersign/govern';
import type { Configuration } from '../configuration/configuration.ts';
import type { AlertRoute } from './keeping.ts';
import type { MetricsAddress } from './metrics-address.ts';

/** What is watched, and from which snapshot on. */
export interface WatchRequest {
  /** What CloudTrail recorded. */
  readonly sources: readonly string[];
  /** The accounts as they were before; `null` where nobody tells. */
  readonly snapshot: string | null;
  /** The accounts as they are after, for what was missed; `null` without. */
  readonly fresh: string | null;
  readonly configuration: Configuration;
  /** Instead of those that are built in. */
  readonly rules?: readonly DetectionRule[];
  /** Whether what is there is all that is read; otherwise what comes is followed. */
  readonly isOnce: boolean;
  /** The instant at which conditions are judged, in milliseconds since 1970. */
  readonly atMs: number;
  readonly isQuiet: boolean;
  /** Where metrics are served while what comes is followed; `null` where nowhere. */
  readonly metrics: MetricsAddress | null;
  /** Where it is kept; nowhere when absent. */
  readonly kept?: KeptWatch;
}

/** Where a watch is kept, and who is alerted. */
export interface KeptWatch {
  readonly store: OpenStore;
  readonly routes: readonly AlertRoute[];
}
