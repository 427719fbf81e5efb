import { fail, ok, type Result } from '@countersign/core';
import { type ActorSources, joinPeople } from '@countersign/govern';
import { readModel } from '../commands/load-model.ts';
import { loadConfiguration } from '../configuration/load-configuration.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';

/** Where people are known from. */
export interface ActorOptions {
  /** A snapshot or dumps. */
  readonly input?: string;
  readonly config?: string;
}

/** People as an audit of the input would know them; nobody without one. */
export async function readActorSources(
  io: Io,
  { config, input }: ActorOptions,
): Promise<Result<ActorSources, Failure>> {
  if (input === undefined) return ok({});
  const loaded = await loadConfiguration(io, config ?? null, [input]);
  if (!loaded.ok) return fail({ kind: 'input', problems: loaded.failure });
  const contents = await readModel(io, [input]);
  if (!contents.ok) return contents;
  const { ownerTags, people: declared } = loaded.value.configuration;
  const { model } = contents.value;
  const { people } = joinPeople(model, { declared, ownerTags });
  return ok({ people, directory: model.identityCenter?.users ?? null });
}
