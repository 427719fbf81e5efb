import { type InputProblem, readText, STANDARD_INPUT } from '@countersign/adapters/dump';
import {
  compileLayers,
  evaluateOperation,
  fail,
  type OperationRequest,
  ok,
  parseJson,
  type Result,
} from '@countersign/core';
import {
  readScenarios,
  runScenario,
  type Scenario,
  type ScenarioRequest,
} from '@countersign/govern';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { printJson } from '../documents/print-json.ts';
import { type RanScenario, testDocument } from '../documents/test-document.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { renderScenarios } from '../report/text/render-scenarios.ts';
import { textWidth } from '../terminal/wrap.ts';
import { findScenarioFiles } from './find-scenario-files.ts';

/** A scenario file may hold this much; our own hold less than 100 KB. */
const MAX_FILE_BYTES = 16_777_216;
/** A policy in a scenario nests 12 levels deep at most. */
const MAX_DEPTH = 32;

interface TestOptions {
  readonly json?: true;
}

/** `countersign test FILE_OR_DIRECTORY…` */
export function registerTest(program: Command, { io, finish }: CommandContext): void {
  program
    .command('test')
    .summary('run scenarios: requests with policies and the decision that is right')
    .description(
      'Runs scenarios: each holds a request, the policies that bear on it, and the decision that\n' +
        'is expected. docs/conformance.md describes the format.',
    )
    .argument(
      '<file-or-directory...>',
      'scenario files, directories with such files (*.json, also below), or - for standard input',
    )
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      '\nExit codes: 0 every scenario passed, 1 some failed, 2 wrong command line or input.\n\n' +
        'Example:\n  countersign test testdata/decisions\n',
    )
    .action(async (paths: readonly string[], options: TestOptions) => {
      finish(await answer(io, paths, options));
    });
}

async function answer(
  io: Io,
  paths: readonly string[],
  options: TestOptions,
): Promise<Result<ExitCode, Failure>> {
  const found = await findScenarioFiles(paths, io.directory);
  if (!found.ok) return fail({ kind: 'input', problems: found.failure });
  const ran: RanScenario[] = [];
  const problems: InputProblem[] = [];
  for (const file of found.value) {
    const name = file === '-' ? STANDARD_INPUT : file;
    const scenarios = await readFile(io, file, name);
    if (scenarios.ok) ran.push(...scenarios.value.map((scenario) => run(name, scenario)));
    else problems.push(...scenarios.failure);
  }
  if (problems.length > 0) return fail({ kind: 'input', problems });
  if (ran.length === 0) return fail(noScenario(paths));
  io.stdout.write(
    options.json === true
      ? printJson(testDocument(ran))
      : renderScenarios(ran, {
          width: textWidth(io.stdout.columns),
          useColor: io.stdout.useColor,
        }),
  );
  return ok(ran.every(({ result }) => result.passed) ? EXIT.yes : EXIT.findings);
}

function run(file: string, scenario: Scenario): RanScenario {
  const result = runScenario(scenario, ([first, ...others]) =>
    evaluateOperation([compiled(first), ...others.map(compiled)]),
  );
  return { file, scenario, result };
}

function compiled([request, layers]: ScenarioRequest): OperationRequest {
  return { request, layers: compileLayers(layers) };
}

async function readFile(
  io: Io,
  file: string,
  name: string,
): Promise<Result<readonly Scenario[], readonly InputProblem[]>> {
  const text = await readText(file, {
    directory: io.directory,
    standardInput: io.stdin,
    limits: { fileBytes: MAX_FILE_BYTES, textBytes: MAX_FILE_BYTES },
  });
  if (!text.ok) return fail([text.failure]);
  const json = parseJson(text.value, { maxLength: MAX_FILE_BYTES, maxDepth: MAX_DEPTH });
  if (!json.ok) return fail([{ file: name, issue: json.failure }]);
  const { value, duplicates } = json.value;
  const scenarios = readScenarios(value);
  const issues = [...duplicates, ...(scenarios.ok ? [] : scenarios.failure)];
  if (issues.length > 0) return fail(issues.map((issue) => ({ file: name, issue })));
  return scenarios.ok ? scenarios : ok([]);
}

function noScenario(paths: readonly string[]): Failure {
  return {
    kind: 'input',
    problems: [
      {
        file: paths.join(', '),
        issue: {
          code: 'no-input',
          severity: 'error',
          pointer: '',
          message: 'there is no scenario in the files',
          help: 'docs/conformance.md describes the format',
        },
      },
    ],
  };
}
