import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { KeyOwner, SimulatedAws, TrailRecord } from '@countersign/adapters/simulated-aws';
import { fail, ok, type Result } from '@countersign/core';
import { type Model, principalsOf } from '@countersign/govern';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { printJson } from '../documents/print-json.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { readerArn, withReader } from '../simulate/with-reader.ts';
import { createPaint, type Paint } from '../terminal/paint.ts';
import { plainText } from '../terminal/plain-text.ts';
import { findPrincipal } from './find-principal.ts';
import { readModel } from './load-model.ts';
import { readInstant } from './read-instant.ts';

interface SimulateOptions {
  readonly organization?: string;
  readonly accounts?: string;
  readonly reader?: string;
  readonly port?: string;
  readonly as?: string;
  readonly at?: string;
  readonly throttle?: string;
  readonly latency?: string;
  readonly json?: true;
}

/** The sample organisation, which the build puts beside the bundle. */
const SAMPLE = fileURLToPath(new URL('./sample-organization', import.meta.url));

/** `countersign simulate [--organization DIRECTORY]` */
export function registerSimulate(program: Command, { io, finish }: CommandContext): void {
  program
    .command('simulate')
    .summary('start a simulated AWS on this machine')
    .description(
      'Starts an endpoint on this machine alone that the AWS CLI and any SDK talk to as if it were\n' +
        'AWS: IAM, STS, Organizations and the event history of CloudTrail. Every call is signed,\n' +
        'judged with every policy that bears on it, and recorded. Nothing is kept when it ends.',
    )
    .option(
      '--organization <input>',
      'account dump or directory to begin with (default: the sample organisation)',
    )
    .addOption(
      new Option(
        '--accounts <number>',
        'begin with a made-up organisation of that many accounts instead',
      ).conflicts('organization'),
    )
    .option(
      '--reader <role>',
      'set up for `collect --role <role>`: that role in each account, and a user of that name who may assume it, whose credentials are printed',
    )
    .option('--port <number>', 'port on 127.0.0.1 (default: a free one)')
    .option(
      '--as <arn>',
      'whose credentials are printed: a user, or the root user of an account (default: the root user of the management account, with --reader that user)',
    )
    .option('--at <date>', 'where its clock stands (default: it goes on from now)')
    .option('--throttle <calls>', 'calls a second that an account may make to a service')
    .option('--latency <ms>', 'how long every call takes at least')
    .option('--json', 'the environment as one JSON document')
    .addHelpText(
      'after',
      '\nExit codes: 0 it was stopped, 2 wrong command line or input, 4 it could not start.\n\n' +
        'Example:\n' +
        '  countersign simulate --port 4566 > aws.env &\n' +
        '  . ./aws.env && aws iam list-users\n',
    )
    .action(async (options: SimulateOptions) => {
      finish(await simulate(io, options));
    });
}

async function simulate(io: Io, options: SimulateOptions): Promise<Result<ExitCode, Failure>> {
  const numbers = readNumbers(options);
  if (!numbers.ok) return numbers;
  const at = options.at === undefined ? ok(null) : readInstant(io, options.at);
  if (!at.ok) return at;
  const begun = await beginWith(io, options, numbers.value.accounts);
  if (!begun.ok) return begun;
  const read = await readable(begun.value, options.reader);
  if (!read.ok) return read;
  const model = read.value;
  const { as = options.reader === undefined ? undefined : readerArn(model, options.reader) } =
    options;
  const owner = ownerOf(model, as);
  if (!owner.ok) return owner;
  const started = await start(model, at.value, numbers.value);
  if (!started.ok) return started;
  const aws = started.value;
  // Whoever reads the environment may end it at once.
  const interrupt = io.interruption();
  const environment = aws.environmentFor(aws.createAccessKey(owner.value));
  io.stdout.write(
    options.json === true
      ? printJson({ schema: 'countersign.simulate/1', url: aws.url, environment })
      : exportsOf(environment),
  );
  tell(io, aws, model, owner.value);
  if (!interrupt.aborted) await once(interrupt, 'abort');
  await aws.close();
  return ok(EXIT.yes);
}

/** Accounts as the options say. */
async function beginWith(
  io: Io,
  { organization }: SimulateOptions,
  accounts: number,
): Promise<Result<Model, Failure>> {
  if (accounts > 0) {
    const { generateOrganization } = await import('@countersign/adapters/simulated-aws');
    return ok(generateOrganization({ accounts, principals: GENERATED_PRINCIPALS }));
  }
  const contents = await readModel(io, [organization ?? SAMPLE]);
  return contents.ok ? ok(contents.value.model) : contents;
}

/** The accounts, set up to be collected if that is wanted. */
async function readable(model: Model, reader: string | undefined): Promise<Result<Model, Failure>> {
  if (reader === undefined) return ok(model);
  if (!/^[\w+=,.@-]{1,64}$/.test(reader)) {
    return fail({
      kind: 'usage',
      message: `\`${reader}\` is not the name of a role`,
      help: 'give at most 64 letters, digits or characters of +=,.@_-',
    });
  }
  const taken = [...principalsOf(model)].find(({ name }) => name === reader);
  if (taken !== undefined) {
    return fail({
      kind: 'usage',
      message: `\`${taken.arn}\` is there already`,
      help: 'give --reader a name that no user or role has',
    });
  }
  const { neededPolicy } = await import('@countersign/adapters/aws');
  const policies = {
    role: neededPolicy(null, { withResources: true }),
    caller: neededPolicy(reader, { withResources: true }),
  };
  return ok(withReader(model, reader, policies));
}

/** The users and roles of each account that is made up. */
const GENERATED_PRINCIPALS = 40;

interface Numbers {
  readonly accounts: number;
  readonly port: number;
  readonly callsPerSecond: number | null;
  readonly latencyMs: number;
}

function readNumbers({
  accounts,
  latency,
  port,
  throttle,
}: SimulateOptions): Result<Numbers, Failure> {
  const read = [
    readNumber('--port', port, { otherwise: 0, max: 65_535 }),
    readNumber('--throttle', throttle, { otherwise: 0, max: 1_000_000 }),
    readNumber('--latency', latency, { otherwise: 0, max: 60_000 }),
    readNumber('--accounts', accounts, { otherwise: 0, max: 10_000 }),
  ];
  for (const each of read) if (!each.ok) return each;
  const [portNumber = 0, calls = 0, latencyMs = 0, accountCount = 0] = read.map((each) =>
    each.ok ? each.value : 0,
  );
  const callsPerSecond = calls === 0 ? null : calls;
  return ok({ accounts: accountCount, port: portNumber, callsPerSecond, latencyMs });
}

function readNumber(
  option: string,
  text: string | undefined,
  { max, otherwise }: { readonly max: number; readonly otherwise: number },
): Result<number, Failure> {
  if (text === undefined) return ok(otherwise);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return ok(value);
  return fail({
    kind: 'usage',
    message: `\`${text}\` is not a value for ${option}`,
    help: `give a whole number from 1 to ${max}`,
  });
}

/** Whose credentials are printed. */
function ownerOf(model: Model, text: string | undefined): Result<KeyOwner, Failure> {
  if (text === undefined) {
    const managing = model.organization?.managementAccountId ?? '';
    const [first = ''] = model.accounts.keys();
    return ok({ kind: 'root', accountId: model.accounts.has(managing) ? managing : first });
  }
  const found = findPrincipal(model, text);
  if (!found.ok) return found;
  const { entity, principal } = found.value;
  if (entity?.kind === 'user') {
    return ok({ kind: 'user', accountId: entity.accountId, arn: entity.arn });
  }
  if (principal.kind === 'root' && model.accounts.has(principal.account)) {
    return ok({ kind: 'root', accountId: principal.account });
  }
  return fail({
    kind: 'usage',
    message: `\`${text}\` has no long-term credentials`,
    help: 'give the ARN of a user, or of the root user of an account of the input',
  });
}

async function start(
  model: Model,
  atMs: number | null,
  { callsPerSecond, latencyMs, port }: Numbers,
): Promise<Result<SimulatedAws, Failure>> {
  // It brings what signs and checks requests, which other commands have no need of.
  const { startSimulatedAws } = await import('@countersign/adapters/simulated-aws');
  try {
    const faults = { latencyMs, ...(callsPerSecond === null ? {} : { callsPerSecond }) };
    return ok(await startSimulatedAws({ model, port, faults, ...(atMs === null ? {} : { atMs }) }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail({
      kind: 'outside',
      message: `cannot listen on 127.0.0.1:${port}: ${why}`,
      help: 'leave --port out to take a free one',
    });
  }
}

/** Lines for a shell. */
function exportsOf(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}='${value}'\n`)
    .join('');
}

/** Says what runs, and then of each call who made it and whether it was allowed. */
function tell(io: Io, aws: SimulatedAws, model: Model, owner: KeyOwner): void {
  const paint = createPaint(io.stderr.useColor);
  const count = model.accounts.size;
  const who = owner.kind === 'user' ? owner.arn : `the root user of account ${owner.accountId}`;
  io.stderr.write(
    `simulated AWS with ${count} account${count === 1 ? '' : 's'} on ${aws.url}; the credentials are those of ${plainText(who)}\n` +
      'this is no AWS: it runs on this machine, and forgets everything when it ends (Ctrl-C)\n',
  );
  aws.onRecord((record) => {
    io.stderr.write(callLine(record, paint));
  });
}

function callLine(record: TrailRecord, paint: Paint): string {
  const { errorCode, eventName, eventSource, eventTime, userIdentity } = record;
  const { arn } = userIdentity;
  const service = eventSource.slice(0, eventSource.indexOf('.'));
  const what = `${service}:${eventName}`;
  const outcome =
    errorCode === undefined ? paint.good('✔') : paint.bad(`✖ ${plainText(errorCode)}`);
  const who = plainText(typeof arn === 'string' ? arn : '');
  return `${paint.dim(eventTime)} ${what} ${outcome} ${paint.dim(who)}\n`;
}
