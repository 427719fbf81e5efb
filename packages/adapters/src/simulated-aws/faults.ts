import { ServiceError } from './service-error.ts';

/** What goes wrong on purpose. */
export interface Faults {
  /** How many calls a second an account may make to a service; more are throttled. */
  readonly callsPerSecond?: number;
  /** How long every call takes at least, in milliseconds. */
  readonly latencyMs?: number;
  /** How long it takes until calls that read see a change, in milliseconds. */
  readonly consistencyDelayMs?: number;
  /** Calls that fail: of a service and operation, in an account. */
  readonly outages?: readonly Outage[];
}

/** A part of AWS that does not work. */
export interface Outage {
  /** `iam`. */
  readonly service: string;
  /** Every operation when absent. */
  readonly operation?: string;
  /** Every account when absent. */
  readonly accountId?: string;
  /** How many calls fail before it works again; all when absent. */
  readonly count?: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Decides of each call whether it fails on purpose. */
export class FaultInjector {
  private faults: Faults;
  private readonly now: () => number;
  private readonly buckets = new Map<string, Bucket>();
  private readonly failed = new Map<Outage, number>();
  private refused = 0;

  constructor(faults: Faults, now: () => number = Date.now) {
    this.faults = faults;
    this.now = now;
  }

  /** How many calls were too many so far. */
  get throttledCount(): number {
    return this.refused;
  }

  get latencyMs(): number {
    return this.faults.latencyMs ?? 0;
  }

  get consistencyDelayMs(): number {
    return this.faults.consistencyDelayMs ?? 0;
  }

  /** Puts other faults in the place of those that were. */
  replace(faults: Faults): void {
    this.faults = faults;
    this.buckets.clear();
    this.failed.clear();
  }

  /** Fails a call that is to fail. */
  check(service: string, operation: string, accountId: string): void {
    const { callsPerSecond, outages = [] } = this.faults;
    const outage = outages.find((each) => concerns(each, { service, operation, accountId }));
    if (outage !== undefined && this.isLeft(outage)) {
      throw new ServiceError('ServiceUnavailable', 'The service is unavailable.', 503);
    }
    if (callsPerSecond === undefined) return;
    if (!this.take(`${accountId} ${service}`, callsPerSecond)) {
      this.refused += 1;
      throw new ServiceError('Throttling', 'Rate exceeded', 400);
    }
  }

  private isLeft(outage: Outage): boolean {
    const count = this.failed.get(outage) ?? 0;
    if (count >= (outage.count ?? Number.POSITIVE_INFINITY)) return false;
    this.failed.set(outage, count + 1);
    return true;
  }

  /** Takes a token out of a bucket that is filled at a rate and holds those of a second. */
  private take(name: string, rate: number): boolean {
    const atMs = this.now();
    const bucket = this.buckets.get(name) ?? { tokens: rate, atMs };
    bucket.tokens = Math.min(rate, bucket.tokens + ((atMs - bucket.atMs) / 1000) * rate);
    bucket.atMs = atMs;
    this.buckets.set(name, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}

function concerns(
  outage: Outage,
  { accountId, operation, service }: { service: string; operation: string; accountId: string },
): boolean {
  return (
    outage.service === service &&
    (outage.operation ?? operation) === operation &&
    (outage.accountId ?? accountId) === accountId
  );
}
