import { neededPolicy } from '@countersign/adapters/aws';
import { ok, type Result } from '@countersign/core';
import { printJson } from '../documents/print-json.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CollectRequest } from './run-collect.ts';

/**
 * Prints the policy that collecting needs: for the role in each account, or for the
 * one account; with a role, for whoever assumes it and reads the organisation.
 */
export function printPolicy(
  io: Io,
  { role, withResources }: Pick<CollectRequest, 'role' | 'withResources'>,
): Result<ExitCode, Failure> {
  io.stdout.write(printJson(neededPolicy(role?.name ?? null, { withResources })));
  return ok(EXIT.yes);
}
