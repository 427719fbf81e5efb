import { fail, ok, type Result } from '@countersign/core';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { driftDocument } from '../documents/drift-document.ts';
import { signalDocument } from '../documents/signal-document.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { renderDrift } from '../report/text/render-drift.ts';
import { renderSignal } from '../report/text/render-signal.ts';
import { plainText } from '../terminal/plain-text.ts';
import { textWidth } from '../terminal/wrap.ts';
import { watchTrail } from '../watch/watch-trail.ts';
import { readInstant } from './read-instant.ts';

interface WatchOptions {
  readonly snapshot: string;
  readonly drift?: string;
  readonly once?: true;
  readonly signals?: true;
  readonly config?: string;
  readonly at?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `countersign watch SOURCE… --snapshot INPUT --signals` */
export function registerWatch(program: Command, { finish, io }: CommandContext): void {
  program
    .command('watch')
    .summary('tell what each recorded call made possible, and who made it')
    .description(
      'Replays what CloudTrail recorded on a snapshot that was taken before, follows what comes, and\n' +
        'tells of each call that changed who may do what: who stands behind it, what it changed, and\n' +
        'whom it made an administrator or a holder of two duties, by what the model then allows.',
    )
    .argument(
      '<source...>',
      'what CloudTrail recorded: files, directories, or - for standard input',
    )
    .requiredOption('--snapshot <input>', 'the accounts as they were before: a snapshot or a dump')
    .option('--once', 'read what is there and end, instead of following what comes')
    .option('--drift <input>', 'the accounts as they are at the end: tell what was missed')
    .option('--signals', 'a signal for each call (incidents are not there yet)')
    .option('--config <file>', 'configuration (default: as for audit)')
    .option('--at <date>', 'instant at which conditions on dates are judged (default: now)')
    .option('--json', 'a line of JSON for each signal')
    .option('--quiet', 'nothing on standard error but errors')
    .addHelpText(
      'after',
      '\nExit codes: 0 nobody gained anything, 1 somebody did, 2 wrong command line or input,\n' +
        '            3 a call that cannot be told or drift, and nobody known to have gained,\n' +
        '            4 something else failed.\n\n' +
        'Examples:\n' +
        '  countersign watch trail/ --snapshot snapshots/2026-11-22 --once --signals\n' +
        '  tail -F events.jsonl | countersign watch - --snapshot snapshots/2026-11-22 --signals --json\n',
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
  if (options.signals !== true) {
    return fail({
      kind: 'usage',
      message: 'watch can only tell signals so far',
      help: 'add --signals',
    });
  }
  const at = readInstant(io, options.at);
  if (!at.ok) return at;
  const look = { width: textWidth(io.stdout.columns), useColor: io.stdout.useColor };
  let code: ExitCode = EXIT.yes;
  const request = {
    sources,
    snapshot: options.snapshot,
    fresh: options.drift ?? null,
    isOnce: options.once === true,
    configurationFile: options.config ?? null,
    atMs: at.value,
    isQuiet: options.quiet === true,
  };
  const watched = await watchTrail(io, request, (signal) => {
    const { rule, unknown } = signal;
    if (rule !== null) code = EXIT.findings;
    else if (unknown !== null && code === EXIT.yes) code = EXIT.undecided;
    const document = signalDocument(signal);
    io.stdout.write(
      options.json === true ? `${JSON.stringify(document)}\n` : `${renderSignal(document, look)}\n`,
    );
  });
  if (!watched.ok) return watched;
  const { counts, drift, kept, signals } = watched.value;
  if (drift !== null) {
    const document = driftDocument(drift);
    if (document.items.length > 0 && code === EXIT.yes) code = EXIT.undecided;
    io.stdout.write(
      options.json === true
        ? `${JSON.stringify(document)}\n`
        : renderDrift(document, look.useColor),
    );
  }
  if (options.quiet !== true) {
    const { aside, duplicates, events } = counts;
    for (const { because, origin } of kept) {
      io.stderr.write(plainText(`kept aside: ${origin}: ${because}`) + '\n');
    }
    io.stderr.write(
      `${events} events, ${duplicates} duplicates, ${aside} kept aside; ${signals} signals\n`,
    );
  }
  return ok(code);
}
