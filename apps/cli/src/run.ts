import { ok, type Result } from '@countersign/core';
import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit-code.ts';
import { exitCodeOf, type Failure, printFailure } from './failure.ts';
import type { Io } from './io.ts';
import { createProgram } from './program.ts';
import { plainText } from './terminal/plain-text.ts';
import { withoutPasswords } from './terminal/without-passwords.ts';

/**
 * Runs one command line and answers with its exit code. Every failure is printed here:
 * wrong command lines, inputs that cannot be used, what failed outside, and bugs of ours.
 */
export async function run(argv: readonly string[], world: Io): Promise<ExitCode> {
  const io = { ...world, stderr: withoutPasswords(world.stderr) };
  let outcome: Result<ExitCode, Failure> = ok(EXIT.yes);
  const program = createProgram({
    io,
    finish: (result) => {
      outcome = result;
    },
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // Help and version end parsing as well, with 0; commander has printed everything already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.yes : EXIT.usage;
    printBug(error, io);
    return EXIT.outside;
  }
  return conclude(outcome, io);
}

function conclude(outcome: Result<ExitCode, Failure>, io: Io): ExitCode {
  if (outcome.ok) return outcome.value;
  printFailure(outcome.failure, io.stderr);
  return exitCodeOf(outcome.failure);
}

function printBug(error: unknown, { stderr }: Io): void {
  const why = error instanceof Error ? error.message : String(error);
  const message = why.startsWith('BUG: ') ? why : `BUG: ${why}`;
  stderr.write(`countersign: ${plainText(message)}\n`);
  if (error instanceof Error && error.stack !== undefined) {
    const frames = error.stack.split('\n').slice(1, 6);
    stderr.write(frames.map((line) => `  ${plainText(line.trim())}\n`).join(''));
  }
  stderr.write(
    'help: this is a mistake of Countersign, not of your input; please report it with the lines above\n',
  );
}
