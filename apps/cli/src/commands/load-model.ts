import { type InputContents, readInputs } from '@countersign/adapters/dump';
import { type Catalog, fail, ok, type Result } from '@countersign/core';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { warnOfAction } from './warn-of-action.ts';

/** What questions about a model start from. */
export interface LoadedModel {
  readonly contents: InputContents;
  readonly catalog: Catalog;
}

/** Reads the inputs of a question, and warns of an action that AWS does not list. */
export async function loadModel(
  io: Io,
  inputs: readonly string[],
  action: string,
): Promise<Result<LoadedModel, Failure>> {
  const malformed = malformedAction(action);
  if (malformed !== null) return fail(malformed);
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  const contents = await readModel(io, inputs);
  if (!contents.ok) return contents;
  warnOfAction(io, action, catalog.value);
  return ok({ contents: contents.value, catalog: catalog.value });
}

/** Reads account dumps, directories or standard input into one model. */
export async function readModel(
  io: Io,
  inputs: readonly string[],
): Promise<Result<InputContents, Failure>> {
  const contents = await readInputs(inputs, { directory: io.directory, standardInput: io.stdin });
  return contents.ok ? contents : fail({ kind: 'input', problems: contents.failure });
}

function malformedAction(action: string): Failure | null {
  if (/^[a-z0-9-]+:[a-z0-9]+$/i.test(action)) return null;
  return {
    kind: 'usage',
    message: `\`${action}\` is not one action`,
    help: 'write `service:Name` without wildcards, such as `iam:CreateUser`',
  };
}
