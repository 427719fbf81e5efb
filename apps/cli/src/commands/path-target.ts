import {
  type AttachedPolicy,
  fail,
  isAccountId,
  ok,
  parseArn,
  type Result,
} from '@countersign/core';
import {
  DEFAULT_DUTIES,
  type Destination,
  findResourcePolicy,
  type Judge,
  type Model,
  nearestNames,
  type Reach,
  towardsData,
  towardsDuty,
} from '@countersign/govern';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { findUserOrRole } from './find-principal.ts';
import { readPolicy } from './read-policy.ts';

/** What chains are asked to lead to. */
export interface TargetOptions {
  readonly to: string;
  readonly resourcePolicy?: readonly string[];
  readonly resourceAccount?: string;
}

/** Where chains are to lead. */
export interface Target {
  readonly verb: { readonly one: string; readonly many: string };
  /** Reads after the verb: `a full administrator`. */
  readonly what: string;
  /** What it leaves out. */
  readonly notKnown: readonly string[];
  open(judge: Judge, reach: Reach): Destination;
}

/** Stands for any full administrator. */
export const ADMINISTRATOR = 'admin';
/** Stands before the id of a duty. */
export const DUTY = 'duty:';
/** Between whom chains lead. */
export const CHAINS_BETWEEN = 'chains lead from users and roles of the input to others';

const BECOME = { one: 'becomes', many: 'become' } as const;

/** Reads where chains are to lead, with the policies that bear on it. */
export async function readTarget(
  io: Io,
  model: Model,
  options: TargetOptions,
): Promise<Result<Target, Failure>> {
  const { resourceAccount, to } = options;
  if (resourceAccount !== undefined && !isAccountId(resourceAccount)) {
    return fail({
      kind: 'usage',
      message: `\`${resourceAccount}\` is not an account id`,
      help: 'give --resource-account twelve digits',
    });
  }
  const [given] = options.resourcePolicy ?? [];
  const isResource = to !== ADMINISTRATOR && !to.startsWith(DUTY) && !isPrincipal(to);
  if (given !== undefined && !isResource) return fail(ofAnother(given.split('=')[0] ?? '', to));
  if (to === ADMINISTRATOR) {
    return ok({
      verb: BECOME,
      what: 'a full administrator',
      notKnown: [],
      open: (_, reach) => reach.administrator,
    });
  }
  if (to.startsWith(DUTY)) return dutyTarget(to.slice(DUTY.length));
  return isResource ? resourceTarget(io, model, options) : principalTarget(model, to);
}

function isPrincipal(to: string): boolean {
  const arn = parseArn(to);
  return arn === null || arn.service === 'iam' || arn.service === 'sts';
}

function principalTarget(model: Model, to: string): Result<Target, Failure> {
  const found = findUserOrRole(model, to, CHAINS_BETWEEN);
  if (!found.ok) return found;
  return ok({
    verb: BECOME,
    what: to,
    notKnown: [],
    open: (_, reach) => reach.becoming(found.value),
  });
}

function dutyTarget(id: string): Result<Target, Failure> {
  const duty = DEFAULT_DUTIES.find((each) => each.id === id);
  if (duty === undefined) {
    const ids = DEFAULT_DUTIES.map((each) => each.id);
    const [near] = nearestNames(id, ids);
    const help = near === undefined ? `the duties are ${ids.join(', ')}` : `did you mean ${near}?`;
    return fail({ kind: 'usage', message: `there is no duty \`${id}\``, help });
  }
  return ok({
    verb: { one: 'comes to hold', many: 'come to hold' },
    what: `the duty ${id}`,
    notKnown: [],
    open: (judge, reach) => towardsDuty(judge, reach, duty),
  });
}

async function resourceTarget(
  io: Io,
  model: Model,
  options: TargetOptions,
): Promise<Result<Target, Failure>> {
  const { to } = options;
  const policy = await policyFor(io, options);
  if (!policy.ok) return policy;
  const known = findResourcePolicy(model, to);
  const account = ownerOf(model, options) ?? known?.accountId ?? null;
  if (account === null && policy.value !== null) {
    return fail({
      kind: 'usage',
      message: `who owns ${to}? Its ARN does not tell, and the input has several accounts`,
      help: 'give --resource-account',
    });
  }
  const target = { arn: to, account, policy: policy.value ?? known?.policy ?? null };
  return ok({
    verb: { one: 'comes to read', many: 'come to read' },
    what: to,
    notKnown: [
      ...(policy.value === null && known === undefined
        ? [`the policy of ${to}: it may let in more, also from other accounts, or deny`]
        : []),
      ...(account === null
        ? [`who owns ${to}: each principal is judged as if its own account did`]
        : []),
    ],
    open: (judge, reach) => towardsData(judge, reach, target),
  });
}

/** By the ARN, as is said, or because there is no other. */
function ownerOf(model: Model, { resourceAccount, to }: TargetOptions): string | null {
  const account = parseArn(to)?.account ?? '';
  if (isAccountId(account)) return account;
  if (resourceAccount !== undefined) return resourceAccount;
  const [only, ...others] = model.accounts.keys();
  return only === undefined || others.length > 0 ? null : only;
}

function ofAnother(arn: string, to: string): Failure {
  return {
    kind: 'usage',
    message: `--resource-policy is about ${arn}, and --to about ${to}`,
    help: 'give the policy of the resource that chains are to lead to, or of what holds it',
  };
}

/** The policy that was given for a resource, or for what holds it. */
async function policyFor(
  io: Io,
  { resourcePolicy = [], to }: TargetOptions,
): Promise<Result<AttachedPolicy | null, Failure>> {
  let found: AttachedPolicy | null = null;
  for (const given of resourcePolicy) {
    const at = given.indexOf('=');
    const arn = given.slice(0, at);
    if (at < 0 || parseArn(arn) === null) {
      return fail({
        kind: 'usage',
        message: `\`${given}\` is not an ARN and a file`,
        help: 'write --resource-policy arn:aws:s3:::bucket=policy.json',
      });
    }
    const policy = await readPolicy(io, given.slice(at + 1), 'resource');
    if (!policy.ok) return policy;
    if (to !== arn && !to.startsWith(`${arn}/`)) return fail(ofAnother(arn, to));
    found = policy.value;
  }
  return ok(found);
}
