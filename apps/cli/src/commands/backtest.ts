import { fail, ok, type Result } from '@countersign/core';
import { type Detection, type DetectionRule, Incidents } from '@countersign/govern';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { loadConfiguration } from '../configuration/load-configuration.ts';
import { BacktestCount, type BacktestDocument } from '../documents/backtest-document.ts';
import { printJson } from '../documents/print-json.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { renderBacktest } from '../report/text/render-backtest.ts';
import { textWidth } from '../terminal/wrap.ts';
import { loadRules } from '../watch/load-rules.ts';
import { watchTrail } from '../watch/watch-trail.ts';
import { readInstant } from './read-instant.ts';
import { repeatable } from './repeatable.ts';

interface BacktestOptions {
  readonly on: readonly string[];
  readonly snapshot?: string;
  readonly config?: string;
  readonly at?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `countersign backtest RULE… --on SOURCE…` */
export function registerBacktest(program: Command, { finish, io }: CommandContext): void {
  program
    .command('backtest')
    .summary('tell how often rules would have found something in what was recorded')
    .description(
      'Shows rules what CloudTrail recorded, and tells how often each would have found something,\n' +
        'on which days, by whose calls, and how many incidents that would have been.',
    )
    .argument('<rule...>', 'ids of rules, files of Sigma rules, or folders of these')
    .requiredOption('--on <source>', 'what CloudTrail recorded: a file or directory', repeatable)
    .option('--snapshot <input>', 'the accounts as they were before: a snapshot or a dump')
    .option('--config <file>', 'configuration (default: as for audit)')
    .option('--at <date>', 'instant at which conditions on dates are judged (default: now)')
    .option('--json', 'one JSON document')
    .option('--quiet', 'nothing on standard error but errors')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing would have been found, 1 something would, 2 wrong command line, rule or\n' +
        '            input, 4 something else failed.\n\n' +
        'Examples:\n' +
        '  countersign backtest rules/ --on trail/\n' +
        '  countersign backtest both-halves external-trust --on trail/ --snapshot snapshots/2026-11-22\n',
    )
    .action(async (rules: readonly string[], options: BacktestOptions) => {
      finish(await answer(io, rules, options));
    });
}

async function answer(
  io: Io,
  names: readonly string[],
  options: BacktestOptions,
): Promise<Result<ExitCode, Failure>> {
  const at = readInstant(io, options.at);
  if (!at.ok) return at;
  const rules = await loadRules(io, names);
  if (!rules.ok) return fail({ kind: 'input', problems: rules.failure });
  const inputs = options.snapshot === undefined ? [] : [options.snapshot];
  const loaded = await loadConfiguration(io, options.config ?? null, inputs);
  if (!loaded.ok) return fail({ kind: 'input', problems: loaded.failure });
  const backtest = new Backtest(rules.value);
  const request = {
    sources: options.on,
    snapshot: options.snapshot ?? null,
    fresh: null,
    isOnce: true,
    metrics: null,
    configuration: loaded.value.configuration,
    atMs: at.value,
    isQuiet: options.quiet === true,
    rules: rules.value,
  };
  const watched = await watchTrail(io, request, {
    signal: () => undefined,
    incident: () => undefined,
    detection: (detection) => backtest.add(detection),
  });
  if (!watched.ok) return watched;
  const document = backtest.document(watched.value.counts.events);
  const look = { width: textWidth(io.stdout.columns), useColor: io.stdout.useColor };
  io.stdout.write(options.json === true ? printJson(document) : renderBacktest(document, look));
  return ok(document.rules.some(({ events }) => events > 0) ? EXIT.findings : EXIT.yes);
}

/** Counts what each rule finds by itself. */
class Backtest {
  private readonly counted: readonly {
    readonly rule: DetectionRule;
    readonly count: BacktestCount;
    readonly incidents: Incidents;
    readonly ids: Set<string>;
  }[];

  constructor(rules: readonly DetectionRule[]) {
    this.counted = rules.map((rule) => {
      const { id, severity, title } = rule;
      return {
        rule,
        count: new BacktestCount({ rule: id, severity, title }),
        incidents: new Incidents(),
        ids: new Set(),
      };
    });
  }

  add(detection: Detection): void {
    const { actor, event, found, rule } = detection;
    const counted = this.counted.find((each) => each.rule === rule);
    if (counted === undefined) return;
    const caller = actor.person ?? actor.arn;
    const { atMs, id: eventId } = event;
    counted.count.add({ eventId, atMs, caller, title: found.title });
    for (const { id } of counted.incidents.add([detection])) counted.ids.add(id);
  }

  document(events: number): BacktestDocument {
    const rules = this.counted.map(({ count, ids }) => count.result(ids.size));
    return { schema: 'countersign.backtest/1', events, rules };
  }
}
