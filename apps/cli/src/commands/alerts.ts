import { userInfo } from 'node:os';
import type { OpenStore } from '@countersign/adapters/store';
import { fail, ok, type Result } from '@countersign/core';
import {
  INCIDENT_STATES,
  type IncidentDecision,
  type IncidentQuery,
  type IncidentState,
  type KeptIncident,
  SEVERITIES,
  type Severity,
} from '@countersign/govern';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { loadConfiguration } from '../configuration/load-configuration.ts';
import { alertDetailsDocument, alertsDocument } from '../documents/alerts-document.ts';
import { printJson } from '../documents/print-json.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { renderAlertDetails, renderAlerts } from '../report/text/render-alerts.ts';
import { STORE_NAMES, withStore } from '../store/with-store.ts';
import { plainText } from '../terminal/plain-text.ts';
import { counted, textWidth } from '../terminal/wrap.ts';
import { readInstant } from './read-instant.ts';

interface StoreOptions {
  readonly store?: string;
  readonly config?: string;
}

interface ShowOptions extends StoreOptions {
  readonly all?: true;
  readonly json?: true;
}

interface ListOptions extends ShowOptions {
  readonly state?: readonly IncidentState[];
  readonly severity?: Severity;
  readonly since?: string;
}

interface DecideOptions extends StoreOptions {
  readonly by?: string;
  readonly note?: string;
}

/** `countersign alerts list|show|ack|resolve|retry` */
export function registerAlerts(program: Command, context: CommandContext): void {
  const alerts = program
    .command('alerts')
    .summary('list incidents, say who looks after them, see what could not be sent')
    .description('Shows and decides about incidents that `countersign watch --store` kept.')
    .addHelpText(
      'after',
      '\nExit codes: 0 answered, 2 wrong command line or no such store or incident,\n' +
        '            4 something else failed.\n\n' +
        'Examples:\n' +
        '  countersign alerts --store incidents.db\n' +
        '  countersign alerts show 3f2a --store incidents.db\n' +
        '  countersign alerts ack 3f2a --note "asking Ana" --store incidents.db\n',
    );
  registerList(alerts, context);
  registerShow(alerts, context);
  registerDecide(alerts, context, 'acknowledged');
  registerDecide(alerts, context, 'resolved');
  registerRetry(alerts, context);
}

function withStoreOptions(command: Command): Command {
  return command
    .option('--store <store>', `${STORE_NAMES} (default: that of the configuration)`)
    .option('--config <file>', 'configuration (default: as for audit)');
}

function registerList(alerts: Command, { finish, io }: CommandContext): void {
  withStoreOptions(
    alerts
      .command('list', { isDefault: true })
      .summary('list incidents, and alerts that could not be sent')
      .description(
        'Lists incidents, the latest first; those that are resolved where they are asked for.',
      ),
  )
    .addOption(
      new Option('--state <state...>', 'only incidents in one of these states').choices(
        INCIDENT_STATES,
      ),
    )
    .addOption(
      new Option('--severity <severity>', 'only incidents of at least this severity').choices(
        SEVERITIES,
      ),
    )
    .option('--since <date>', 'only incidents that began at or after a date')
    .option('--all', 'show everything in text, however long')
    .option('--json', 'one JSON document')
    .action(async (options: ListOptions) => {
      finish(await inStore(io, options, async (store) => list(io, store, options)));
    });
}

function registerShow(alerts: Command, { finish, io }: CommandContext): void {
  withStoreOptions(
    alerts
      .command('show')
      .summary('show an incident')
      .description('Shows an incident, what was decided about it, and who was alerted.')
      .argument(
        '<incident>',
        'the id of an incident, or as much of its beginning as tells it apart',
      ),
  )
    .option('--json', 'one JSON document')
    .action(async (id: string, options: ShowOptions) => {
      finish(await inStore(io, options, async (store) => show(io, store, id, options)));
    });
}

function registerDecide(
  alerts: Command,
  { finish, io }: CommandContext,
  kind: IncidentDecision['kind'],
): void {
  const isResolved = kind === 'resolved';
  withStoreOptions(
    alerts
      .command(isResolved ? 'resolve' : 'ack')
      .summary(isResolved ? 'say that nothing is left to do' : 'say that somebody looks after it')
      .description(
        `${isResolved ? 'Resolves' : 'Acknowledges'} incidents, and tells every sink that was alerted.` +
          (isResolved ? ' One that becomes worse\nafterwards is open again.' : ''),
      )
      .argument('<incident...>', 'ids of incidents, or their beginnings'),
  )
    .option('--by <name>', 'who decides (default: whoever runs this command)')
    .option('--note <text>', 'why, for those who read it later')
    .action(async (ids: readonly string[], options: DecideOptions) => {
      finish(
        await inStore(io, options, async (store) =>
          decide(io, store, ids, decision(io, kind, options)),
        ),
      );
    });
}

function decision(
  io: Io,
  kind: IncidentDecision['kind'],
  { by, note }: DecideOptions,
): IncidentDecision {
  return { kind, by: by ?? userInfo().username, note: note ?? null, atMs: io.nowMs() };
}

function registerRetry(alerts: Command, { finish, io }: CommandContext): void {
  withStoreOptions(
    alerts
      .command('retry')
      .summary('have alerts tried again that were given up')
      .description(
        'Has every alert that was given up tried again by the watch that runs, or the next.',
      ),
  ).action(async (options: StoreOptions) => {
    finish(await inStore(io, options, async (store) => retry(io, store)));
  });
}

/** Opens the store that is named, else that of the configuration. */
async function inStore(
  io: Io,
  { config, store }: StoreOptions,
  use: (store: OpenStore) => Promise<Result<ExitCode, Failure>>,
): Promise<Result<ExitCode, Failure>> {
  const loaded = await loadConfiguration(io, config ?? null, []);
  if (!loaded.ok) return fail({ kind: 'input', problems: loaded.failure });
  const location = store ?? loaded.value.configuration.watch.store;
  if (location === null) return fail(NO_STORE);
  return withStore(io, location, { mayCreate: false }, use);
}

const NO_STORE: Failure = {
  kind: 'usage',
  message: 'no store is named',
  help: 'add --store, or put `store` under `watch` in the configuration',
};

async function list(
  io: Io,
  { incidents, shown }: OpenStore,
  options: ListOptions,
): Promise<Result<ExitCode, Failure>> {
  const since = options.since === undefined ? ok(undefined) : readInstant(io, options.since);
  if (!since.ok) return since;
  const query: IncidentQuery = {
    states: options.state ?? ['open', 'acknowledged'],
    ...(options.severity === undefined ? {} : { severity: options.severity }),
    ...(since.value === undefined ? {} : { sinceMs: since.value }),
  };
  const document = alertsDocument(shown, {
    incidents: await incidents.incidents(query),
    waiting: await incidents.alerts({ state: 'waiting' }),
    dead: await incidents.alerts({ state: 'dead' }),
  });
  io.stdout.write(
    options.json === true ? printJson(document) : renderAlerts(document, lookOf(io, options)),
  );
  return ok(EXIT.yes);
}

function lookOf({ stdout }: Io, { all }: ShowOptions) {
  return { width: textWidth(stdout.columns), useColor: stdout.useColor, showAll: all === true };
}

async function show(
  io: Io,
  store: OpenStore,
  start: string,
  options: ShowOptions,
): Promise<Result<ExitCode, Failure>> {
  const kept = await find(store, start);
  if (!kept.ok) return kept;
  const alerts = await store.incidents.alerts({ incidentId: kept.value.incident.id });
  const document = alertDetailsDocument(store.shown, kept.value, alerts);
  io.stdout.write(
    options.json === true ? printJson(document) : renderAlertDetails(document, lookOf(io, options)),
  );
  return ok(EXIT.yes);
}

async function decide(
  { stdout }: Io,
  store: OpenStore,
  starts: readonly string[],
  made: IncidentDecision,
): Promise<Result<ExitCode, Failure>> {
  // All of them are there, or nothing is decided.
  const found: KeptIncident[] = [];
  for (const start of starts) {
    const kept = await find(store, start);
    if (!kept.ok) return kept;
    found.push(kept.value);
  }
  for (const { incident } of found) {
    const outcome = await store.incidents.decide(incident.id, made);
    const told = outcome === 'unchanged' ? `is ${made.kind} already` : made.kind;
    stdout.write(plainText(`${incident.id} ${told}: ${incident.title}`) + '\n');
  }
  return ok(EXIT.yes);
}

async function retry(io: Io, { incidents }: OpenStore): Promise<Result<ExitCode, Failure>> {
  const count = await incidents.retryDead(io.nowMs());
  io.stdout.write(`${counted(count, 'alert')} will be tried again\n`);
  return ok(EXIT.yes);
}

async function find(
  { incidents }: OpenStore,
  start: string,
): Promise<Result<KeptIncident, Failure>> {
  const alike = await incidents.startingWith(start);
  const exact = alike.find(({ incident }) => incident.id === start);
  const found = exact ?? (alike.length === 1 ? alike[0] : undefined);
  if (found !== undefined) return ok(found);
  if (alike.length === 0) {
    return fail({
      kind: 'usage',
      message: `there is no incident \`${start}\``,
      help: 'see `countersign alerts list`',
    });
  }
  const ids = alike.slice(0, 5).map(({ incident }) => incident.id);
  return fail({
    kind: 'usage',
    message: `several incidents begin with \`${start}\``,
    help: `give more of the id: ${ids.join(', ')}`,
  });
}
