import type { Alert, SinkCheck } from '@countersign/govern';
import { reasonOf } from '../in-a-line.ts';

/** What every sink is made with. */
export interface SinkOptions {
  /** As the configuration calls it. */
  readonly name: string;
}

/** Puts an alert in JSON for programs. */
export type AlertFormat = (alert: Alert) => object;

/** How long a sink is waited for, in milliseconds. */
export const SEND_LIMIT_MS = 10_000;

/** Whether something can be asked of a sink; what is told where it can. */
export async function checkBy(ask: () => Promise<unknown>, told: string): Promise<SinkCheck> {
  try {
    await ask();
    return { isWorking: true, told };
  } catch (error) {
    return { isWorking: false, because: reasonOf(error) };
  }
}
