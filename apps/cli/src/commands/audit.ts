import path from 'node:path';
import type { OpenStore } from '@countersign/adapters/store';
import { fail, ok, type Result } from '@countersign/core';
import { type Command, Option } from 'commander';
import { type AuditAnswer, runAudit } from '../audit/run-audit.ts';
import type { CommandContext } from '../command-context.ts';
import type { FailOn } from '../configuration/configuration.ts';
import { auditDocument } from '../documents/audit-document.ts';
import { printJson } from '../documents/print-json.ts';
import type { ExitCode } from '../exit-code.ts';
import { type Failure, problemLine } from '../failure.ts';
import type { Io } from '../io.ts';
import { changesLine } from '../report/text/changes-lines.ts';
import { renderText } from '../report/text/render-text.ts';
import { type KeptAudit, keepAudit } from '../store/keep-audit.ts';
import { STORE_NAMES, withStore } from '../store/with-store.ts';
import { plainText } from '../terminal/plain-text.ts';
import { textWidth } from '../terminal/wrap.ts';
import { VERSION } from '../version.ts';
import { writeFileWhole } from '../write-output.ts';
import { readInstant } from './read-instant.ts';
import { repeatable } from './repeatable.ts';

const FORMATS = ['text', 'json', 'sarif', 'csv', 'html', 'markdown', 'asff', 'ocsf'] as const;
type Format = (typeof FORMATS)[number];

interface AuditOptions {
  readonly format?: Format;
  readonly json?: true;
  readonly out?: string;
  readonly region?: string;
  readonly store?: string;
  readonly failOn?: FailOn;
  readonly config?: string;
  readonly at?: string;
  readonly rule?: readonly string[];
  readonly quiet?: true;
  readonly all?: true;
}

/** `countersign audit INPUT…` */
export function registerAudit(program: Command, { io, finish }: CommandContext): void {
  program
    .command('audit')
    .summary('judge accounts by every rule')
    .description(
      'Judges every principal of the given accounts by every rule. Each finding comes with a\n' +
        'witness: a request that AWS would allow, and the statements that allow it.',
    )
    .argument(
      '<input...>',
      'account dumps (output of `aws iam get-account-authorization-details`, gzip or not), directories of dumps, or - for standard input',
    )
    .addOption(
      new Option('--format <format>', 'form of the report (default: text)').choices(FORMATS),
    )
    .addOption(new Option('--json', 'same as --format json').conflicts('format'))
    .option(
      '--region <region>',
      'with --format asff: whose Security Hub takes the findings (default: us-east-1)',
    )
    .option('--out <file>', 'write the report into a file, as a whole or not at all')
    .option('--store <store>', `keep the audit in ${STORE_NAMES}`)
    .addOption(
      new Option(
        '--fail-on <severity>',
        'least severity at which the exit code is 1 (default: as configured, else low)',
      ).choices(['critical', 'high', 'medium', 'low', 'info', 'none']),
    )
    .option(
      '--config <file>',
      'configuration (default: ./countersign.yaml, else the one in an input directory)',
    )
    .option('--at <date>', 'instant of the audit, such as 2026-11-22 (default: now)')
    .option('--rule <id>', 'only this rule; may be repeated', repeatable)
    .option('--all', 'show everything in text, however long')
    .option('--quiet', 'in text only the headline; nothing on standard error but errors')
    .addHelpText(
      'after',
      '\nExit codes: 0 clean, 1 findings, 2 wrong command line or input, 4 something else failed.\n\n' +
        'Examples:\n' +
        '  aws iam get-account-authorization-details | countersign audit -\n' +
        '  countersign audit snapshots/ --format sarif --out countersign.sarif --fail-on high\n',
    )
    .action(async (inputs: readonly string[], options: AuditOptions) => {
      finish(await answer(io, inputs, options));
    });
}

/** A store is opened before anything else: nobody waits for an audit that cannot be kept. */
async function answer(
  io: Io,
  inputs: readonly string[],
  options: AuditOptions,
): Promise<Result<ExitCode, Failure>> {
  if (options.store === undefined) return auditAndPrint(io, inputs, options, null);
  return withStore(io, options.store, { mayCreate: true }, async (store) =>
    auditAndPrint(io, inputs, options, store),
  );
}

async function auditAndPrint(
  io: Io,
  inputs: readonly string[],
  options: AuditOptions,
  store: OpenStore | null,
): Promise<Result<ExitCode, Failure>> {
  const at = readInstant(io, options.at);
  if (!at.ok) return at;
  const region = checkRegion(options);
  if (!region.ok) return region;
  const audited = await runAudit(io, {
    inputs,
    configurationFile: options.config ?? null,
    failOn: options.failOn ?? null,
    atMs: at.value,
    rules: options.rule ?? [],
    isQuiet: options.quiet === true,
  });
  if (!audited.ok) return audited;
  if (options.quiet !== true) printNotes(io, audited.value);
  // The report is printed also when it cannot be kept.
  const kept = store === null ? ok(null) : await keepAudit(io, audited.value, store);
  const known = kept.ok ? kept.value : null;
  const text = await render(io, audited.value, known, options);
  const printed = await print(io, text, options, audited.value.exitCode);
  if (!kept.ok) return kept;
  if (known !== null && options.quiet !== true) printKept(io, known);
  return printed;
}

function checkRegion({ format, region }: AuditOptions): Result<null, Failure> {
  if (region === undefined) return ok(null);
  if (format !== 'asff') {
    return fail({ kind: 'usage', message: '--region is of use with --format asff only' });
  }
  if (/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region)) return ok(null);
  const message = `\`${region}\` is not a region`;
  return fail({ kind: 'usage', message, help: 'write it like eu-central-1' });
}

function printKept({ stderr }: Io, { changes, id, shown }: KeptAudit): void {
  stderr.write(`saved as audit ${id} in ${plainText(shown)}\n`);
  if (changes !== null && changes.before !== null) stderr.write(`${changesLine(changes)}\n`);
}

async function render(
  io: Io,
  audited: AuditAnswer,
  kept: KeptAudit | null,
  options: AuditOptions,
): Promise<string> {
  switch (options.json === true ? 'json' : (options.format ?? 'text')) {
    case 'json':
      return printJson(auditDocument(audited, kept?.changes ?? null));
    case 'text':
      return renderText(audited, {
        width: textWidth(io.stdout.columns),
        useColor: options.out === undefined && io.stdout.useColor,
        isBrief: options.quiet === true,
        showAll: options.all === true,
        changes: kept?.changes ?? null,
      });
    // The other forms are loaded when they are asked for: they would slow every start.
    case 'sarif':
      return (await import('../report/sarif/render-sarif.ts')).renderSarif(audited);
    case 'asff': {
      const { renderAsff } = await import('../report/asff/render-asff.ts');
      return renderAsff(audited, { region: options.region ?? 'us-east-1' });
    }
    case 'ocsf':
      return (await import('../report/ocsf/render-ocsf.ts')).renderOcsf(audited);
    case 'csv':
      return (await import('../report/csv/render-csv.ts')).renderCsv(audited);
    case 'markdown':
      return (await import('../report/markdown/render-markdown.ts')).renderMarkdown(audited);
    case 'html': {
      const { renderHtml } = await import('../report/html/render-html.ts');
      const title = `Countersign audit of ${audited.inputs.join(', ')}`;
      const numbers = kept?.numbers ?? null;
      return renderHtml(audited.report, { title, version: VERSION, numbers });
    }
  }
}

async function print(
  io: Io,
  text: string,
  options: AuditOptions,
  exitCode: ExitCode,
): Promise<Result<ExitCode, Failure>> {
  if (options.out === undefined || options.out === '-') {
    io.stdout.write(text);
    return ok(exitCode);
  }
  const written = await writeFileWhole(path.resolve(io.directory, options.out), text);
  if (!written.ok) return written;
  if (options.quiet !== true) io.stderr.write(`wrote ${plainText(options.out)}\n`);
  return ok(exitCode);
}

const MAX_WARNINGS = 5;

function printNotes({ stderr }: Io, audited: AuditAnswer): void {
  const { configurationFile, unusedConfigurationFiles, warnings } = audited;
  for (const file of unusedConfigurationFiles) {
    stderr.write(`note: ${file} is not used, because ${configurationFile} is there\n`);
  }
  for (const warning of warnings.slice(0, MAX_WARNINGS)) {
    stderr.write(`warning: ${plainText(problemLine(warning))}\n`);
  }
  const more = warnings.length - MAX_WARNINGS;
  if (more > 0) stderr.write(`warning: and ${more} more\n`);
}
