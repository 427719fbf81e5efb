import type {
  AsideRecord,
  Detection,
  Incident,
  ModelDifferences,
  Signal,
  TrailCounts,
} from '@countersign/govern';

/** Everything that was watched. */
export interface Watched {
  readonly counts: TrailCounts;
  /** The first of what was kept aside. */
  readonly kept: readonly AsideRecord[];
  readonly signals: number;
  readonly incidents: number;
  /** How much was found that an exception covers. */
  readonly accepted: number;
  /** How the model differs from the accounts as they are after; `null` without these. */
  readonly drift: ModelDifferences | null;
}

/** How far a watch is. */
export interface WatchStanding {
  readonly events: number;
  readonly incidents: number;
  /** When the latest event happened, and how much later it was kept; `null` before the first. */
  readonly latest: { readonly happenedMs: number; readonly lagMs: number } | null;
  /** How many attempts to alert somebody failed, or were given up. */
  readonly failedAlerts: number;
}

/** Who is told of what. */
export interface Listener {
  /** What a call did. */
  readonly signal: (signal: Signal) => void;
  /** What somebody did; again where it becomes worse. */
  readonly incident: (incident: Incident) => void;
  /** How far the watch is, each second while it follows. */
  readonly standing?: (standing: WatchStanding) => void;
  /** What a rule found in an event. */
  readonly detection?: (detection: Detection) => void;
}
