import { fail, ok, type Result } from '@countersign/core';
import { DETECTION_RULES } from '@countersign/govern';
import type { Command } from 'commander';
import { openSinks } from '../alerts/open-sinks.ts';
import type { CommandContext } from '../command-context.ts';
import { loadConfiguration } from '../configuration/load-configuration.ts';
import type { WatchEntry } from '../configuration/watch-section.ts';
import { driftDocument } from '../documents/drift-document.ts';
import { incidentDocument } from '../documents/incident-document.ts';
import { signalDocument } from '../documents/signal-document.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { renderDrift } from '../report/text/render-drift.ts';
import { renderIncident } from '../report/text/render-incident.ts';
import { renderSignal } from '../report/text/render-signal.ts';
import { STORE_NAMES, withStore } from '../store/with-store.ts';
import { plainText } from '../terminal/plain-text.ts';
import { startStatusLine } from '../terminal/status-line.ts';
import { textWidth } from '../terminal/wrap.ts';
import type { AlertRoute } from '../watch/keeping.ts';
import { loadRules } from '../watch/load-rules.ts';
import { METRICS_ADDRESS, readMetricsAddress } from '../watch/metrics-address.ts';
import { standingText } from '../watch/standing-text.ts';
import type { WatchRequest } from '../watch/watch-request.ts';
import { watchTrail } from '../watch/watch-trail.ts';
import type { Watched } from '../watch/watched.ts';
import { readInstant } from './read-instant.ts';
import { repeatable } from './repeatable.ts';

interface WatchOptions {
  readonly snapshot?: string;
  readonly drift?: string;
  readonly once?: true;
  readonly signals?: true;
  readonly rules?: readonly string[];
  readonly store?: string;
  readonly config?: string;
  readonly at?: string;
  readonly json?: true;
  readonly metrics?: string;
  readonly quiet?: true;
}

/** `countersign watch SOURCE… [--snapshot INPUT]` */
export function registerWatch(program: Command, { finish, io }: CommandContext): void {
  program
    .command('watch')
    .summary('tell who made somebody privileged, and what else was done that matters')
    .description(
      'Replays what CloudTrail recorded on a snapshot that was taken before, follows what comes, and\n' +
        'tells of each act that matters, however many events it was: who stands behind it, what it\n' +
        'made possible, by what the model then allows and not by names. Without a snapshot it knows\n' +
        'only what calls say.',
    )
    .argument(
      '[source...]',
      'what CloudTrail recorded: files, directories, - for standard input,\n' +
        's3://BUCKET/PREFIX, or the ARN of a queue of SQS\n' +
        '(default: those of the configuration)',
    )
    .option('--snapshot <input>', 'the accounts as they were before: a snapshot or a dump')
    .option('--once', 'read what is there and end, instead of following what comes')
    .option('--drift <input>', 'the accounts as they are at the end: tell what was missed')
    .option('--signals', 'also what each call did that changed who may do what')
    .option('--rules <path>', 'Sigma rules of your own beside ours: a file or a folder', repeatable)
    .option(
      '--store <store>',
      `keep incidents and alert the sinks of the configuration: ${STORE_NAMES}`,
    )
    .option('--config <file>', 'configuration (default: as for audit)')
    .option(
      '--metrics <address>',
      'serve metrics for Prometheus while following: at HOST:PORT, or PORT of this machine',
    )
    .option('--at <date>', 'instant at which conditions on dates are judged (default: now)')
    .option('--json', 'a line of JSON for each incident and signal')
    .option('--quiet', 'nothing on standard error but errors')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing that matters, 1 an incident, 2 wrong command line or input,\n' +
        '            3 a call that cannot be told or drift, and no incident known,\n' +
        '            4 something else failed.\n\n' +
        'Examples:\n' +
        '  countersign watch trail/ --snapshot snapshots/2026-11-22 --once\n' +
        '  tail -F events.jsonl | countersign watch - --snapshot snapshots/2026-11-22 --json\n' +
        '  countersign watch trail/ --store incidents.db\n',
    )
    .action(async (sources: readonly string[], options: WatchOptions) => {
      finish(await answer(io, sources, options));
    });
}

async function answer(
  io: Io,
  sources: readonly string[],
  options: WatchOptions,
): Promise<Result<ExitCode, Failure>> {
  if (options.drift !== undefined && options.snapshot === undefined) {
    return fail({
      kind: 'usage',
      message: '--drift compares with what was before',
      help: 'add --snapshot',
    });
  }
  const request = await requestFor(io, sources, options);
  if (!request.ok) return request;
  const { location, routes, ...others } = request.value;
  if (location === null) return watch(io, others, options);
  return withStore(io, location, { mayCreate: true }, async (store) =>
    watch(io, { ...others, kept: { store, routes } }, options),
  );
}

async function watch(
  world: Io,
  request: WatchRequest,
  options: WatchOptions,
): Promise<Result<ExitCode, Failure>> {
  const status = startStatusLine(world, options.quiet === true);
  const { io } = status;
  const look = { width: textWidth(io.stdout.columns), useColor: io.stdout.useColor };
  let code: ExitCode = EXIT.yes;
  const write = (document: object, text: () => string): void => {
    io.stdout.write(`${options.json === true ? JSON.stringify(document) : text()}\n`);
  };
  const watched = await watchTrail(io, request, {
    signal(signal) {
      const { rule, unknown } = signal;
      if (rule === null && unknown !== null && code === EXIT.yes) code = EXIT.undecided;
      const document = signalDocument(signal);
      if (options.signals === true) write(document, () => renderSignal(document, look));
    },
    incident(incident) {
      code = EXIT.findings;
      const document = incidentDocument(incident);
      write(document, () => renderIncident(document, look));
    },
    standing: (standing) => status.show(standingText(standing)),
  }).finally(() => status.end());
  if (!watched.ok) return watched;
  const { drift } = watched.value;
  if (drift !== null) {
    const document = driftDocument(drift);
    if (document.items.length > 0 && code === EXIT.yes) code = EXIT.undecided;
    io.stdout.write(
      options.json === true
        ? `${JSON.stringify(document)}\n`
        : renderDrift(document, look.useColor),
    );
  }
  if (options.quiet !== true) summarise(io, watched.value);
  return ok(code);
}

/** What is watched, and where it is kept: the options, else the configuration. */
interface Planned extends Omit<WatchRequest, 'kept'> {
  readonly location: string | null;
  readonly routes: readonly AlertRoute[];
}

async function requestFor(
  io: Io,
  named: readonly string[],
  options: WatchOptions,
): Promise<Result<Planned, Failure>> {
  const at = readInstant(io, options.at);
  if (!at.ok) return at;
  const inputs = options.snapshot === undefined ? [] : [options.snapshot];
  const loaded = await loadConfiguration(io, options.config ?? null, inputs);
  if (!loaded.ok) return fail({ kind: 'input', problems: loaded.failure });
  const { configuration } = loaded.value;
  const own = await loadRules(io, [...configuration.watch.rules, ...(options.rules ?? [])]);
  if (!own.ok) return fail({ kind: 'input', problems: own.failure });
  const places = await placesOf(io, named, options, configuration.watch);
  if (!places.ok) return places;
  return ok({
    ...places.value,
    fresh: options.drift ?? null,
    isOnce: options.once === true,
    configuration,
    atMs: at.value,
    isQuiet: options.quiet === true,
    ...(own.value.length === 0 ? {} : { rules: [...DETECTION_RULES, ...own.value] }),
  });
}

/** From where everything comes and where it goes: as the options say, else the configuration. */
async function placesOf(
  io: Io,
  named: readonly string[],
  options: WatchOptions,
  configured: WatchEntry,
): Promise<
  Result<Pick<Planned, 'sources' | 'snapshot' | 'location' | 'routes' | 'metrics'>, Failure>
> {
  const sources = named.length > 0 ? named : configured.sources;
  if (sources.length === 0) return fail(NO_SOURCE);
  const address = options.metrics ?? configured.metrics;
  const metrics = address === null ? null : readMetricsAddress(address);
  if (address !== null && metrics === null) return fail(noAddress(address));
  const location = options.store ?? configured.store;
  const routes = location === null ? ok([]) : await openSinks(io, configured.sinks);
  if (!routes.ok) return routes;
  const snapshot = options.snapshot ?? configured.snapshot;
  return ok({ sources, snapshot, location, routes: routes.value, metrics });
}

function noAddress(text: string): Failure {
  return {
    kind: 'usage',
    message: `metrics cannot be served at \`${text}\``,
    help: `write ${METRICS_ADDRESS}`,
  };
}

const NO_SOURCE: Failure = {
  kind: 'usage',
  message: 'there is nothing to watch',
  help: 'name files, directories or -, or put `sources` under `watch` in the configuration',
};

function summarise({ stderr }: Io, watched: Watched): void {
  const { accepted, counts, incidents, kept, signals } = watched;
  const { aside, duplicates, events } = counts;
  for (const { because, origin } of kept) {
    stderr.write(plainText(`kept aside: ${origin}: ${because}`) + '\n');
  }
  stderr.write(
    `${events} events, ${duplicates} duplicates, ${aside} kept aside; ` +
      `${signals} signals, ${incidents} incidents${accepted === 0 ? '' : `, ${accepted} accepted`}\n`,
  );
}
