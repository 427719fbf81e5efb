import { fail, matchWildcard, ok, type Result } from '@countersign/core';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { printJson } from '../documents/print-json.ts';
import { trailEventsDocument, trailStatsDocument } from '../documents/trail-document.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import {
  renderTrailEvent,
  renderTrailEvents,
  renderTrailStats,
  type TrailLook,
} from '../report/text/render-trail.ts';
import { textWidth } from '../terminal/wrap.ts';
import {
  type AttributedEvent,
  type AttributedTrail,
  attributeTrail,
} from '../trail/attributed-events.ts';
import { type ActorOptions, readActorSources } from '../trail/read-actor-sources.ts';
import { trailStats } from '../trail/trail-stats.ts';

interface TrailOptions extends ActorOptions {
  readonly json?: true;
  readonly all?: true;
}

interface ShowOptions extends TrailOptions {
  readonly action?: string;
  readonly actor?: string;
  readonly errors?: true;
}

const PATHS =
  'what CloudTrail recorded: files in any form that it is delivered in, gzip or not, directories, or - for standard input';

/** `countersign trail stats|show|who` */
export function registerTrail(program: Command, context: CommandContext): void {
  const trail = program
    .command('trail')
    .summary('read what CloudTrail recorded: who did what')
    .description(
      'Decodes records of CloudTrail, tells who stands behind each call and by which IAM actions\n' +
        'it was authorised. Each record counts once; what is no record is kept aside and told.',
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 answered, 2 wrong command line or input, 4 something else failed.\n\n' +
        'Examples:\n' +
        '  countersign trail stats trail/\n' +
        "  countersign trail show trail/ --action 'iam:*' --errors\n" +
        '  countersign trail who 8a8844ff-dc95-4ef5-87d2-d86cc23fedd0 trail/ --input snapshot/\n',
    );
  withOptions(trail.command('stats'))
    .summary('count what is there: who, which actions, which errors')
    .argument('<path...>', PATHS)
    .action(async (paths: readonly string[], options: TrailOptions) => {
      context.finish(await stats(context.io, paths, options));
    });
  withOptions(trail.command('show'))
    .summary('show events, a line each')
    .argument('<path...>', PATHS)
    .option('--action <pattern>', 'only events authorised by such an action, as in iam:Create*')
    .option('--actor <pattern>', 'only events of such a person or principal')
    .option('--errors', 'only calls that failed')
    .action(async (paths: readonly string[], options: ShowOptions) => {
      context.finish(await show(context.io, paths, options));
    });
  withOptions(trail.command('who'))
    .summary('tell who stands behind one event, and why')
    .argument('<event>', 'the id of an event')
    .argument('<path...>', PATHS)
    .action(async (id: string, paths: readonly string[], options: TrailOptions) => {
      context.finish(await who(context.io, id, paths, options));
    });
}

function withOptions(command: Command): Command {
  return command
    .option('--input <path>', 'a snapshot or dumps, for the people behind users')
    .option('--config <file>', 'configuration (default: as for audit)')
    .option('--all', 'show everything in text, however long')
    .option('--json', 'one JSON document');
}

async function stats(
  io: Io,
  paths: readonly string[],
  options: TrailOptions,
): Promise<Result<ExitCode, Failure>> {
  const trail = await attributed(io, paths, options);
  if (!trail.ok) return trail;
  const counted = trailStats(trail.value);
  io.stdout.write(
    options.json === true
      ? printJson(trailStatsDocument(counted))
      : renderTrailStats(counted, lookOf(io, options)),
  );
  return ok(EXIT.yes);
}

async function show(
  io: Io,
  paths: readonly string[],
  options: ShowOptions,
): Promise<Result<ExitCode, Failure>> {
  const trail = await attributed(io, paths, options);
  if (!trail.ok) return trail;
  const events = trail.value.events.filter((each) => isWanted(each, options));
  io.stdout.write(
    options.json === true
      ? printJson(trailEventsDocument(events))
      : renderTrailEvents(events, lookOf(io, options)),
  );
  return ok(EXIT.yes);
}

async function who(
  io: Io,
  id: string,
  paths: readonly string[],
  options: TrailOptions,
): Promise<Result<ExitCode, Failure>> {
  const trail = await attributed(io, paths, options);
  if (!trail.ok) return trail;
  const found = trail.value.events.find(({ event }) => event.id === id);
  if (found === undefined) {
    return fail({
      kind: 'usage',
      message: `there is no event \`${id}\` among ${trail.value.events.length}`,
      help: 'an id is the `eventID` of a record; `countersign trail show --json` has them all',
    });
  }
  io.stdout.write(
    options.json === true
      ? printJson(trailEventsDocument([found]))
      : renderTrailEvent(found, lookOf(io, options)),
  );
  return ok(EXIT.yes);
}

function isWanted(
  { actions, actor, event }: AttributedEvent,
  { action, actor: wanted, errors }: ShowOptions,
): boolean {
  const pattern = action?.toLowerCase();
  return (
    (errors !== true || event.errorCode !== null) &&
    (pattern === undefined ||
      actions.actions.some((each) => matchWildcard(pattern, each.toLowerCase()))) &&
    (wanted === undefined ||
      matchWildcard(wanted, actor.arn) ||
      matchWildcard(wanted, actor.person ?? ''))
  );
}

async function attributed(
  io: Io,
  paths: readonly string[],
  options: TrailOptions,
): Promise<Result<AttributedTrail, Failure>> {
  const sources = await readActorSources(io, options);
  return sources.ok ? attributeTrail(io, paths, sources.value) : sources;
}

function lookOf({ stdout }: Io, { all }: TrailOptions): TrailLook {
  return {
    width: textWidth(stdout.columns),
    useColor: stdout.useColor,
    showAll: all === true,
  };
}
