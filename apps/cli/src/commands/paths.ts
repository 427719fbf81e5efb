import { readInputs } from '@countersign/adapters/dump';
import { fail, ok, type Result } from '@countersign/core';
import {
  createJudge,
  createReach,
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
import { findPrincipal } from './find-principal.ts';
import { readInstant } from './read-instant.ts';
import { repeatable } from './repeatable.ts';

const FORMATS = ['text', 'json', 'dot', 'mermaid'] as const;
const ADMINISTRATOR = 'admin';

interface PathsOptions {
  readonly input: readonly string[];
  readonly from?: string;
  readonly all?: true;
  readonly to: string;
  readonly at?: string;
  readonly format?: (typeof FORMATS)[number];
  readonly json?: true;
}

/** `countersign paths --input FILE (--from ARN | --all) --to admin|ARN` */
export function registerPaths(program: Command, { io, finish }: CommandContext): void {
  program
    .command('paths')
    .summary('say by which chain of steps one principal becomes another')
    .description(
      'Finds the shortest chain of steps (assuming roles, changing policies, making credentials,\n' +
        'passing roles to services) by which a principal becomes a full administrator or another\n' +
        'principal. Every request of a chain is one that the policies allow.',
    )
    .requiredOption('--input <file>', 'account dump or directory; may be repeated', repeatable)
    .option('--from <arn>', 'the user or role that a chain begins with')
    .addOption(new Option('--all', 'every user and role of the input').conflicts('from'))
    .option(
      '--to <target>',
      `${ADMINISTRATOR} for any full administrator, or the ARN of a user or role`,
      ADMINISTRATOR,
    )
    .option('--at <date>', 'instant from which on requests are meant (default: now)')
    .addOption(
      new Option('--format <format>', 'form of the answer (default: text)').choices(FORMATS),
    )
    .addOption(new Option('--json', 'same as --format json').conflicts('format'))
    .addHelpText(
      'after',
      '\nExit codes: 0 there is no chain, 1 there is, 2 wrong command line or input.\n\n' +
        'Examples:\n' +
        '  countersign paths --input dump.json --from arn:aws:iam::111122223333:user/ana\n' +
        '  countersign paths --input dump.json --all --format mermaid > paths.mmd\n',
    )
    .action(async (options: PathsOptions) => {
      finish(await answer(io, options));
    });
}

async function answer(io: Io, options: PathsOptions): Promise<Result<ExitCode, Failure>> {
  const atMs = readInstant(io, options.at);
  if (!atMs.ok) return atMs;
  if (options.from === undefined && options.all !== true) {
    return fail({
      kind: 'usage',
      message: 'there is nobody to begin with',
      help: 'give --from with the ARN of a user or role, or --all',
    });
  }
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  const contents = await readInputs(options.input, {
    directory: io.directory,
    standardInput: io.stdin,
  });
  if (!contents.ok) return fail({ kind: 'input', problems: contents.failure });
  const { model, notKnown } = contents.value;
  const ends = readEnds(model, options);
  if (!ends.ok) return ends;
  const reach = createReach(createJudge(model, catalog.value, atMs.value));
  const paths = pathsBetween(reach, ends.value);
  const unknown = [
    ...notKnown,
    `chains of other steps than the ${STEP_KINDS.length} kinds that are known, and what policies of resources grant`,
  ];
  io.stdout.write(render(io, paths, options, unknown));
  return ok(paths.length === 0 ? EXIT.yes : EXIT.findings);
}

interface Ends {
  readonly from: readonly PrincipalEntity[];
  /** `null` for any full administrator. */
  readonly to: PrincipalEntity | null;
  /** Whether those count who are there without a step. */
  readonly countsOnlySteps: boolean;
}

function readEnds(model: Model, { all, from, to }: PathsOptions): Result<Ends, Failure> {
  const target = to === ADMINISTRATOR ? ok(null) : findEntity(model, to);
  if (!target.ok) return target;
  if (all === true || from === undefined) {
    return ok({ from: [...principalsOf(model)], to: target.value, countsOnlySteps: true });
  }
  const start = findEntity(model, from);
  if (!start.ok) return start;
  return ok({ from: [start.value], to: target.value, countsOnlySteps: false });
}

function findEntity(model: Model, arn: string): Result<PrincipalEntity, Failure> {
  const found = findPrincipal(model, arn);
  if (!found.ok) return found;
  const { entity } = found.value;
  if (entity !== null) return ok(entity);
  return fail({
    kind: 'usage',
    message: `\`${arn}\` is neither a user nor a role`,
    help: 'chains lead from users and roles of the input to others',
  });
}

function pathsBetween(reach: Reach, { countsOnlySteps, from, to }: Ends): readonly ReachPath[] {
  return from.flatMap((entity) => {
    const path = to === null ? reach.toAdministrator(entity) : reach.toPrincipal(entity, to);
    return path === null || (countsOnlySteps && path.hops.length === 0) ? [] : [path];
  });
}

function render(
  io: Io,
  paths: readonly ReachPath[],
  { all, format = 'text', from = '', json, to }: PathsOptions,
  notKnown: readonly string[],
): string {
  switch (json === true ? 'json' : format) {
    case 'json':
      return printJson(pathsDocument(paths, to, notKnown));
    case 'dot':
      return renderDot(paths);
    case 'mermaid':
      return renderMermaid(paths);
    case 'text': {
      const who = all === true ? 'nobody' : from;
      const target = to === ADMINISTRATOR ? 'a full administrator' : to;
      const none =
        all === true
          ? `nobody becomes ${target} by a known chain of steps`
          : `${who} does not become ${target} by a known chain of steps`;
      return renderPaths(paths, none, {
        width: textWidth(io.stdout.columns),
        useColor: io.stdout.useColor,
      });
    }
  }
}
