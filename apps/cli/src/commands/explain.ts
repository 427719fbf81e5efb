import {
  ASSUMING_ACTIONS,
  type AttachedPolicy,
  type DecisionKind,
  fail,
  isAccountId,
  ok,
  type Result,
} from '@countersign/core';
import {
  type AlsoAsked,
  type ExplainedOperation,
  type Explanation,
  explain,
  explainOperation,
} from '@countersign/govern';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { explainDocument } from '../documents/explain-document.ts';
import { printJson } from '../documents/print-json.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { renderExplanation } from '../report/text/render-explanation.ts';
import { textWidth } from '../terminal/wrap.ts';
import { findPrincipal } from './find-principal.ts';
import { loadModel } from './load-model.ts';
import { notAnAccount } from './not-an-account.ts';
import { readInstant } from './read-instant.ts';
import { readPolicy } from './read-policy.ts';
import { repeatable } from './repeatable.ts';
import { warnOfAction } from './warn-of-action.ts';

interface ExplainOptions {
  readonly input: readonly string[];
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount?: string;
  readonly context?: readonly string[];
  readonly contextComplete?: true;
  readonly sessionPolicy?: readonly string[];
  readonly resourcePolicy?: string;
  readonly also?: readonly string[];
  readonly at?: string;
  readonly json?: true;
}

/** `countersign explain --input FILE… --principal ARN --action svc:Act --resource ARN` */
export function registerExplain(program: Command, { io, finish }: CommandContext): void {
  program
    .command('explain')
    .summary('say whether one request is allowed, and why')
    .description(
      'Decides one request with every policy that bears on it, layer by layer, and shows the\n' +
        'statements that decided. Context keys that are not given are unknown, so that the answer\n' +
        'may be that it depends; --context-complete says that a request carries no others.',
    )
    .requiredOption('--input <file>', 'account dump or directory; may be repeated', repeatable)
    .requiredOption(
      '--principal <arn>',
      'who asks: a user, role, session or root ARN, a service, or * for anybody',
    )
    .requiredOption('--action <service:Name>', 'what is asked for, such as iam:CreateUser')
    .requiredOption('--resource <arn>', 'on what; * for actions that name no resource')
    .option('--resource-account <id>', 'who owns the resource, where its ARN does not tell (S3)')
    .option(
      '--context <key=value>',
      'a context key; repeat it for more keys, and the same key for more values',
      repeatable,
    )
    .option('--context-complete', 'keys that are neither given nor implied are absent')
    .option('--session-policy <file>', 'policy of the session; may be repeated', repeatable)
    .option(
      '--resource-policy <file>',
      'policy of the resource (the trust policies of roles are in the dump already)',
    )
    .option(
      '--also <service:Name=arn>',
      'another request that the same operation makes, such as iam:PassRole=ARN; may be repeated',
      repeatable,
    )
    .option('--at <date>', 'instant of the request (default: now)')
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      '\nExit codes: 0 allowed, 1 denied, 2 wrong command line or input, 3 depends on what is not known;\n' +
        'with --also for the whole operation, else for the one request.\n\n' +
        'Example:\n' +
        '  countersign explain --input dump.json --principal arn:aws:iam::111122223333:user/ada \\\n' +
        '    --action iam:CreateUser --resource arn:aws:iam::111122223333:user/new \\\n' +
        '    --context aws:MultiFactorAuthPresent=true\n',
    )
    .action(async (options: ExplainOptions) => {
      finish(await answer(io, options));
    });
}

async function answer(io: Io, options: ExplainOptions): Promise<Result<ExitCode, Failure>> {
  const explained = await ask(io, options);
  if (!explained.ok) return explained;
  const { explanation, operation } = explained.value;
  io.stdout.write(
    options.json === true
      ? printJson(explainDocument(options.principal, explanation, operation))
      : renderExplanation(options.principal, explanation, {
          width: textWidth(io.stdout.columns),
          useColor: io.stdout.useColor,
          given: new Set(options.context?.map(keyOf)),
          operation,
        }),
  );
  const isOperation = options.also !== undefined;
  return ok(exitCodeFor(isOperation ? operation.decision : explanation.decision.decision));
}

interface Explained {
  readonly explanation: Explanation;
  readonly operation: ExplainedOperation;
}

async function ask(io: Io, options: ExplainOptions): Promise<Result<Explained, Failure>> {
  const given = readGiven(io, options);
  if (!given.ok) return given;
  const loaded = await loadModel(io, options.input, options.action);
  if (!loaded.ok) return loaded;
  const { model } = loaded.value.contents;
  const found = findPrincipal(model, options.principal);
  if (!found.ok) return found;
  const policies = await readGivenPolicies(io, options);
  if (!policies.ok) return policies;
  const { also, ...ofRequest } = given.value;
  const question = {
    ...found.value,
    ...ofRequest,
    ...policies.value,
    action: options.action,
    resource: options.resource,
    isContextComplete: options.contextComplete === true,
  };
  const explanation = explain(model, question);
  const { catalog } = loaded.value;
  for (const { action } of also) warnOfAction(io, action, catalog);
  const operation = explainOperation(model, { question, explanation, catalog, also });
  return ok({ explanation, operation });
}

interface Given {
  readonly atMs: number;
  readonly context: ReadonlyMap<string, readonly string[]>;
  readonly resourceAccount: string | null;
  readonly also: readonly AlsoAsked[];
}

/** What the command line itself says; it is checked before any file is read. */
function readGiven(io: Io, options: ExplainOptions): Result<Given, Failure> {
  const atMs = readInstant(io, options.at);
  if (!atMs.ok) return atMs;
  const { resource, resourceAccount = null } = options;
  if (resource !== '*' && !resource.startsWith('arn:')) {
    return fail({
      kind: 'usage',
      message: `\`${resource}\` is not a resource`,
      help: 'give its ARN, or * for an action that names no resource',
    });
  }
  if (resourceAccount !== null && !isAccountId(resourceAccount)) {
    return fail(notAnAccount(resourceAccount));
  }
  const context = readContext(options.context ?? []);
  if (!context.ok) return context;
  const also = readAlso(options.also ?? []);
  return also.ok
    ? ok({ atMs: atMs.value, resourceAccount, context: context.value, also: also.value })
    : also;
}

function readAlso(texts: readonly string[]): Result<readonly AlsoAsked[], Failure> {
  const asked: AlsoAsked[] = [];
  for (const text of texts) {
    const [, action, resource] = /^([a-z0-9-]+:[a-z0-9]+)=(\*|arn:.+)$/i.exec(text) ?? [];
    if (action === undefined || resource === undefined) {
      return fail({
        kind: 'usage',
        message: `\`${text}\` is not an action with its resource`,
        help: 'write service:Name=ARN, such as iam:PassRole=arn:aws:iam::111122223333:role/app',
      });
    }
    asked.push({ action, resource });
  }
  return ok(asked);
}

function readContext(
  texts: readonly string[],
): Result<ReadonlyMap<string, readonly string[]>, Failure> {
  const context = new Map<string, readonly string[]>();
  for (const text of texts) {
    const key = keyOf(text);
    if (!/^[^:\s]+:\S/.test(key)) {
      return fail({
        kind: 'usage',
        message: `\`${text}\` is not a context key with a value`,
        help: 'write key=value, such as aws:MultiFactorAuthPresent=true',
      });
    }
    context.set(key, [...(context.get(key) ?? []), text.slice(key.length + 1)]);
  }
  return ok(context);
}

/** What stands before the first `=`, in lower case. */
function keyOf(text: string): string {
  return text.slice(0, Math.max(0, text.indexOf('='))).toLowerCase();
}

interface GivenPolicies {
  readonly session: readonly AttachedPolicy[] | null;
  readonly resourcePolicy: AttachedPolicy | null;
}

async function readGivenPolicies(
  io: Io,
  options: ExplainOptions,
): Promise<Result<GivenPolicies, Failure>> {
  const session: AttachedPolicy[] = [];
  for (const file of options.sessionPolicy ?? []) {
    const policy = await readPolicy(io, file, 'session');
    if (!policy.ok) return policy;
    session.push(policy.value);
  }
  const given = { session: session.length === 0 ? null : session };
  if (options.resourcePolicy === undefined) return ok({ ...given, resourcePolicy: null });
  const isTrust = ASSUMING_ACTIONS.has(options.action.toLowerCase());
  const resource = await readPolicy(io, options.resourcePolicy, isTrust ? 'trust' : 'resource');
  return resource.ok ? ok({ ...given, resourcePolicy: resource.value }) : resource;
}

function exitCodeFor(decision: DecisionKind): ExitCode {
  switch (decision) {
    case 'Allowed':
      return EXIT.yes;
    case 'ExplicitlyDenied':
    case 'ImplicitlyDenied':
      return EXIT.findings;
    case 'Unknown':
      return EXIT.undecided;
  }
}
