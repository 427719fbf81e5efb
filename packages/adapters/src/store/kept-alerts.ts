import type { AlertState } from '@countersign/govern';
import { greatest } from './greatest.ts';
import type { AlertRow, StoreTransaction } from './schema.ts';
import { storedText } from './stored-text.ts';

/** Alerts that are to be kept: about an incident as it was told, or about a decision. */
export interface NewAlerts extends Pick<AlertRow, 'incident_key' | 'revision' | 'decision_number'> {
  readonly sinks: readonly string[];
  readonly atMs: number;
}

const WAITING: AlertState = 'waiting';

/** Keeps alerts for sinks; keys are counted on, as nobody else writes meanwhile. */
export async function keepAlerts(
  transaction: StoreTransaction,
  { atMs, sinks, ...about }: NewAlerts,
): Promise<void> {
  if (sinks.length === 0) return;
  const last = await greatest(transaction, 'alerts', 'alert_key');
  const rows = sinks.map(
    (sink, index): AlertRow => ({
      alert_key: last + index + 1,
      sink: storedText(sink),
      ...about,
      since_ms: atMs,
      state: WAITING,
      is_uncertain: 0,
      attempt_count: 0,
      at_ms: atMs,
      because: null,
      receipt: null,
    }),
  );
  await transaction.insertInto('alerts').values(rows).execute();
}
