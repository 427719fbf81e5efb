/** What a number counts. */
export type KpiUnit = 'count' | 'days' | 'per-week';

/** The ids of the numbers that are tracked. */
export type KpiId =
  | 'full-administrators'
  | 'duty-violations'
  | 'escalation-chains'
  | 'standing-production-access'
  | 'unused-privileges'
  | 'severe-findings'
  | 'time-to-remediate'
  | 'time-to-remediate-duties'
  | 'denied-iam-calls'
  | 'policy-changes';

/** A number, over time. */
export interface Kpi {
  readonly id: KpiId;
  readonly title: string;
  readonly unit: KpiUnit;
  /** What it should come to; `null` where less is better and nothing says how much less. */
  readonly goal: number | null;
  /** At instants of the time that is looked at, the earliest first. */
  readonly points: readonly KpiPoint[];
  /** At its end, or of all of it for what is counted over time; `null` where nothing tells. */
  readonly value: number | null;
}

/** A value at an instant, or of the time that ends at it. */
export interface KpiPoint {
  /** In milliseconds since 1970. */
  readonly atMs: number;
  readonly value: number;
}

/** The time that is looked at, in milliseconds since 1970; its end does not belong to it. */
export interface KpiWindow {
  readonly fromMs: number;
  readonly toMs: number;
}
