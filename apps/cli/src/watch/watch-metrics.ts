import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fail, ok, type Result } from '@countersign/core';
import { type IncidentStore, SEVERITIES, type SenderCounts } from '@countersign/govern';
import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type Metric,
  Registry,
} from 'prom-client';
import type { Failure } from '../failure.ts';
import type { MetricsAddress } from './metrics-address.ts';
import type { WatchMeter } from './watch-meter.ts';
import type { Watched } from './watched.ts';

/** What is measured. */
export interface Measured {
  readonly meter: WatchMeter;
  readonly watched: () => Omit<Watched, 'drift'>;
  /** How often each remote source could not be read. */
  readonly sourceFailures: () => ReadonlyMap<string, number>;
  /** What was sent to each sink. */
  readonly sent: () => ReadonlyMap<string, SenderCounts>;
  /** Where alerts wait; `null` where nothing is kept. */
  readonly incidents: IncidentStore | null;
}

/** From a second, as EventBridge has it, to the ten minutes that files take at worst, and longer. */
const LAG_SECONDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 86_400];
const TAKE_SECONDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** Makes the metrics of a watch, as Prometheus reads them. */
export function createMetrics(measured: Measured): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const metric of [...eventMetrics(measured), ...alertMetrics(measured)]) {
    registry.registerMetric(metric);
  }
  const lag = histogram(
    'countersign_watch_event_lag_seconds',
    'From when an event happened until it was kept.',
    LAG_SECONDS,
  );
  const take = histogram(
    'countersign_watch_take_seconds',
    'From when events were read until they were kept with their alerts.',
    TAKE_SECONDS,
  );
  registry.registerMetric(lag);
  registry.registerMetric(take);
  measured.meter.onTaken(({ happenedMs, keptMs, tookMs }) => {
    take.observe(tookMs / 1000);
    for (const each of happenedMs) lag.observe(Math.max(0, keptMs - each) / 1000);
  });
  return registry;
}

function eventMetrics({ meter, sourceFailures, watched }: Measured): readonly Metric[] {
  return [
    counter('countersign_watch_events_total', 'Events that came, by what became of them.', () => {
      const { aside, duplicates, events } = watched().counts;
      return [
        [{ outcome: 'taken' }, events],
        [{ outcome: 'duplicate' }, duplicates],
        [{ outcome: 'aside' }, aside],
      ];
    }),
    counter('countersign_watch_signals_total', 'Events that changed who may do what.', () => [
      [{}, watched().signals],
    ]),
    counter('countersign_watch_accepted_total', 'What was found and an exception covers.', () => [
      [{}, watched().accepted],
    ]),
    counter(
      'countersign_watch_incidents_total',
      'Incidents, by how bad they were when they were told first.',
      () => SEVERITIES.map((severity) => [{ severity }, meter.incidents.get(severity) ?? 0]),
    ),
    counter(
      'countersign_watch_source_failures_total',
      'How often a source could not be read.',
      () => [...sourceFailures()].map(([source, count]) => [{ source }, count]),
    ),
    new Gauge({
      name: 'countersign_watch_latest_event_timestamp_seconds',
      help: 'When the latest event happened that was taken.',
      registers: [],
      collect() {
        if (meter.latestEvent !== null) this.set(meter.latestEvent.happenedMs / 1000);
      },
    }),
  ];
}

function alertMetrics({ incidents, sent }: Measured): readonly Metric[] {
  const attempts = counter(
    'countersign_alerts_attempts_total',
    'Attempts to alert a sink, by how they ended.',
    () =>
      [...sent()].flatMap(([sink, counts]) => [
        [{ sink, outcome: 'sent' }, counts.sent],
        [{ sink, outcome: 'failed' }, counts.failed],
        [{ sink, outcome: 'dead' }, counts.dead],
      ]),
  );
  if (incidents === null) return [attempts];
  const waiting = new Gauge({
    name: 'countersign_alerts_waiting',
    help: 'Alerts that are not sent yet.',
    labelNames: ['sink'],
    registers: [],
    async collect() {
      const counts = await incidents.waitingBySink();
      this.reset();
      for (const sink of sent().keys()) this.set({ sink }, 0);
      for (const [sink, count] of counts) this.set({ sink }, count);
    },
  });
  return [attempts, waiting];
}

type Labels = Readonly<Partial<Record<'outcome' | 'severity' | 'sink' | 'source', string>>>;

/** A counter of what somebody else counts. */
function counter(
  name: string,
  help: string,
  count: () => readonly (readonly [Labels, number])[],
): Metric {
  return new Counter({
    name,
    help,
    labelNames: ['outcome', 'severity', 'sink', 'source'],
    registers: [],
    collect() {
      this.reset();
      for (const [labels, value] of count()) this.inc(labels, value);
    },
  });
}

function histogram(name: string, help: string, buckets: number[]): Histogram {
  return new Histogram({ name, help, buckets, registers: [] });
}

/** A server that tells what is measured. */
export interface MetricsServer {
  /** Where it is asked. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Answers `GET /metrics` with what is measured, and `GET /healthz` as long as the watch goes on. */
export async function serveMetrics(
  { host, port }: MetricsAddress,
  registry: Registry,
): Promise<Result<MetricsServer, Failure>> {
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    void answer(registry, request, response);
  });
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return fail({
      kind: 'outside',
      message: `metrics cannot be served: ${because}`,
      help: 'give `--metrics` an address of this machine that is free',
    });
  }
  return ok({ url: urlOf(server, host), close: async () => close(server) });
}

async function answer(
  registry: Registry,
  { method, url }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isAsked = method === 'GET' || method === 'HEAD';
  try {
    if (isAsked && url === '/healthz') write(response, 200, 'text/plain', 'watching\n');
    else if (isAsked && url === '/metrics') {
      write(response, 200, registry.contentType, await registry.metrics());
    } else write(response, isAsked ? 404 : 405, 'text/plain', 'there are /metrics and /healthz\n');
  } catch {
    // What a store says when it fails is told by the watch itself.
    write(response, 503, 'text/plain', 'the store does not answer\n');
  }
}

function write(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' });
  response.end(body);
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/metrics`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
