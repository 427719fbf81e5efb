import {
  type AttachedPolicy,
  fail,
  invariant,
  ok,
  policiesOf,
  type Result,
} from '@countersign/core';
import { permissionOf } from '@countersign/govern';
import { type ComparedSubject, subjectOf } from '../compare/compared-subject.ts';
import type { ComparedType } from '../compare/compared-type.ts';
import { type PolicyFile, readPolicyFiles } from '../compare/policy-file.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { findUserOrRole } from './find-principal.ts';
import { firstGiven, type LimitOptions, readLimits } from './limit-options.ts';
import { readModel } from './load-model.ts';

/** What a claim is about, read. */
export interface ClaimedSource {
  readonly subject: ComparedSubject;
  /** The policy that the claim compares it with, where it names one. */
  readonly other: AttachedPolicy | null;
  readonly type: ComparedType;
  /** The file of the policy; `null` for a principal. */
  readonly file: PolicyFile | null;
  /** Policies of the principal that are not in the input. */
  readonly missing: readonly string[];
}

/** Where a claim's subject comes from. */
export interface ClaimedOptions extends LimitOptions {
  readonly file: string | null;
  readonly otherFile: string | null;
  readonly input?: readonly string[];
  readonly principal?: string;
  readonly type?: ComparedType;
  readonly atMs: number;
}

/** Reads the policy that a claim is about, or the principal and all that bears on it. */
export async function readClaimed(
  io: Io,
  options: ClaimedOptions,
): Promise<Result<ClaimedSource, Failure>> {
  const misused = misuse(options);
  if (misused !== null) return fail(misused);
  const { file, input, principal } = options;
  if (file !== null) return readFromFiles(io, file, options);
  invariant(
    input !== undefined && principal !== undefined,
    'either a policy or a principal is given',
  );
  return readFromInputs(io, input, principal, options);
}

function misuse(options: ClaimedOptions): Failure | null {
  const { file, input, principal } = options;
  if (file === null && input === undefined && principal === undefined) {
    return {
      kind: 'usage',
      message: 'there is nothing that the claim is about',
      help: 'name a policy document, or give --input and --principal',
    };
  }
  if (file !== null && (input !== undefined || principal !== undefined)) {
    return {
      kind: 'usage',
      message: `both ${file} and ${input === undefined ? '--principal' : '--input'} are given`,
      help: 'a claim is about a policy document or about a principal of an input',
    };
  }
  if (file !== null) return null;
  if (input === undefined) return missingOption('--principal', '--input', 'an account dump');
  if (principal === undefined) return missingOption('--input', '--principal', 'its ARN');
  const limit = firstGiven(options);
  if (limit === null) return null;
  return {
    kind: 'usage',
    message: `${limit} does not go with --principal`,
    help: 'the policies of a principal are all taken from the input',
  };
}

function missingOption(given: string, missing: string, what: string): Failure {
  return {
    kind: 'usage',
    message: `${given} needs ${missing}`,
    help: `give ${missing} with ${what}`,
  };
}

async function readFromFiles(
  io: Io,
  file: string,
  options: ClaimedOptions,
): Promise<Result<ClaimedSource, Failure>> {
  const names = options.otherFile === null ? [file] : [file, options.otherFile];
  const read = await readPolicyFiles(io, names, options.type ?? null);
  if (!read.ok) return read;
  const { files, policies, type } = read.value;
  const [policy, other = null] = policies;
  invariant(policy !== undefined, 'the policy was read');
  const limits = await readLimits(io, options, type);
  if (!limits.ok) return limits;
  const subject = subjectOf(policy, limits.value);
  return ok({ subject, other, type, file: files[0] ?? null, missing: [] });
}

async function readFromInputs(
  io: Io,
  inputs: readonly string[],
  principal: string,
  { atMs, otherFile }: ClaimedOptions,
): Promise<Result<ClaimedSource, Failure>> {
  const contents = await readModel(io, inputs);
  if (!contents.ok) return contents;
  const { model } = contents.value;
  const help = 'a claim is about the policies of a user or role';
  const found = findUserOrRole(model, principal, help);
  if (!found.ok) return found;
  const entity = found.value;
  const { missing, permission } = permissionOf(model, entity, atMs);
  const others = otherFile === null ? null : await readPolicyFiles(io, [otherFile], 'identity');
  if (others !== null && !others.ok) return others;
  return ok({
    subject: {
      name: entity.arn,
      title: entity.arn,
      subject: permission,
      policies: [...new Set(policiesOf(permission))],
    },
    other: others?.value.policies[0] ?? null,
    type: 'identity',
    file: null,
    missing: missing.map(
      ({ as, name }) => `the ${as === 'group' ? 'group' : `${as} policy`} ${name}`,
    ),
  });
}
