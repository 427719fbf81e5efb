import type { Alert } from '@countersign/govern';

/** What every sink is made with. */
export interface SinkOptions {
  /** As the configuration calls it. */
  readonly name: string;
}

/** Puts an alert in JSON for programs. */
export type AlertFormat = (alert: Alert) => object;

/** How long a sink is waited for, in milliseconds. */
export const SEND_LIMIT_MS = 10_000;
