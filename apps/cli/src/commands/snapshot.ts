import { fail, ok, type Result } from '@countersign/core';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { printJson } from '../documents/print-json.ts';
import { snapshotDiffDocument } from '../documents/snapshot-diff-document.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type Failure, problemLine } from '../failure.ts';
import type { Io } from '../io.ts';
import { renderSnapshotDiff } from '../report/text/render-snapshot-diff.ts';
import { diffSnapshots, exitCodeOfDiff, type SnapshotDiff } from '../snapshot/diff-snapshots.ts';
import { plainText } from '../terminal/plain-text.ts';
import { textWidth } from '../terminal/wrap.ts';
import { readInstant } from './read-instant.ts';

interface DiffOptions {
  readonly json?: true;
  readonly exitCode?: true;
  readonly config?: string;
  readonly at?: string;
  readonly all?: true;
}

/** `countersign snapshot diff OLD NEW` */
export function registerSnapshot(program: Command, { finish, io }: CommandContext): void {
  const snapshot = program
    .command('snapshot')
    .summary('compare two snapshots')
    .description('Questions about snapshots, and about all else that an audit reads.');
  snapshot
    .command('diff')
    .summary('tell what changed from one snapshot to another, and what it did')
    .description(
      'Tells what came, went and changed from one snapshot to another, of documents also whether\n' +
        'they allow more or less, shown with a request; then which findings appeared and which are\n' +
        'gone. Both are judged with the same configuration at the same instant. What one of them\n' +
        'did not read is never taken for deleted.',
    )
    .argument('<old>', 'snapshot, account dump, directory of dumps, or - for standard input')
    .argument('<new>', 'the same some time later')
    .option('--json', 'one JSON document')
    .option('--exit-code', 'end with 1 when a finding appeared or became worse')
    .option(
      '--config <file>',
      'configuration (default: ./countersign.yaml, else the one in NEW, else in OLD)',
    )
    .option('--at <date>', 'instant at which both are judged (default: now)')
    .option('--all', 'show everything in text, however long')
    .addHelpText(
      'after',
      '\nExit codes: 0 answered, 2 wrong command line or input, 4 something else failed; with\n' +
        '            --exit-code also 1 a finding appeared or became worse, 3 one may have appeared.\n\n' +
        'Examples:\n' +
        '  countersign snapshot diff yesterday today\n' +
        '  countersign snapshot diff before.json after.json --json --exit-code\n',
    )
    .action(async (old: string, now: string, options: DiffOptions) => {
      finish(await answer(io, old, now, options));
    });
}

async function answer(
  io: Io,
  old: string,
  now: string,
  options: DiffOptions,
): Promise<Result<ExitCode, Failure>> {
  if (old === '-' && now === '-') {
    return fail({
      kind: 'usage',
      message: 'standard input can be only one of the two',
      help: 'put the other one in a file',
    });
  }
  const at = readInstant(io, options.at);
  if (!at.ok) return at;
  const configurationFile = options.config ?? null;
  const diffed = await diffSnapshots(io, { old, new: now, configurationFile, atMs: at.value });
  if (!diffed.ok) return diffed;
  printNotes(io, diffed.value);
  io.stdout.write(render(io, diffed.value, options));
  return ok(options.exitCode === true ? exitCodeOfDiff(diffed.value) : EXIT.yes);
}

function render({ stdout }: Io, diff: SnapshotDiff, { all, json }: DiffOptions): string {
  if (json === true) return printJson(snapshotDiffDocument(diff));
  return renderSnapshotDiff(diff, {
    width: textWidth(stdout.columns),
    useColor: stdout.useColor,
    showAll: all === true,
  });
}

const MAX_WARNINGS = 5;

function printNotes({ stderr }: Io, diff: SnapshotDiff): void {
  const { configurationFile, unusedConfigurationFiles, warnings } = diff;
  for (const file of unusedConfigurationFiles) {
    stderr.write(`note: ${file} is not used, because ${configurationFile} is there\n`);
  }
  for (const warning of warnings.slice(0, MAX_WARNINGS)) {
    stderr.write(`warning: ${plainText(problemLine(warning))}\n`);
  }
  const more = warnings.length - MAX_WARNINGS;
  if (more > 0) stderr.write(`warning: and ${more} more\n`);
}
