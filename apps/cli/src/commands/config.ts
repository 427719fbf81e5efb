import { access } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '@countersign/core';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { CONFIGURATION_TEMPLATE } from '../configuration/configuration-template.ts';
import { CONFIGURATION_FILE, loadConfiguration } from '../configuration/load-configuration.ts';
import { printJson } from '../documents/print-json.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { writeFileWhole } from '../write-output.ts';

interface ShowOptions {
  readonly config?: string;
  readonly json?: true;
}

/** `countersign config init`, `countersign config show` */
export function registerConfig(program: Command, { io, finish }: CommandContext): void {
  const config = program
    .command('config')
    .summary('write or show the configuration')
    .description('Writes a configuration to start from, or shows the one in force.');
  config
    .command('init')
    .summary(`write a commented ${CONFIGURATION_FILE}`)
    .description(`Writes a commented ${CONFIGURATION_FILE} into the working directory.`)
    .option('--force', 'replace a file that is there')
    .action(async (options: { readonly force?: true }) => {
      finish(await init(io, options.force === true));
    });
  config
    .command('show')
    .summary('print the configuration in force')
    .description(
      'Prints the configuration in force, with nothing left to defaults, and where it comes from.',
    )
    .argument('[input...]', 'inputs of an audit, whose directories may hold a configuration')
    .option('--config <file>', `configuration (default: ./${CONFIGURATION_FILE})`)
    .option('--json', 'one JSON document')
    .action(async (inputs: readonly string[], options: ShowOptions) => {
      finish(await show(io, inputs, options));
    });
}

async function init(io: Io, isForced: boolean): Promise<Result<ExitCode, Failure>> {
  const file = path.resolve(io.directory, CONFIGURATION_FILE);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere && !isForced) {
    return fail({
      kind: 'usage',
      message: `${CONFIGURATION_FILE} is already there`,
      help: 'add --force to replace it',
    });
  }
  const written = await writeFileWhole(file, CONFIGURATION_TEMPLATE);
  if (!written.ok) return written;
  io.stderr.write(`wrote ${CONFIGURATION_FILE}\n`);
  return ok(EXIT.yes);
}

async function show(
  io: Io,
  inputs: readonly string[],
  options: ShowOptions,
): Promise<Result<ExitCode, Failure>> {
  const loaded = await loadConfiguration(io, options.config ?? null, inputs);
  if (!loaded.ok) return fail({ kind: 'input', problems: loaded.failure });
  const { configuration, file } = loaded.value;
  const { configurationAsYaml, plainConfiguration } = await import(
    '../configuration/show-configuration.ts'
  );
  if (options.json === true) {
    io.stdout.write(
      printJson({
        schema: 'countersign.config/1',
        file,
        configuration: plainConfiguration(configuration),
      }),
    );
  } else {
    const origin = file ?? `the defaults; there is no ${CONFIGURATION_FILE}`;
    io.stdout.write(`# In force: ${origin}\n${configurationAsYaml(configuration)}`);
  }
  return ok(EXIT.yes);
}
