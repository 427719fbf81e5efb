import { ok, type Result } from '@countersign/core';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { AlertSending } from './alert-sending.ts';
import type { RemoteSources } from './remote-sources.ts';
import type { WatchMeter } from './watch-meter.ts';
import type { WatchRequest } from './watch-request.ts';
import type { Listener } from './watched.ts';
import type { Watcher } from './watcher.ts';

/** What is looked at. */
export interface LookedAt {
  readonly watcher: Watcher;
  readonly meter: WatchMeter;
  readonly sending: AlertSending | null;
  readonly remote: RemoteSources;
  readonly listener: Listener;
}

/** Those who look on. */
export interface LookingOn {
  readonly end: () => Promise<void>;
}

const STANDING_MS = 1000;

/** Tells each second how far a watch is, and serves metrics where somebody wants them. */
export async function beginLookingOn(
  io: Io,
  request: Pick<WatchRequest, 'isQuiet' | 'kept' | 'metrics'>,
  looked: LookedAt,
): Promise<Result<LookingOn, Failure>> {
  const server = await beginMetrics(io, request, looked);
  if (!server.ok) return server;
  const { standing } = looked.listener;
  const tell = (): void => standing?.(standingOf(looked));
  const timer = standing === undefined ? null : setInterval(tell, STANDING_MS);
  return ok({
    async end() {
      if (timer !== null) clearInterval(timer);
      await server.value?.close();
    },
  });
}

async function beginMetrics(
  { stderr }: Io,
  { isQuiet, kept, metrics }: Pick<WatchRequest, 'isQuiet' | 'kept' | 'metrics'>,
  { meter, remote, sending, watcher }: LookedAt,
) {
  if (metrics === null) return ok(null);
  // Most watches are looked at by people alone.
  const { createMetrics, serveMetrics } = await import('./watch-metrics.ts');
  const registry = createMetrics({
    meter,
    watched: () => watcher.watched,
    sourceFailures: () => remote.failures,
    sent: () => sending?.counts ?? new Map(),
    incidents: kept?.store.incidents ?? null,
  });
  const server = await serveMetrics(metrics, registry);
  if (server.ok && !isQuiet) stderr.write(`metrics at ${server.value.url}\n`);
  return server;
}

function standingOf({ meter, sending, watcher }: LookedAt) {
  const { counts, incidents } = watcher.watched;
  let failedAlerts = 0;
  for (const { dead, failed } of sending?.counts.values() ?? []) failedAlerts += dead + failed;
  return { events: counts.events, incidents, latest: meter.latestEvent, failedAlerts };
}
