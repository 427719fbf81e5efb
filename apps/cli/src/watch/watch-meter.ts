import type { Severity } from '@countersign/govern';

/** Events that were taken together. */
export interface TakenEvents {
  /** When each happened, in milliseconds since 1970. */
  readonly happenedMs: readonly number[];
  /** When they were kept. */
  readonly keptMs: number;
  /** From where they had been read until they were kept, in milliseconds. */
  readonly tookMs: number;
}

/** What a watch has done so far, for whoever looks on. */
export class WatchMeter {
  private readonly bySeverity = new Map<Severity, number>();
  private readonly listeners: ((taken: TakenEvents) => void)[] = [];
  private latest: { readonly happenedMs: number; readonly lagMs: number } | null = null;

  /** Of each severity how many incidents were told first with it. */
  get incidents(): ReadonlyMap<Severity, number> {
    return this.bySeverity;
  }

  /** When the latest event happened, and how much later it was kept; `null` before the first. */
  get latestEvent(): { readonly happenedMs: number; readonly lagMs: number } | null {
    return this.latest;
  }

  /** Calls somebody whenever events were taken. */
  onTaken(listener: (taken: TakenEvents) => void): void {
    this.listeners.push(listener);
  }

  took(taken: TakenEvents): void {
    for (const happenedMs of taken.happenedMs) {
      if (this.latest !== null && happenedMs < this.latest.happenedMs) continue;
      this.latest = { happenedMs, lagMs: Math.max(0, taken.keptMs - happenedMs) };
    }
    for (const listener of this.listeners) listener(taken);
  }

  told(severity: Severity): void {
    this.bySeverity.set(severity, (this.bySeverity.get(severity) ?? 0) + 1);
  }
}
