import type { OpenStore } from '@countersign/adapters/store';
import { fail, matchWildcard, ok, type Result } from '@countersign/core';
import type { Usage } from '@countersign/govern';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { printJson } from '../documents/print-json.ts';
import { usageDocument } from '../documents/usage-document.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { renderUsage, USAGE_SORTS, type UsageLook } from '../report/text/render-usage.ts';
import { STORE_NAMES, withStore } from '../store/with-store.ts';
import { startProgress } from '../terminal/progress.ts';
import { textWidth } from '../terminal/wrap.ts';
import { type ActorOptions, readActorSources } from '../trail/read-actor-sources.ts';
import { readUsage, type UsageAnswer } from '../usage/read-usage.ts';

interface UsageOptions extends ActorOptions {
  readonly store?: string;
  readonly by: UsageLook['by'];
  readonly principal?: string;
  readonly action?: string;
  readonly all?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** `countersign usage [PATH…] [--store STORE]` */
export function registerUsage(program: Command, { finish, io }: CommandContext): void {
  program
    .command('usage')
    .summary('tell who used which action on what, when and how often')
    .description(
      'Rolls up what CloudTrail recorded: the principal, the person behind it, the IAM action, a\n' +
        'pattern of resources, the first and the last use and how often. With a store each file\n' +
        'counts once, whenever it is read, and everything that was ever read is shown.',
    )
    .argument('[path...]', 'what CloudTrail recorded: files, directories, or - for standard input')
    .option('--store <store>', `keep it in ${STORE_NAMES}`)
    .option('--input <path>', 'a snapshot or dumps, for the people behind users')
    .option('--config <file>', 'configuration (default: as for audit)')
    .addOption(
      new Option('--by <what>', 'put rows together by').choices(USAGE_SORTS).default('principal'),
    )
    .option('--principal <pattern>', 'only what such a principal or person used')
    .option('--action <pattern>', 'only such actions, as in iam:Create*')
    .option('--all', 'show everything in text, however long')
    .option('--json', 'one JSON document')
    .option('--quiet', 'no progress on standard error')
    .addHelpText(
      'after',
      '\nExit codes: 0 answered, 2 wrong command line or input, 4 something else failed.\n\n' +
        'Examples:\n' +
        '  countersign usage trail/ --input snapshots/2026-11-22\n' +
        '  countersign usage trail/ --store audits.db --by person\n' +
        "  countersign usage --store audits.db --action 'iam:*'\n",
    )
    .action(async (paths: readonly string[], options: UsageOptions) => {
      const { store } = options;
      if (store === undefined) {
        finish(await answer(io, null, paths, options));
        return;
      }
      const opening = { mayCreate: paths.length > 0 };
      finish(
        await withStore(io, store, opening, async (opened) => answer(io, opened, paths, options)),
      );
    });
}

async function answer(
  io: Io,
  store: OpenStore | null,
  paths: readonly string[],
  options: UsageOptions,
): Promise<Result<ExitCode, Failure>> {
  if (store === null && paths.length === 0) {
    return fail({
      kind: 'usage',
      message: 'there is nothing to read usage from',
      help: 'name what CloudTrail recorded, or --store with what was read before',
    });
  }
  const sources = await readActorSources(io, options);
  if (!sources.ok) return sources;
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  const progress = startProgress(io, options.quiet === true);
  const read = await readUsage(io, {
    paths,
    sources: sources.value,
    catalog: catalog.value,
    store,
    progress,
  });
  progress.end();
  if (!read.ok) return read;
  const usages = read.value.usages.filter((usage) => isWanted(usage, options));
  io.stdout.write(printed({ ...read.value, usages }, io, options));
  return ok(EXIT.yes);
}

function printed(answered: UsageAnswer, { stdout }: Io, options: UsageOptions): string {
  if (options.json === true) return printJson(usageDocument(answered));
  return renderUsage(answered, {
    by: options.by,
    width: textWidth(stdout.columns),
    useColor: stdout.useColor,
    showAll: options.all === true,
  });
}

function isWanted(
  { action, person, principal }: Usage,
  { action: wantedAction, principal: wanted }: UsageOptions,
): boolean {
  return (
    (wantedAction === undefined ||
      matchWildcard(wantedAction.toLowerCase(), action.toLowerCase())) &&
    (wanted === undefined ||
      matchWildcard(wanted, principal) ||
      matchWildcard(wanted, person ?? ''))
  );
}
