import type { InputProblem } from '@countersign/adapters/dump';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Output } from './io.ts';
import { plainText } from './terminal/plain-text.ts';

/** Why a command has no answer. */
export type Failure =
  /** The command line asks for something that cannot be. */
  | { readonly kind: 'usage'; readonly message: string; readonly help?: string }
  /** Files that cannot be used. */
  | { readonly kind: 'input'; readonly problems: readonly InputProblem[] }
  /** Something outside failed, such as writing a file. */
  | { readonly kind: 'outside'; readonly message: string; readonly help?: string };

/** More problems than this are counted, not listed. */
const MAX_PROBLEMS = 20;

/** The exit code of a failure. */
export function exitCodeOf(failure: Failure): ExitCode {
  return failure.kind === 'outside' ? EXIT.outside : EXIT.usage;
}

/** Writes a failure for people: `countersign: FILE: POINTER: message`, then `help: …`. */
export function printFailure(failure: Failure, stderr: Output): void {
  if (failure.kind !== 'input') {
    stderr.write(`countersign: ${plainText(failure.message)}\n`);
    if (failure.help !== undefined) stderr.write(`help: ${plainText(failure.help)}\n`);
    return;
  }
  for (const problem of failure.problems.slice(0, MAX_PROBLEMS)) printProblem(problem, stderr);
  const more = failure.problems.length - MAX_PROBLEMS;
  if (more > 0) stderr.write(`countersign: and ${more} more problem${more === 1 ? '' : 's'}\n`);
}

function printProblem({ file, issue }: InputProblem, stderr: Output): void {
  stderr.write(`countersign: ${plainText(problemLine({ file, issue }))}\n`);
  if (issue.help !== undefined) stderr.write(`help: ${plainText(issue.help)}\n`);
}

/** `FILE: POINTER: message`, without the pointer when it is the whole document. */
export function problemLine({ file, issue }: InputProblem): string {
  const place = issue.pointer === '' ? file : `${file}: ${issue.pointer}`;
  return `${place}: ${issue.message}`;
}
