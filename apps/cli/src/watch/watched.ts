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

/** Who is told of what. */
export interface Listener {
  /** What a call did. */
  readonly signal: (signal: Signal) => void;
  /** What somebody did; again where it becomes worse. */
  readonly incident: (incident: Incident) => void;
  /** What a rule found in an event. */
  readonly detection?: (detection: Detection) => void;
}
