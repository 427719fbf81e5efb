import { formatInstant } from '@countersign/core';
import type { Severity } from '@countersign/govern';

/** What a rule would have found in what was recorded. */
export interface RuleBacktest {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  /** In how many events it found something. */
  readonly events: number;
  /** How many incidents that would have been. */
  readonly incidents: number;
  /** ISO 8601; `null` where it found nothing. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** How many events on each day, in UTC. */
  readonly byDay: Readonly<Record<string, number>>;
  /** Whose events, most first; ten at most. */
  readonly byCaller: readonly { readonly caller: string; readonly events: number }[];
  /** The first of them. */
  readonly examples: readonly { readonly eventId: string; readonly title: string }[];
}

/** The answer of `backtest --json`. */
export interface BacktestDocument {
  readonly schema: 'countersign.backtest/1';
  readonly events: number;
  readonly rules: readonly RuleBacktest[];
}

/** Counts what one rule finds, as it is shown event after event. */
export class BacktestCount {
  private readonly about: Pick<RuleBacktest, 'rule' | 'title' | 'severity'>;
  private readonly byDay = new Map<string, number>();
  private readonly byCaller = new Map<string, number>();
  private readonly examples: { readonly eventId: string; readonly title: string }[] = [];
  private events = 0;
  private firstMs = Infinity;
  private lastMs = -Infinity;

  constructor(about: Pick<RuleBacktest, 'rule' | 'title' | 'severity'>) {
    this.about = about;
  }

  add(found: {
    readonly eventId: string;
    readonly atMs: number;
    readonly caller: string;
    readonly title: string;
  }): void {
    const { atMs, caller, eventId, title } = found;
    this.events += 1;
    this.firstMs = Math.min(this.firstMs, atMs);
    this.lastMs = Math.max(this.lastMs, atMs);
    const day = formatInstant(atMs).slice(0, 10);
    this.byDay.set(day, (this.byDay.get(day) ?? 0) + 1);
    this.byCaller.set(caller, (this.byCaller.get(caller) ?? 0) + 1);
    if (this.examples.length < MAX_EXAMPLES) this.examples.push({ eventId, title });
  }

  result(incidents: number): RuleBacktest {
    const { about, byCaller, byDay, events, examples, firstMs, lastMs } = this;
    return {
      ...about,
      events,
      incidents,
      firstAt: events === 0 ? null : formatInstant(firstMs),
      lastAt: events === 0 ? null : formatInstant(lastMs),
      byDay: Object.fromEntries([...byDay].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      byCaller: [...byCaller]
        .toSorted(([, a], [, b]) => b - a)
        .slice(0, MAX_CALLERS)
        .map(([caller, count]) => ({ caller, events: count })),
      examples,
    };
  }
}

const MAX_EXAMPLES = 5;
const MAX_CALLERS = 10;
