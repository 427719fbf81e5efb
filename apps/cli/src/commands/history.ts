import type { OpenStore } from '@countersign/adapters/store';
import { fail, ok, type Result } from '@countersign/core';
import {
  type FindingLife,
  isAtLeast,
  type RecordedFinding,
  SEVERITIES,
  type Severity,
  worstFirst,
} from '@countersign/govern';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import {
  findingHistoryDocument,
  historyDocument,
  savedAuditDocument,
} from '../documents/history-document.ts';
import { printJson } from '../documents/print-json.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { orderLives } from '../report/text/order-lives.ts';
import { renderHistory, renderLives, renderSavedAudit } from '../report/text/render-history.ts';
import { STORE_NAMES, withStore } from '../store/with-store.ts';
import { textWidth } from '../terminal/wrap.ts';

interface HistoryOptions {
  readonly store: string;
  readonly json?: true;
}

interface FindingsOptions extends HistoryOptions {
  readonly state?: FindingLife['state'];
  readonly severity?: Severity;
  readonly rule?: string;
  readonly account?: string;
  readonly all?: true;
}

interface ShowOptions extends HistoryOptions {
  readonly all?: true;
}

/** `countersign history`, `countersign history findings`, `countersign history show AUDIT` */
export function registerHistory(program: Command, context: CommandContext): void {
  const history = program
    .command('history')
    .summary('list saved audits, and what became of findings')
    .description('Tells what was saved by `countersign audit --store`.')
    .addHelpText(
      'after',
      '\nExit codes: 0 answered, 2 wrong command line or no such store, 4 something else failed.\n\n' +
        'Examples:\n' +
        '  countersign audit snapshots/ --store audits.db\n' +
        '  countersign history --store audits.db\n' +
        '  countersign history findings --store audits.db --state gone\n',
    );
  registerList(history, context);
  registerFindings(history, context);
  registerShow(history, context);
}

function registerList(history: Command, { finish, io }: CommandContext): void {
  history
    .command('list', { isDefault: true })
    .summary('list every saved audit')
    .description('Lists saved audits: when, of what, and how many findings of each severity.')
    .requiredOption('--store <store>', STORE_NAMES)
    .option('--json', 'one JSON document')
    .action(async (options: HistoryOptions) => {
      finish(
        await withStore(io, options.store, READING, async (store) => list(io, store, options)),
      );
    });
}

function registerFindings(history: Command, { finish, io }: CommandContext): void {
  history
    .command('findings')
    .summary('tell what became of each finding')
    .description(
      'Tells of each finding that any saved audit had: since when it is there or gone, and how\n' +
        'often it came back. Only an audit that looked at the accounts and by the rule of a\n' +
        'finding tells that it is gone.',
    )
    .requiredOption('--store <store>', STORE_NAMES)
    .addOption(
      new Option('--state <state>', 'only findings in this state').choices([
        'open',
        'accepted',
        'gone',
      ]),
    )
    .addOption(
      new Option('--severity <severity>', 'only findings of at least this severity').choices(
        SEVERITIES,
      ),
    )
    .option('--rule <id>', 'only findings of this rule')
    .option('--account <id>', 'only findings about this account')
    .option('--all', 'show everything in text, however long')
    .option('--json', 'one JSON document')
    .action(async (options: FindingsOptions) => {
      finish(
        await withStore(io, options.store, READING, async (store) => findings(io, store, options)),
      );
    });
}

function registerShow(history: Command, { finish, io }: CommandContext): void {
  history
    .command('show')
    .summary('show a saved audit')
    .description('Shows a saved audit with its findings.')
    .argument('<audit>', 'the id of an audit, or as much of its beginning as tells it apart')
    .requiredOption('--store <store>', STORE_NAMES)
    .option('--all', 'show everything in text, however long')
    .option('--json', 'one JSON document')
    .action(async (id: string, options: ShowOptions) => {
      finish(
        await withStore(io, options.store, READING, async (store) => show(io, store, id, options)),
      );
    });
}

const READING = { mayCreate: false };

async function list(
  { stdout }: Io,
  { audits, shown }: OpenStore,
  { json }: HistoryOptions,
): Promise<Result<ExitCode, Failure>> {
  const saved = await audits.audits();
  stdout.write(
    json === true
      ? printJson(historyDocument(shown, saved))
      : renderHistory(shown, saved, stdout.useColor),
  );
  return ok(EXIT.yes);
}

async function findings(
  { stdout }: Io,
  { audits, shown }: OpenStore,
  options: FindingsOptions,
): Promise<Result<ExitCode, Failure>> {
  const wanted: FindingLife[] = [];
  for await (const life of audits.lives()) {
    if (isWanted(life, options)) wanted.push(life);
  }
  const lives = orderLives(wanted);
  stdout.write(
    options.json === true
      ? printJson(findingHistoryDocument(shown, lives))
      : renderLives(shown, lives, {
          width: textWidth(stdout.columns),
          useColor: stdout.useColor,
          showAll: options.all === true,
        }),
  );
  return ok(EXIT.yes);
}

function isWanted(life: FindingLife, { account, rule, severity, state }: FindingsOptions): boolean {
  return (
    (state === undefined || life.state === state) &&
    (rule === undefined || life.rule === rule) &&
    (account === undefined || life.accountId === account) &&
    (severity === undefined || isAtLeast(life.severity, severity))
  );
}

async function show(
  { stdout }: Io,
  { audits, shown }: OpenStore,
  start: string,
  options: ShowOptions,
): Promise<Result<ExitCode, Failure>> {
  const ids = (await audits.audits()).map(({ id }) => id);
  const alike = ids.includes(start) ? [start] : ids.filter((id) => id.startsWith(start));
  const audit = alike.length === 1 ? await audits.findAudit(alike[0] ?? '') : null;
  if (audit === null) return fail(noSuchAudit(start, alike, options.store));
  const recorded: RecordedFinding[] = [];
  for await (const each of audits.findingsOf(audit.id)) recorded.push(each);
  recorded.sort((a, b) => worstFirst(a.finding, b.finding));
  stdout.write(
    options.json === true
      ? printJson(savedAuditDocument(shown, audit, recorded))
      : renderSavedAudit(audit, recorded, {
          width: textWidth(stdout.columns),
          useColor: stdout.useColor,
          showAll: options.all === true,
        }),
  );
  return ok(EXIT.yes);
}

function noSuchAudit(start: string, alike: readonly string[], store: string): Failure {
  return alike.length > 1
    ? {
        kind: 'usage',
        message: `${alike.length} audits begin with \`${start}\``,
        help: `give more of the id: ${alike.slice(0, 5).join(', ')}`,
      }
    : {
        kind: 'usage',
        message: `there is no audit \`${start}\``,
        help: `see \`countersign history --store ${store}\``,
      };
}
