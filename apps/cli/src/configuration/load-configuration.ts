import { access } from 'node:fs/promises';
import path from 'node:path';
import { type InputProblem, readText } from '@countersign/adapters/dump';
import { fail, ok, type Result } from '@countersign/core';
import type { Io } from '../io.ts';
import { type Configuration, DEFAULT_CONFIGURATION } from './configuration.ts';

/** The name that a configuration file is looked for under. */
export const CONFIGURATION_FILE = 'countersign.yaml';

/** A configuration of any length worth reading is a few kilobytes. */
const MAX_CONFIGURATION_BYTES = 1_048_576;

/** A configuration and where it comes from. */
export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** `null` when the defaults are in force. */
  readonly file: string | null;
  /** Files that would have been used had not an earlier one been there. */
  readonly unused: readonly string[];
}

/**
 * Loads the configuration: the file named, else `countersign.yaml` in the working
 * directory, else the one in the first input directory that has one, else the defaults.
 *
 * The working directory comes first, so that a directory of snapshots from somewhere
 * else cannot turn rules off in a project that has a configuration of its own.
 */
export async function loadConfiguration(
  io: Io,
  named: string | null,
  inputs: readonly string[],
): Promise<Result<LoadedConfiguration, readonly InputProblem[]>> {
  if (named !== null) return load(io, named, []);
  const candidates = [
    CONFIGURATION_FILE,
    ...inputs.filter((input) => input !== '-').map((input) => path.join(input, CONFIGURATION_FILE)),
  ];
  const found: string[] = [];
  for (const candidate of candidates) {
    if (await exists(path.resolve(io.directory, candidate))) found.push(candidate);
  }
  const [first, ...others] = distinct(io, found);
  if (first !== undefined) return load(io, first, others);
  return ok({ configuration: DEFAULT_CONFIGURATION, file: null, unused: [] });
}

async function load(
  io: Io,
  file: string,
  unused: readonly string[],
): Promise<Result<LoadedConfiguration, readonly InputProblem[]>> {
  const text = await readText(file, {
    directory: io.directory,
    standardInput: io.stdin,
    limits: { fileBytes: MAX_CONFIGURATION_BYTES, textBytes: MAX_CONFIGURATION_BYTES },
  });
  if (!text.ok) return fail([text.failure]);
  // YAML and the schema take longer to load than everything else; most audits need neither.
  const { readConfiguration } = await import('./read-configuration.ts');
  const configuration = readConfiguration(file, text.value);
  return configuration.ok
    ? ok({ configuration: configuration.value, file, unused })
    : configuration;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function distinct(io: Io, files: readonly string[]): readonly string[] {
  const byPath = new Map<string, string>();
  for (const file of files) {
    const absolute = path.resolve(io.directory, file);
    if (!byPath.has(absolute)) byPath.set(absolute, file);
  }
  return [...byPath.values()];
}
