import { type InputProblem, readText, STANDARD_INPUT } from '@countersign/adapters/dump';
import {
  type AttachedPolicy,
  fail,
  ok,
  POLICY_TEXT_LIMITS,
  type PolicyKind,
  parsePolicyText,
  type Result,
} from '@countersign/core';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';

/** Reads the text of a policy document from a file or standard input. */
export async function readPolicyText(io: Io, file: string): Promise<Result<string, InputProblem>> {
  const limit = POLICY_TEXT_LIMITS.maxLength;
  return readText(file, {
    directory: io.directory,
    standardInput: io.stdin,
    limits: { fileBytes: limit, textBytes: limit },
  });
}

/** Reads a policy that a question is asked with; it goes by the name of its file. */
export async function readPolicy(
  io: Io,
  file: string,
  kind: PolicyKind,
): Promise<Result<AttachedPolicy, Failure>> {
  const text = await readPolicyText(io, file);
  if (!text.ok) return fail({ kind: 'input', problems: [text.failure] });
  const name = file === '-' ? STANDARD_INPUT : file;
  const parsed = parsePolicyText(text.value);
  if (parsed.ok) return ok({ name, kind, policy: parsed.value.policy });
  const problems = parsed.failure.map((issue): InputProblem => ({ file: name, issue }));
  return fail({ kind: 'input', problems });
}
