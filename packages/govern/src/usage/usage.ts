/** Who used which action on what. */
export interface UsageKey {
  /** The person behind the calls, as far as they tell. */
  readonly person: string | null;
  /** The user or the role, or the service that called. */
  readonly principal: string;
  /** The account whose trail has it. */
  readonly accountId: string | null;
  /** `service:Name` in AWS's casing. */
  readonly action: string;
  /** A pattern of ARNs, or `*`. */
  readonly resource: string;
}

/** How an action was used over time. */
export interface Usage extends UsageKey {
  /** The first and the last call, in milliseconds since 1970. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Calls, denied ones among them. */
  readonly count: number;
  readonly denied: number;
}

/** A text that is the same for the same key. */
export function usageId({ accountId, action, person, principal, resource }: UsageKey): string {
  return JSON.stringify([person, principal, accountId, action, resource]);
}

/** Both together, under the key of the first. */
export function joinUsage(one: Usage, other: Usage): Usage {
  return {
    ...one,
    firstMs: Math.min(one.firstMs, other.firstMs),
    lastMs: Math.max(one.lastMs, other.lastMs),
    count: one.count + other.count,
    denied: one.denied + other.denied,
  };
}
