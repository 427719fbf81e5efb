import { INPUT_LIMITS } from '@countersign/adapters/dump';
import type { InvocationReader } from '@countersign/adapters/sources';
import type { OpenStore } from '@countersign/adapters/store';
import { fail, ok, type Result } from '@countersign/core';
import { DETECTION_RULES } from '@countersign/govern';
import { openSinks } from '../alerts/open-sinks.ts';
import { prepareSdk } from '../config.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { loadConfiguration } from '../configuration/load-configuration.ts';
import { incidentDocument } from '../documents/incident-document.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { startProgress } from '../terminal/progress.ts';
import type { AlertSending } from '../watch/alert-sending.ts';
import { beginKeeping } from '../watch/begin-keeping.ts';
import { beginWatch } from '../watch/begin-watch.ts';
import type { AlertRoute, Keeping } from '../watch/keeping.ts';
import { loadRules } from '../watch/load-rules.ts';
import { RemoteSources } from '../watch/remote-sources.ts';
import { WatchMeter } from '../watch/watch-meter.ts';
import { Watcher } from '../watch/watcher.ts';

interface InvokedWatchParts {
  readonly watcher: Watcher;
  readonly keeping: Keeping;
  readonly sending: AlertSending | null;
  readonly reader: InvocationReader;
  readonly store: OpenStore;
  /** Buckets of the configuration, which are looked through when a schedule says so. */
  readonly buckets: readonly string[];
}

/**
 * A watch that does something only while it is invoked. It goes on where the last one in the
 * same store was, and stays between invocations for as long as the machine does.
 */
export class InvokedWatch {
  private readonly io: Io;
  private readonly parts: InvokedWatchParts;

  private constructor(io: Io, parts: InvokedWatchParts) {
    this.io = io;
    this.parts = parts;
  }

  /** Begins as the configuration says that is in the working directory. */
  static async begin(io: Io): Promise<Result<InvokedWatch, Failure>> {
    const loaded = await loadConfiguration(io, null, []);
    if (!loaded.ok) return fail({ kind: 'input', problems: loaded.failure });
    const { configuration } = loaded.value;
    const { rules: ruleNames, sinks, store: location } = configuration.watch;
    if (location === null) return fail(NO_STORE);
    const own = await loadRules(io, ruleNames);
    if (!own.ok) return fail({ kind: 'input', problems: own.failure });
    const routes = await openSinks(io, sinks);
    if (!routes.ok) return routes;
    const { openStore } = await import('@countersign/adapters/store');
    const opened = await openStore(location, { directory: io.directory, mayCreate: true });
    if (!opened.ok) return fail({ kind: 'outside', message: opened.failure.message });
    const store = opened.value;
    const rules = own.value.length === 0 ? undefined : [...DETECTION_RULES, ...own.value];
    try {
      const parts = await beginParts(io, { configuration, rules, routes: routes.value, store });
      if (parts.ok) return ok(new InvokedWatch(io, parts.value));
      await store.close();
      return parts;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /**
   * Takes what the function is invoked with, and sends the alerts that are due; answers with the
   * ids of messages of SQS that are to come again. After a failure the watch is of no use any
   * more: what it knows may not be what is kept.
   *
   * @param isOver whether there is no time left for further alerts
   */
  async take(event: unknown, isOver: () => boolean): Promise<Result<readonly string[], Failure>> {
    const { reader, sending, watcher } = this.parts;
    const { failed, isScheduled, parts, troubles } = await reader.read(event);
    const delivery = { parts, troubles, done: async () => undefined };
    const taken = isScheduled ? await this.sweep() : await watcher.takeDelivery(delivery);
    if (!taken.ok) return taken;
    const sent = (await sending?.sendDue(isOver)) ?? ok(null);
    if (!sent.ok) return sent;
    // What a queue does not bring again by itself comes again when the invocation fails.
    const [trouble] = troubles;
    if (trouble === undefined || failed.length > 0) return ok(failed);
    return fail({ kind: 'outside', message: `${trouble.origin}: ${trouble.because}` });
  }

  async end(): Promise<void> {
    const { reader, sending, store } = this.parts;
    await sending?.end();
    reader.close();
    await store.close();
  }

  /** What a trail has put into buckets, and no notification told of. */
  private async sweep(): Promise<Result<null, Failure>> {
    const { buckets, keeping, watcher } = this.parts;
    const sources = await RemoteSources.open(this.io, buckets, async (source) =>
      keeping.hasRead(source),
    );
    if (!sources.ok) return sources;
    try {
      return await sources.value.takeAll(async (delivery) => watcher.takeDelivery(delivery));
    } finally {
      sources.value.close();
    }
  }
}

const NO_STORE: Failure = {
  kind: 'usage',
  message: 'a function keeps nothing by itself between invocations',
  help: 'put `store: postgres://USER@HOST/DATABASE` under `watch` in countersign.yaml',
};

interface Beginning {
  readonly configuration: Configuration;
  readonly rules: Parameters<typeof beginWatch>[1]['rules'];
  readonly routes: readonly AlertRoute[];
  readonly store: OpenStore;
}

async function beginParts(
  io: Io,
  { configuration, routes, rules, store }: Beginning,
): Promise<Result<InvokedWatchParts, Failure>> {
  const progress = startProgress(io, true);
  const { snapshot, sources } = configuration.watch;
  const atMs = io.nowMs();
  const beginning = { configuration, snapshot, atMs, ...(rules === undefined ? {} : { rules }) };
  const begun = await beginWatch(io, beginning, progress);
  if (!begun.ok) return begun;
  const keeping = await beginKeeping(io, { kept: { store, routes } }, begun.value, progress);
  prepareSdk();
  const { InvocationReader } = await import('@countersign/adapters/sources');
  const listener = {
    signal: () => undefined,
    incident: (incident: Parameters<typeof incidentDocument>[0]) => {
      io.stdout.write(`${JSON.stringify(incidentDocument(incident))}\n`);
    },
  };
  const meter = new WatchMeter();
  return ok({
    ...keeping,
    watcher: new Watcher({ ...begun.value, ...keeping, listener, io, rules, meter }),
    reader: new InvocationReader({ maxBytes: INPUT_LIMITS.fileBytes }),
    store,
    buckets: sources.filter((source) => source.startsWith('s3://')),
  });
}
