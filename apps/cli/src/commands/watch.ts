import { fail, ok, type Result } from '@countersign/core';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { signalDocument } from '../documents/signal-document.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { renderSignal } from '../report/text/render-signal.ts';
import { textWidth } from '../terminal/wrap.ts';
import { watchTrail } from '../watch/watch-trail.ts';
import { readInstant } from './read-instant.ts';

interface WatchOptions {
  readonly snapshot: string;
  readonly once?: true;
  readonly signals?: true;
  readonly config?: string;
  readonly at?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `countersign watch SOURCE… --snapshot INPUT --once --signals` */
export function registerWatch(program: Command, { finish, io }: CommandContext): void {
  program
    .command('watch')
    .summary('tell what each recorded call made possible, and who made it')
    .description(
      'Replays what CloudTrail recorded on a snapshot that was taken before, and tells of each call\n' +
        'that changed who may do what: who stands behind it, what it changed, and whom it made an\n' +
        'administrator or a holder of two duties, by what the model then allows.',
    )
    .argument(
      '<source...>',
      'what CloudTrail recorded: files, directories, or - for standard input',
    )
    .requiredOption('--snapshot <input>', 'the accounts as they were before: a snapshot or a dump')
    .option('--once', 'read what is there and end (following new files is not there yet)')
    .option('--signals', 'a signal for each call (incidents are not there yet)')
    .option('--config <file>', 'configuration (default: as for audit)')
    .option('--at <date>', 'instant at which conditions on dates are judged (default: now)')
    .option('--json', 'a line of JSON for each signal')
    .option('--quiet', 'nothing on standard error but errors')
    .addHelpText(
      'after',
      '\nExit codes: 0 nobody gained anything, 1 somebody did, 2 wrong command line or input,\n' +
        '            3 a call that cannot be told and nobody known to have gained, 4 something else failed.\n\n' +
        'Example:\n' +
        '  countersign watch trail/ --snapshot snapshots/2026-11-22 --once --signals\n',
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
  if (options.once !== true || options.signals !== true) {
    return fail({
      kind: 'usage',
      message: 'watch can only replay what is there and tell signals so far',
      help: 'add --once --signals',
    });
  }
  const at = readInstant(io, options.at);
  if (!at.ok) return at;
  const look = { width: textWidth(io.stdout.columns), useColor: io.stdout.useColor };
  let code: ExitCode = EXIT.yes;
  const request = {
    sources,
    snapshot: options.snapshot,
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
  const { decoder, signals } = watched.value;
  if (options.quiet !== true) {
    const { aside, duplicates, events } = decoder.counts;
    io.stderr.write(
      `${events} events, ${duplicates} duplicates, ${aside} kept aside; ${signals} signals\n`,
    );
  }
  return ok(code);
}
