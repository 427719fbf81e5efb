import { fail, ok, type Result } from '@countersign/core';
import {
  createJudge,
  createReach,
  type Destination,
  type Judge,
  type Model,
  type PrincipalEntity,
  principalsOf,
  type Reach,
  type ReachPath,
  STEP_KINDS,
} from '@countersign/govern';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { pathsDocument } from '../documents/paths-document.ts';
import { printJson } from '../documents/print-json.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { renderDot, renderMermaid } from '../report/graph/render-graph.ts';
import { renderPaths } from '../report/text/render-paths.ts';
import { textWidth } from '../terminal/wrap.ts';
import { findUserOrRole } from './find-principal.ts';
import { readModel } from './load-model.ts';
import {
  ADMINISTRATOR,
  CHAINS_BETWEEN,
  DUTY,
  readTarget,
  type Target,
  type TargetOptions,
} from './path-target.ts';
import { readInstant } from './read-instant.ts';
import { repeatable } from './repeatable.ts';

const FORMATS = ['text', 'json', 'dot', 'mermaid'] as const;

interface SharedOptions {
  readonly input: readonly string[];
  readonly at?: string;
  readonly format?: (typeof FORMATS)[number];
  readonly json?: true;
}

interface PathsOptions extends SharedOptions, TargetOptions {
  readonly from?: string;
  readonly all?: true;
}

function addPathOptions(command: Command): Command {
  return command
    .requiredOption('--input <file>', 'account dump or directory; may be repeated', repeatable)
    .option('--at <date>', 'instant from which on requests are meant (default: now)')
    .addOption(
      new Option('--format <format>', 'form of the answer (default: text)').choices(FORMATS),
    )
    .addOption(new Option('--json', 'same as --format json').conflicts('format'));
}

/** `countersign paths --input FILE (--from ARN | --all) --to admin|ARN` */
export function registerPaths(program: Command, { io, finish }: CommandContext): void {
  const command = program
    .command('paths')
    .summary('say by which chain of steps one principal becomes another')
    .description(
      'Finds the surest chain of steps (assuming roles, changing policies, making credentials,\n' +
        'passing roles to services) by which a principal becomes a full administrator or another\n' +
        'principal, comes to a duty, or comes to read the data of a resource; of equally sure chains\n' +
        'the shortest. Every request of a chain is one that the policies allow.',
    )
    .option('--from <arn>', 'the user or role that a chain begins with')
    .addOption(new Option('--all', 'every user and role of the input').conflicts('from'))
    .option(
      '--to <target>',
      `${ADMINISTRATOR} for any full administrator, the ARN of a user, role or other resource, or ${DUTY}ID`,
      ADMINISTRATOR,
    )
    .option(
      '--resource-policy <arn=file>',
      'policy of a resource, such as a bucket; may be repeated',
      repeatable,
    )
    .option('--resource-account <id>', 'who owns the resource, where its ARN does not tell (S3)')
    .addHelpText(
      'after',
      '\nExit codes: 0 there is no chain, 1 there is, 2 wrong command line or input.\n\n' +
        'Examples:\n' +
        '  countersign paths --input dump.json --from arn:aws:iam::111122223333:user/ana\n' +
        '  countersign paths --input dump.json --all --format mermaid > paths.mmd\n' +
        '  countersign paths --input dump.json --all --to arn:aws:s3:::payroll\n' +
        '  countersign paths --input dump.json --all --to duty:permission-granting\n',
    );
  addPathOptions(command).action(async (options: PathsOptions) => {
    finish(await answer(io, options));
  });
}

/** `countersign reach P --input FILE` */
export function registerReach(program: Command, { io, finish }: CommandContext): void {
  const command = program
    .command('reach')
    .summary('say whom a principal can become')
    .description(
      'Finds every user and role that a principal can become by a chain of steps, each with the\n' +
        'shortest chain, nearest first.',
    )
    .argument('<principal>', 'ARN of a user or role');
  addPathOptions(command).action(async (from: string, options: SharedOptions) => {
    finish(await answerReach(io, from, options));
  });
}

async function answerReach(
  io: Io,
  from: string,
  options: SharedOptions,
): Promise<Result<ExitCode, Failure>> {
  const found = await load(io, options);
  if (!found.ok) return found;
  const { model, notKnown, reach } = found.value;
  const start = findEnd(model, from);
  if (!start.ok) return start;
  const paths = reach().pathsFrom(start.value);
  io.stdout.write(
    render(io, paths, {
      options,
      notKnown,
      to: '*',
      none: `${from} becomes nobody else by a known chain of steps`,
    }),
  );
  return ok(paths.length === 0 ? EXIT.yes : EXIT.findings);
}

async function answer(io: Io, options: PathsOptions): Promise<Result<ExitCode, Failure>> {
  if (options.from === undefined && options.all !== true) {
    return fail({
      kind: 'usage',
      message: 'there is nobody to begin with',
      help: 'give --from with the ARN of a user or role, or --all',
    });
  }
  const found = await load(io, options);
  if (!found.ok) return found;
  const { judge, model, notKnown, reach } = found.value;
  const ends = readEnds(model, options);
  if (!ends.ok) return ends;
  const target = await readTarget(io, model, options);
  if (!target.ok) return target;
  const destination = target.value.open(judge(), reach());
  const paths = pathsTo(destination, ends.value);
  const none = noneText(options.from ?? null, target.value);
  const unknown = [...notKnown, ...target.value.notKnown];
  io.stdout.write(render(io, paths, { options, notKnown: unknown, to: options.to, none }));
  return ok(paths.length === 0 ? EXIT.yes : EXIT.findings);
}

/** What questions about chains start from. */
interface Loaded {
  readonly model: Model;
  readonly notKnown: readonly string[];
  readonly judge: () => Judge;
  /** Works the closure out. */
  readonly reach: () => Reach;
}

async function load(io: Io, { at, input }: SharedOptions): Promise<Result<Loaded, Failure>> {
  const atMs = readInstant(io, at);
  if (!atMs.ok) return atMs;
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  const contents = await readModel(io, input);
  if (!contents.ok) return contents;
  const { model, notKnown } = contents.value;
  let made: Judge | null = null;
  const judge = () => (made ??= createJudge(model, catalog.value, atMs.value));
  return ok({
    model,
    judge,
    notKnown: [
      ...notKnown,
      `chains of other steps than the ${STEP_KINDS.length} kinds that are known or by delegated administrators, and what policies of resources grant on the way`,
    ],
    reach: () => createReach(judge()),
  });
}

interface Ends {
  readonly from: readonly PrincipalEntity[];
  /** Whether those count who are there without a step. */
  readonly countsOnlySteps: boolean;
}

function readEnds(model: Model, { all, from }: PathsOptions): Result<Ends, Failure> {
  if (all === true || from === undefined) {
    return ok({ from: [...principalsOf(model)], countsOnlySteps: true });
  }
  const start = findEnd(model, from);
  return start.ok ? ok({ from: [start.value], countsOnlySteps: false }) : start;
}

function findEnd(model: Model, arn: string): Result<PrincipalEntity, Failure> {
  return findUserOrRole(model, arn, CHAINS_BETWEEN);
}

/** Whoever may read a resource by itself counts; whoever is an administrator or a principal already does not. */
function pathsTo(destination: Destination, { countsOnlySteps, from }: Ends): readonly ReachPath[] {
  return from.flatMap((entity) => {
    const path = destination.pathFrom(entity);
    if (path === null) return [];
    const isThere = path.hops.length === 0 && path.use === undefined;
    return countsOnlySteps && isThere ? [] : [path];
  });
}

function noneText(from: string | null, { verb, what }: Target): string {
  const subject = from === null ? `nobody ${verb.one}` : `${from} does not ${verb.many}`;
  return `${subject} ${what} by a known chain of steps`;
}

interface Shown {
  readonly options: SharedOptions;
  /** What chains lead to, as it was asked. */
  readonly to: string;
  readonly notKnown: readonly string[];
  /** What is said where there is no chain. */
  readonly none: string;
}

function render(
  io: Io,
  paths: readonly ReachPath[],
  { none, notKnown, options: { format = 'text', json }, to }: Shown,
): string {
  switch (json === true ? 'json' : format) {
    case 'json':
      return printJson(pathsDocument(paths, to, notKnown));
    case 'dot':
      return renderDot(paths);
    case 'mermaid':
      return renderMermaid(paths);
    case 'text':
      return renderPaths(paths, none, {
        width: textWidth(io.stdout.columns),
        useColor: io.stdout.useColor,
      });
  }
}
