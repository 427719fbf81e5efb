import type { Result } from '@countersign/core';
import type { ExitCode } from './exit-code.ts';
import type { Failure } from './failure.ts';
import type { Io } from './io.ts';

/** What commands are given: the world, and where their outcome goes. */
export interface CommandContext {
  readonly io: Io;
  readonly finish: (outcome: Result<ExitCode, Failure>) => void;
}
