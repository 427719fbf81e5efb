import { fail, isAccountId, ok, type Result } from '@countersign/core';
import { type CapablePrincipal, createJudge, type WhoCanAnswer, whoCan } from '@countersign/govern';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { printJson } from '../documents/print-json.ts';
import { whoCanDocument } from '../documents/who-can-document.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { createPaint, type Paint } from '../terminal/paint.ts';
import { plainText } from '../terminal/plain-text.ts';
import { counted, labelled, textWidth } from '../terminal/wrap.ts';
import { loadModel } from './load-model.ts';
import { notAnAccount } from './not-an-account.ts';
import { repeatable } from './repeatable.ts';

interface WhoCanOptions {
  readonly input: readonly string[];
  readonly action: string;
  readonly resource?: string;
  readonly resourceAccount?: string;
  readonly json?: true;
}

/** `countersign who-can --input FILE… --action svc:Act` */
export function registerWhoCan(program: Command, { io, finish }: CommandContext): void {
  program
    .command('who-can')
    .summary('list who may perform an action')
    .description(
      'Lists the users and roles that may perform an action: in any context (certain), or under\n' +
        'conditions that are printed (conditional).',
    )
    .requiredOption('--input <file>', 'account dump or directory; may be repeated', repeatable)
    .requiredOption('--action <service:Name>', 'what, such as iam:CreateUser')
    .option('--resource <arn>', 'on what (default: anything in the principal’s own account)')
    .option('--resource-account <id>', 'who owns the resource, where its ARN does not tell (S3)')
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      '\nExit codes: 0 answered, also when nobody may; 2 wrong command line or input.\n',
    )
    .action(async (options: WhoCanOptions) => {
      finish(await answer(io, options));
    });
}

async function answer(io: Io, options: WhoCanOptions): Promise<Result<ExitCode, Failure>> {
  const { action, resource = null, resourceAccount = null } = options;
  const refused = refuse(options, resource);
  if (refused !== null) return fail(refused);
  const loaded = await loadModel(io, options.input, action);
  if (!loaded.ok) return loaded;
  const { contents, catalog } = loaded.value;
  const judge = createJudge(contents.model, catalog, io.nowMs());
  const judged = whoCan(judge, { action, resource, resourceAccount });
  const complete = { ...judged, notKnown: [...contents.notKnown, ...judged.notKnown] };
  io.stdout.write(
    options.json === true
      ? printJson(whoCanDocument(action, resource, complete))
      : renderWhoCan(io, options, complete),
  );
  return ok(EXIT.yes);
}

function refuse(
  { action, resourceAccount }: WhoCanOptions,
  resource: string | null,
): Failure | null {
  if (resourceAccount !== undefined && !isAccountId(resourceAccount)) {
    return notAnAccount(resourceAccount);
  }
  if (resource === null && action.toLowerCase().startsWith('sts:assumerole')) {
    return {
      kind: 'usage',
      message: `who may perform ${action} is a matter of each role and its trust policy`,
      help: 'add --resource with the ARN of the role',
    };
  }
  if (resource === null || resource === '*' || resource.startsWith('arn:')) return null;
  return {
    kind: 'usage',
    message: `\`${resource}\` is not a resource`,
    help: 'give its ARN, or leave --resource out',
  };
}

function renderWhoCan(io: Io, options: WhoCanOptions, { allowed, notKnown }: WhoCanAnswer): string {
  const paint = createPaint(io.stdout.useColor);
  const width = textWidth(io.stdout.columns);
  const certain = allowed.filter(({ certainty }) => certainty === 'certain');
  const conditional = allowed.filter(({ certainty }) => certainty === 'conditional');
  const target = options.resource === undefined ? '' : ` on ${options.resource}`;
  const lines = [
    paint.bold(plainText(`${counted(allowed.length, 'principal')} can ${options.action}${target}`)),
    ...groupLines('Certain', certain, width, paint),
    ...groupLines('Under conditions', conditional, width, paint),
    '',
    paint.bold('Not known'),
    ...notKnown.flatMap((text) => labelled('  · ', plainText(text), width)),
  ];
  return `${lines.join('\n')}\n`;
}

function groupLines(
  title: string,
  principals: readonly CapablePrincipal[],
  width: number,
  paint: Paint,
): readonly string[] {
  if (principals.length === 0) return [];
  return [
    '',
    paint.bold(`${title} (${principals.length})`),
    ...principals.flatMap(({ principal, conditions }) => [
      `  ${plainText(principal.arn)}`,
      ...conditions.flatMap((condition) =>
        labelled('    if ', plainText(condition), width).map(paint.dim),
      ),
    ]),
  ];
}
