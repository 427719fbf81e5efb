import { fail, ok, type Result } from '@countersign/core';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { CONFIGURATION_FILE, loadConfiguration } from '../configuration/load-configuration.ts';
import type { WatchEntry } from '../configuration/watch-section.ts';
import { type Check, seenFailure, warns, works } from '../doctor/check.ts';
import { CHECK_LIMIT_MS, runChecks } from '../doctor/run-checks.ts';
import { alertsOfTest, watchChecks } from '../doctor/watch-checks.ts';
import { doctorDocument } from '../documents/doctor-document.ts';
import { printJson } from '../documents/print-json.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { renderDoctor } from '../report/text/render-doctor.ts';
import { STORE_NAMES } from '../store/with-store.ts';
import { startProgress } from '../terminal/progress.ts';
import { textWidth } from '../terminal/wrap.ts';

interface DoctorOptions {
  readonly store?: string;
  readonly config?: string;
  readonly send?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** `countersign doctor [SOURCE…]` */
export function registerDoctor(program: Command, { finish, io }: CommandContext): void {
  program
    .command('doctor')
    .summary('try everything that a watch needs: snapshot, store, each source and each sink')
    .description(
      'Tries what the configuration names for `countersign watch`, each part for itself: whether the\n' +
        'snapshot can be read, the store be used, each source be read and each sink be alerted. Nothing\n' +
        'is taken from a source, and nobody is alerted unless --send is given. A queue counts one more\n' +
        'attempt for a message that waits in it; a store of an older version is brought up to date.',
    )
    .argument('[source...]', 'sources, as for `watch` (default: those of the configuration)')
    .option('--send', 'also send every sink a test, and that it is over')
    .option('--store <store>', `${STORE_NAMES} (default: that of the configuration)`)
    .option('--config <file>', `configuration (default: ./${CONFIGURATION_FILE})`)
    .option('--json', 'one JSON document')
    .option('--quiet', 'nothing on standard error but errors')
    .addHelpText(
      'after',
      '\nExit codes: 0 everything works, 2 wrong command line or configuration,\n' +
        '            4 something does not work.\n\n' +
        'Examples:\n' +
        '  countersign doctor\n' +
        '  countersign doctor --send\n' +
        '  countersign doctor arn:aws:sqs:eu-west-1:111122223333:cloudtrail\n',
    )
    .action(async (sources: readonly string[], options: DoctorOptions) => {
      finish(await answer(io, sources, options));
    });
}

async function answer(
  io: Io,
  sources: readonly string[],
  options: DoctorOptions,
): Promise<Result<ExitCode, Failure>> {
  const loaded = await loadConfiguration(io, options.config ?? null, []);
  if (!loaded.ok) return fail({ kind: 'input', problems: loaded.failure });
  const { configuration, file } = loaded.value;
  const { watch } = configuration;
  const tried: WatchEntry = {
    ...watch,
    sources: sources.length > 0 ? sources : watch.sources,
    store: options.store ?? watch.store,
  };
  const alerts = options.send === true ? alertsOfTest(io) : [];
  const checks = [configurationCheck(file, tried), CATALOG, ...watchChecks(io, tried, { alerts })];
  const progress = startProgress(io, options.quiet === true);
  progress.show(`trying ${checks.length} parts`);
  const outcomes = await runChecks(checks, {
    limitMs: CHECK_LIMIT_MS,
    tell: (done) => progress.show(`tried ${done} of ${checks.length} parts`),
  });
  progress.end();
  const document = doctorDocument(outcomes);
  const look = { width: textWidth(io.stdout.columns), useColor: io.stdout.useColor };
  io.stdout.write(options.json === true ? printJson(document) : renderDoctor(document, look));
  return ok(document.works ? EXIT.yes : EXIT.outside);
}

function configurationCheck(file: string | null, { sinks, sources }: WatchEntry): Check {
  const look = async () => {
    if (sources.length === 0 && Object.keys(sinks).length === 0) {
      return warns(
        'nothing is to be watched, and nobody to be alerted',
        'put `sources` and `sinks` under `watch` in it, as docs/watch.md shows',
      );
    }
    return works(file === null ? 'there is none; the defaults are in force' : 'it is understood');
  };
  return { part: 'configuration', name: file ?? CONFIGURATION_FILE, look };
}

const CATALOG: Check = {
  part: 'catalog',
  name: 'actions of AWS',
  look: async () => {
    const catalog = openCatalog();
    return catalog.ok ? works(`data of ${catalog.value.dataset}`) : seenFailure(catalog.failure);
  },
};
