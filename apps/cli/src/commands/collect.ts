import { fail, ok, type Result } from '@countersign/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CollectRequest } from '../collect/run-collect.ts';
import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { repeatable } from './repeatable.ts';

interface CollectOptions {
  readonly out?: string;
  readonly role?: string;
  readonly externalId?: string;
  readonly account?: readonly string[];
  readonly region?: readonly string[];
  readonly lastAccessed?: true;
  /** What `--no-resources` turns off. */
  readonly resources: boolean;
  readonly concurrency: number;
  readonly serviceConcurrency: number;
  readonly maxAttempts: number;
  readonly printPolicy?: true;
  readonly quiet?: true;
}

/** `countersign collect --out DIRECTORY` */
export function registerCollect(program: Command, { io, finish }: CommandContext): void {
  program
    .command('collect')
    .summary('read accounts from AWS into a snapshot')
    .description(
      'Reads an account with the credentials that the AWS SDK finds, or with --role every account\n' +
        'of the organisation, through that role in each. Only reads; what it needs is printed by\n' +
        '--print-policy. A run that was interrupted goes on when the command is given again.',
    )
    .option('--out <directory>', 'where the snapshot goes: a directory that is new or empty')
    .option(
      '--role <name>',
      'role to assume in every account of the organisation, with its path if it has one',
    )
    .option('--external-id <id>', 'external id that the role asks for')
    .option('--account <id>', 'with --role, only this account; may be repeated', repeatable)
    .option(
      '--region <name>',
      'look for resources here; may be repeated (default: the enabled regions)',
      repeatable,
    )
    .option(
      '--no-resources',
      'do not look in regions for policies of resources and for what runs with roles',
    )
    .option('--last-accessed', 'ask what each user and role was last used for; takes long')
    .addOption(countOption('--concurrency <n>', 'accounts read at once', 8))
    .addOption(countOption('--service-concurrency <n>', 'calls at once to one service', 4))
    .addOption(countOption('--max-attempts <n>', 'how often a call is made before it failed', 8))
    .option('--print-policy', 'print the policy that is needed, and collect nothing')
    .option('--quiet', 'nothing on standard error but errors')
    .addHelpText(
      'after',
      '\nExit codes: 0 everything was read, 2 wrong command line, 4 a call failed or was refused, or\n' +
        '            it was interrupted.\n\n' +
        'Examples:\n' +
        '  countersign collect --out today\n' +
        '  countersign collect --out today --role CountersignReadOnly\n' +
        '  countersign collect --print-policy --role CountersignReadOnly > caller.json\n',
    )
    .action(async (options: CollectOptions) => {
      finish(await answer(io, options));
    });
}

function countOption(flags: string, description: string, standard: number): Option {
  return new Option(flags, description).default(standard).argParser((text) => {
    const count = Number(text);
    if (Number.isInteger(count) && count >= 1 && count <= MAX_COUNT) return count;
    throw new InvalidArgumentError(`it must be a whole number from 1 to ${MAX_COUNT}`);
  });
}

const MAX_COUNT = 100;

async function answer(io: Io, options: CollectOptions): Promise<Result<ExitCode, Failure>> {
  const request = requestOf(options);
  if (!request.ok) return request;
  // AWS's SDK is loaded by this command only: it would slow every other.
  if (options.printPolicy === true) {
    const { printPolicy } = await import('../collect/print-policy.ts');
    return printPolicy(io, request.value);
  }
  if (options.out === undefined) {
    return fail({
      kind: 'usage',
      message: 'there is no directory to collect into',
      help: 'give one with --out, such as `--out snapshot`',
    });
  }
  const { runCollect } = await import('../collect/run-collect.ts');
  return runCollect(io, { ...request.value, directory: options.out });
}

function requestOf(options: CollectOptions): Result<Omit<CollectRequest, 'directory'>, Failure> {
  const wrong = mistakeIn(options);
  if (wrong !== null) return fail(wrong);
  const { account, externalId = null, region, role } = options;
  return ok({
    role: role === undefined ? null : { name: role.replace(/^\//, ''), externalId },
    accountIds: account === undefined ? null : [...new Set(account)].toSorted(),
    regions: region === undefined ? null : [...new Set(region)].toSorted(),
    withLastAccessed: options.lastAccessed === true,
    withResources: options.resources,
    limits: {
      accountsAtOnce: options.concurrency,
      callsPerService: options.serviceConcurrency,
      maxAttempts: options.maxAttempts,
    },
    isQuiet: options.quiet === true,
  });
}

function mistakeIn({
  account = [],
  externalId,
  region = [],
  role,
}: CollectOptions): Failure | null {
  if (role !== undefined && !/^[\w+=,.@/-]{1,512}$/.test(role)) {
    return usage(`\`${role}\` is not the name of a role`, 'give its name, not its ARN');
  }
  if (role === undefined && (account.length > 0 || externalId !== undefined)) {
    return usage('--account and --external-id are about roles to assume', 'give one with --role');
  }
  const noId = account.find((id) => !/^\d{12}$/.test(id));
  if (noId !== undefined) return usage(`\`${noId}\` is not an account id`, 'twelve digits');
  const noRegion = region.find((name) => !/^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(name));
  return noRegion === undefined
    ? null
    : usage(`\`${noRegion}\` is not a region`, 'for instance `eu-west-1`');
}

function usage(message: string, help: string): Failure {
  return { kind: 'usage', message, help };
}
