import { invariant, ok, type Result } from '@countersign/core';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { comparePolicies, type PolicyComparison } from '../compare/compare-policies.ts';
import { subjectOf } from '../compare/compared-subject.ts';
import type { ComparedType } from '../compare/compared-type.ts';
import { type PolicyFile, readPolicyFiles } from '../compare/policy-file.ts';
import { compareDocument } from '../documents/compare-document.ts';
import { printJson } from '../documents/print-json.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { renderComparison } from '../report/text/render-comparison.ts';
import { textWidth } from '../terminal/wrap.ts';
import {
  addComparisonOptions,
  type ComparisonOptions,
  countedBy,
  exitCodeOf,
} from './comparison-options.ts';
import { addLimitOptions, type LimitOptions, readLimits } from './limit-options.ts';

type CompareOptions = ComparisonOptions & LimitOptions;

/** `countersign compare OLD NEW` */
export function registerCompare(program: Command, { io, finish }: CommandContext): void {
  const command = program
    .command('compare')
    .summary('say whether a changed policy allows more')
    .description(
      'Compares two versions of a policy by what they allow, not by how they are written. What is\n' +
        'newly allowed is shown with a request that the new version allows and the old one does not.\n' +
        'With --boundary, --scp, --session-policy or --with, both versions are taken together with\n' +
        'those policies: what is compared is what a principal that has them all may do.',
    )
    .argument('<old>', 'policy document as JSON, or - for standard input')
    .argument('<new>', 'the policy that takes its place, or - for standard input');
  addLimitOptions(command);
  addComparisonOptions(command)
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing is newly allowed, 1 something is, 2 wrong command line or input,\n' +
        '            3 could not decide.\n\n' +
        'Example:\n' +
        '  git show main:policy.json | countersign compare - policy.json\n',
    )
    .action(async (before: string, after: string, options: CompareOptions) => {
      finish(await answer(io, [before, after], options));
    });
}

async function answer(
  io: Io,
  names: readonly [before: string, after: string],
  options: CompareOptions,
): Promise<Result<ExitCode, Failure>> {
  const compared = await compare(io, names, options);
  if (!compared.ok) return compared;
  io.stdout.write(await render(io, compared.value, options));
  return ok(exitCodeOf(compared.value.comparison.newlyAllows));
}

interface Compared {
  readonly comparison: PolicyComparison;
  readonly type: ComparedType;
  readonly after: PolicyFile;
}

async function compare(
  io: Io,
  names: readonly [before: string, after: string],
  options: CompareOptions,
): Promise<Result<Compared, Failure>> {
  const read = await readPolicyFiles(io, names, options.type ?? null);
  if (!read.ok) return read;
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  const { type, files, policies } = read.value;
  const [old, fresh] = policies;
  const after = files[1];
  invariant(old !== undefined && fresh !== undefined && after !== undefined, 'two files were read');
  const limits = await readLimits(io, options, type);
  if (!limits.ok) return limits;
  const change = { before: subjectOf(old, limits.value), after: subjectOf(fresh, limits.value) };
  const comparison = comparePolicies(catalog.value, change, countedBy(options));
  return ok({ comparison, type, after });
}

async function render(
  io: Io,
  { comparison, type, after }: Compared,
  { json, format = 'text' }: CompareOptions,
): Promise<string> {
  switch (json === true ? 'json' : format) {
    case 'json':
      return printJson(compareDocument(comparison, type));
    case 'text':
      return renderComparison(comparison, {
        width: textWidth(io.stdout.columns),
        useColor: io.stdout.useColor,
      });
    case 'sarif': {
      const { renderComparisonSarif } = await import('../report/sarif/render-comparison-sarif.ts');
      return renderComparisonSarif(comparison, after);
    }
  }
}
