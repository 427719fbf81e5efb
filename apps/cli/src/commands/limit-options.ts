import { type AttachedPolicy, fail, ok, type PolicyKind, type Result } from '@countersign/core';
import type { Command } from 'commander';
import type { LimitingPolicies } from '../compare/compared-subject.ts';
import type { ComparedType } from '../compare/compared-type.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { readPolicy } from './read-policy.ts';
import { repeatable } from './repeatable.ts';

/** The options that name policies beside the one that is asked about. */
export interface LimitOptions {
  readonly with?: readonly string[];
  readonly boundary?: string;
  readonly sessionPolicy?: readonly string[];
  readonly scp?: readonly string[];
}

/** Adds the options for effective permissions to a command. */
export function addLimitOptions(command: Command): Command {
  return command
    .option(
      '--with <file>',
      'another identity-based policy of the same principal; may be repeated',
      repeatable,
    )
    .option('--boundary <file>', 'its permissions boundary')
    .option('--session-policy <file>', 'policy of its session; may be repeated', repeatable)
    .option(
      '--scp <file>',
      'service control policy of one level, root first; may be repeated',
      repeatable,
    );
}

/** Reads what limits an identity-based policy; `null` when the command line names nothing. */
export async function readLimits(
  io: Io,
  options: LimitOptions,
  type: ComparedType,
): Promise<Result<LimitingPolicies | null, Failure>> {
  const given = firstGiven(options);
  if (given === null) return ok(null);
  if (type !== 'identity') {
    return fail({
      kind: 'usage',
      message: `${given} does not go with a ${type === 'trust' ? 'trust policy' : 'resource-based policy'}`,
      help: 'it limits what identity-based policies allow',
    });
  }
  const identity = await readAll(io, options.with ?? [], 'identity');
  if (!identity.ok) return identity;
  const boundary = await readAll(
    io,
    options.boundary === undefined ? [] : [options.boundary],
    'boundary',
  );
  if (!boundary.ok) return boundary;
  const session = await readAll(io, options.sessionPolicy ?? [], 'session');
  if (!session.ok) return session;
  const scps = await readAll(io, options.scp ?? [], 'scp');
  if (!scps.ok) return scps;
  return ok({
    identity: identity.value,
    boundary: boundary.value[0] ?? null,
    session: session.value.length === 0 ? null : session.value,
    scps: scps.value.length === 0 ? null : scps.value.map((policy) => [policy]),
  });
}

/** The first of the options that is there, or `null`. */
export function firstGiven(options: LimitOptions): string | null {
  if (options.with !== undefined) return '--with';
  if (options.boundary !== undefined) return '--boundary';
  if (options.sessionPolicy !== undefined) return '--session-policy';
  return options.scp === undefined ? null : '--scp';
}

async function readAll(
  io: Io,
  files: readonly string[],
  kind: PolicyKind,
): Promise<Result<readonly AttachedPolicy[], Failure>> {
  const policies: AttachedPolicy[] = [];
  for (const file of files) {
    const policy = await readPolicy(io, file, kind);
    if (!policy.ok) return policy;
    policies.push(policy.value);
  }
  return ok(policies);
}
