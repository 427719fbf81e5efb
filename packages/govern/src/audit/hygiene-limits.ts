/** How long things may lie unused or unchanged, in days. */
export interface HygieneLimits {
  /** Passwords, keys and roles that nobody used for longer are unused. */
  readonly unusedDays: number;
  /** Access keys that are older have to be changed. */
  readonly accessKeyDays: number;
}

/** What frameworks ask for: PCI DSS 8.2.6 for what is unused, CIS and AWS for keys. */
export const DEFAULT_HYGIENE_LIMITS: HygieneLimits = { unusedDays: 90, accessKeyDays: 90 };
