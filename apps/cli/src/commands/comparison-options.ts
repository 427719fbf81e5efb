import { type Command, Option } from 'commander';
import { COMPARED_TYPES, type ComparedType } from '../compare/compared-type.ts';
import type { CountedRequests, Verdict } from '../compare/verdict.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';

/** The forms of a comparison's answer. */
export const COMPARISON_FORMATS = ['text', 'json', 'sarif'] as const;

/** The options of every command that compares policies. */
export interface ComparisonOptions {
  readonly type?: ComparedType;
  readonly openWorld?: true;
  readonly typed?: true;
  readonly format?: (typeof COMPARISON_FORMATS)[number];
  readonly json?: true;
}

/** Adds the options of every command that compares policies. */
export function addComparisonOptions(command: Command): Command {
  return command
    .addOption(typeOption())
    .option('--open-world', 'count actions that AWS may add, too')
    .option('--typed', 'count only requests that AWS can form')
    .addOption(
      new Option('--format <format>', 'form of the answer (default: text)').choices(
        COMPARISON_FORMATS,
      ),
    )
    .addOption(new Option('--json', 'same as --format json').conflicts('format'));
}

/** `--type`, for documents that do not tell what they are. */
export function typeOption(): Option {
  return new Option('--type <kind>', 'what the documents are (default: guessed)').choices(
    COMPARED_TYPES,
  );
}

/** Which requests count by the options of a command line. */
export function countedBy({ openWorld, typed }: ComparisonOptions): CountedRequests {
  return { openWorld: openWorld === true, typed: typed === true };
}

/** The exit code of a question whose good answer is "no". */
export function exitCodeOf({ kind }: Verdict): ExitCode {
  switch (kind) {
    case 'no':
      return EXIT.yes;
    case 'yes':
      return EXIT.findings;
    case 'unknown':
      return EXIT.undecided;
  }
}
