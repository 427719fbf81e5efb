import { type InputProblem, STANDARD_INPUT } from '@countersign/adapters/dump';
import { fail, ok, type Result } from '@countersign/core';
import { type LintedKind, type LintSeverity, MAX_LINT_ISSUES } from '@countersign/govern';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { type LocatedLintIssue, lintDocument } from '../documents/lint-document.ts';
import { printJson } from '../documents/print-json.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { createPaint, type Paint } from '../terminal/paint.ts';
import { plainText } from '../terminal/plain-text.ts';
import { counted, labelled, textWidth } from '../terminal/wrap.ts';
import { lintText } from './lint-text.ts';
import { readPolicyText } from './read-policy.ts';

interface LintOptions {
  readonly type?: LintedKind;
  readonly json?: true;
}

/** `countersign lint FILE…` */
export function registerLint(program: Command, { io, finish }: CommandContext): void {
  program
    .command('lint')
    .summary('check policy documents')
    .description(
      'Checks policy documents: whether AWS would take them, whether they say what was meant,\n' +
        'and what could be simpler.',
    )
    .argument('<file...>', 'policy documents as JSON, or - for standard input')
    .addOption(
      new Option('--type <kind>', 'what the documents are (default: guessed)').choices([
        'identity',
        'resource',
        'trust',
        'scp',
        'rcp',
        'boundary',
        'session',
      ]),
    )
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      '\nExit codes: 0 no errors and no warnings (there may be suggestions), 1 errors or warnings,\n' +
        '            2 a file cannot be read.\n',
    )
    .action(async (files: readonly string[], options: LintOptions) => {
      finish(await answer(io, files, options));
    });
}

async function answer(
  io: Io,
  files: readonly string[],
  options: LintOptions,
): Promise<Result<ExitCode, Failure>> {
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  const issues: LocatedLintIssue[] = [];
  const problems: InputProblem[] = [];
  for (const file of files) {
    const text = await readPolicyText(io, file);
    if (!text.ok) {
      problems.push(text.failure);
      continue;
    }
    const name = file === '-' ? STANDARD_INPUT : file;
    issues.push(
      ...lintText({ file: name, text: text.value, kind: options.type ?? null }, catalog.value),
    );
  }
  if (problems.length > 0) return fail({ kind: 'input', problems });
  const sorted = issues.toSorted(byPlace);
  io.stdout.write(
    options.json === true ? printJson(lintDocument(sorted)) : renderLint(io, files.length, sorted),
  );
  const isClean = issues.every(({ severity }) => severity === 'suggestion');
  return ok(isClean ? EXIT.yes : EXIT.findings);
}

function byPlace(a: LocatedLintIssue, b: LocatedLintIssue): number {
  if (a.file !== b.file) return 0;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function renderLint(io: Io, fileCount: number, issues: readonly LocatedLintIssue[]): string {
  const paint = createPaint(io.stdout.useColor);
  const width = textWidth(io.stdout.columns);
  const count = (severity: LintSeverity): number =>
    issues.filter((issue) => issue.severity === severity).length;
  const summary = [
    counted(fileCount, 'file'),
    counted(count('error'), 'error'),
    counted(count('warning'), 'warning'),
    counted(count('suggestion'), 'suggestion'),
  ].join(', ');
  const lines = issues.flatMap((issue) => issueLines(issue, width, paint));
  const isClean = count('error') + count('warning') === 0;
  if (issues.length >= MAX_LINT_ISSUES) {
    lines.push(paint.dim(`Of each file at most the first ${MAX_LINT_ISSUES} issues are shown.`));
  }
  return `${[...lines, isClean ? paint.good(`✔ ${summary}`) : paint.bold(`✖ ${summary}`)].join('\n')}\n`;
}

function issueLines(issue: LocatedLintIssue, width: number, paint: Paint): readonly string[] {
  const { file, line, column, pointer, severity, code, message, help } = issue;
  const place = line === null ? file : `${file}:${line}:${column}`;
  const where = pointer === '' ? '' : ` ${paint.dim(plainText(pointer))}`;
  return [
    `${paint.bold(plainText(place))} ${colorOf(severity, paint)(severity)} ${paint.dim(code)}${where}`,
    ...labelled('  ', plainText(message), width),
    ...(help === null ? [] : labelled('  help: ', plainText(help), width)),
    '',
  ];
}

function colorOf(severity: LintSeverity, paint: Paint): (text: string) => string {
  switch (severity) {
    case 'error':
      return paint.bad;
    case 'warning':
      return paint.warn;
    case 'suggestion':
      return paint.accent;
  }
}
