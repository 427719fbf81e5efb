import { fail, ok, type Result } from '@countersign/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { fixDocument } from '../documents/fix-document.ts';
import { printJson } from '../documents/print-json.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import { describeChanges } from '../fix/described-change.ts';
import { type FixesFound, runFix, type WantedFixes } from '../fix/run-fix.ts';
import type { Io } from '../io.ts';
import { textWidth } from '../terminal/wrap.ts';
import { readInstant } from './read-instant.ts';
import { repeatable } from './repeatable.ts';

const FORMATS = ['text', 'json', 'terraform', 'cloudformation', 'cli'] as const;

const DEFAULT_LIMIT = 3;

interface FixOptions {
  readonly input: readonly string[];
  readonly finding?: string;
  readonly principal?: string;
  readonly all?: true;
  readonly format?: (typeof FORMATS)[number];
  readonly json?: true;
  readonly limit: number;
  readonly config?: string;
  readonly at?: string;
  readonly rule?: readonly string[];
}

/** `countersign fix --input FILE (--finding ID | --principal ARN | --all)` */
export function registerFix(program: Command, { io, finish }: CommandContext): void {
  program
    .command('fix')
    .summary('propose changes that end findings, each proved')
    .description(
      'Proposes changes that end a finding, ranked by how little they take away. Each was applied\n' +
        'to the model and the whole of it audited again: the finding is gone, and no other that is\n' +
        'as severe has come. Nothing is changed in AWS.',
    )
    .requiredOption(
      '--input <file>',
      'account dump or directory, as for `audit`; may be repeated',
      repeatable,
    )
    .option('--finding <id>', 'the id of a finding, such as RULE|ARN; `audit --json` has them')
    .addOption(
      new Option('--principal <arn>', 'a plan for all findings about a user or role').conflicts(
        'finding',
      ),
    )
    .addOption(
      new Option(
        '--all',
        'a plan that ends most findings with fewest changes, of the severity that `audit` fails on',
      ).conflicts(['finding', 'principal']),
    )
    .addOption(
      new Option('--format <format>', 'form of the answer (default: text)').choices(FORMATS),
    )
    .addOption(new Option('--json', 'same as --format json').conflicts('format'))
    .option('--limit <n>', 'how many fixes of a finding are shown', readLimit, DEFAULT_LIMIT)
    .option('--config <file>', 'configuration, as for `audit`')
    .option('--at <date>', 'instant of the audits, such as 2026-11-22 (default: now)')
    .option('--rule <id>', 'audit by this rule only; may be repeated', repeatable)
    .addHelpText(
      'after',
      '\nExit codes: 0 every fix asked for is there, or nothing is to fix, 1 findings stay that no\n' +
        'fix was found for, 2 wrong command line or input, 4 something else failed.\n\n' +
        'Examples:\n' +
        "  countersign fix --input dump.json --finding 'full-administrator|arn:aws:iam::111122223333:user/ana'\n" +
        '  countersign fix --input dump.json --principal arn:aws:iam::111122223333:user/ana --format terraform\n' +
        '  countersign fix --input dump.json --all --format cli > fix.sh\n',
    )
    .action(async (options: FixOptions) => {
      finish(await answer(io, options));
    });
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new InvalidArgumentError('give a number, 1 or more.');
}

async function answer(io: Io, options: FixOptions): Promise<Result<ExitCode, Failure>> {
  const wanted = wantedOf(options);
  if (!wanted.ok) return wanted;
  const at = readInstant(io, options.at);
  if (!at.ok) return at;
  const found = await runFix(io, {
    inputs: options.input,
    configurationFile: options.config ?? null,
    failOn: null,
    atMs: at.value,
    rules: options.rule ?? [],
    isQuiet: false,
    wanted: wanted.value,
  });
  if (!found.ok) return found;
  io.stdout.write(await render(io, found.value, options));
  return ok(found.value.exitCode);
}

function wantedOf({ all, finding, principal }: FixOptions): Result<WantedFixes, Failure> {
  if (finding !== undefined) return ok({ kind: 'finding', id: finding });
  if (principal !== undefined) return ok({ kind: 'principal', arn: principal });
  if (all === true) return ok({ kind: 'all' });
  return fail({
    kind: 'usage',
    message: 'there is nothing to fix',
    help: 'give --finding with the id of a finding, --principal with an ARN, or --all',
  });
}

async function render(
  io: Io,
  found: FixesFound,
  { format = 'text', json, limit }: FixOptions,
): Promise<string> {
  switch (json === true ? 'json' : format) {
    case 'json':
      return printJson(fixDocument(found, limit));
    case 'terraform':
      return (await import('../report/changes/terraform.ts')).renderTerraform(changesOf(found));
    case 'cloudformation': {
      const { renderCloudFormation } = await import('../report/changes/cloudformation.ts');
      return renderCloudFormation(changesOf(found));
    }
    case 'cli':
      return (await import('../report/changes/aws-cli.ts')).renderAwsCli(changesOf(found));
    case 'text': {
      const { renderFix } = await import('../report/text/render-fix.ts');
      return renderFix(found, {
        width: textWidth(io.stdout.columns),
        useColor: io.stdout.useColor,
        limit,
      });
    }
  }
}

/** Of several fixes of one finding, code is written for the one that takes least away. */
function changesOf({ answer: one, plan, report }: FixesFound): ReturnType<typeof describeChanges> {
  return describeChanges(report.model, plan?.changes ?? one?.fixes[0]?.changes ?? []);
}
