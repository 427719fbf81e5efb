import { type InputProblem, STANDARD_INPUT } from '@countersign/adapters/dump';
import {
  type AttachedPolicy,
  fail,
  type Issue,
  ok,
  POLICY_TEXT_LIMITS,
  type Policy,
  parseJson,
  parsePolicy,
  type Result,
} from '@countersign/core';
import { locatePointers } from '@countersign/govern';
import { readPolicyText } from '../commands/read-policy.ts';
import { type Failure, problemLine } from '../failure.ts';
import type { Io } from '../io.ts';
import { plainText } from '../terminal/plain-text.ts';
import { agreeOnType, type ComparedType } from './compared-type.ts';

/** A policy document as it was read. */
export interface PolicyFile {
  /** The file as it was named, or `standard input`. */
  readonly name: string;
  readonly text: string;
  readonly policy: Policy;
}

/** Policies that are compared: all of one type. */
export interface PolicyFiles {
  readonly type: ComparedType;
  readonly files: readonly PolicyFile[];
  /** The policies of the files, in the same order. */
  readonly policies: readonly AttachedPolicy[];
}

/** What one document gives: the policy, or what is wrong with it. */
type Reading = Result<
  { readonly file: PolicyFile; readonly warnings: readonly InputProblem[] },
  readonly InputProblem[]
>;

/**
 * Reads the documents of a comparison. Fails with the problems of all of them;
 * warnings go to standard error, and the document counts.
 */
export async function readPolicyFiles(
  io: Io,
  names: readonly string[],
  type: ComparedType | null,
): Promise<Result<PolicyFiles, Failure>> {
  if (names.filter((name) => name === '-').length > 1) {
    return fail({
      kind: 'usage',
      message: 'standard input can be only one of the documents',
      help: 'put the other one in a file',
    });
  }
  const readings: Reading[] = [];
  for (const name of names) readings.push(await readPolicyFile(io, name));
  const problems = readings.flatMap((reading) => (reading.ok ? [] : reading.failure));
  if (problems.length > 0) return fail({ kind: 'input', problems });
  const read = readings.flatMap((reading) => (reading.ok ? [reading.value] : []));
  const files = read.map(({ file }) => file);
  const agreed = agreeOnType(files, type);
  if (!agreed.ok) return agreed;
  printWarnings(io, [...read.flatMap(({ warnings }) => warnings), ...agreed.value.warnings]);
  const policies = files.map(({ name, policy }) => ({ name, kind: agreed.value.type, policy }));
  return ok({ type: agreed.value.type, files, policies });
}

async function readPolicyFile(io: Io, file: string): Promise<Reading> {
  const text = await readPolicyText(io, file);
  if (!text.ok) return fail([text.failure]);
  return parseFile(file === '-' ? STANDARD_INPUT : file, text.value);
}

function parseFile(name: string, text: string): Reading {
  const json = parseJson(text, POLICY_TEXT_LIMITS);
  if (!json.ok) return fail([{ file: name, issue: json.failure }]);
  const { value, duplicates } = json.value;
  const parsed = parsePolicy(value);
  const errors = [...duplicates, ...(parsed.ok ? [] : parsed.failure)];
  if (!parsed.ok || errors.length > 0) return fail(problemsOf(name, text, errors));
  const warnings = problemsOf(name, text, parsed.value.warnings);
  return ok({ file: { name, text, policy: parsed.value.policy }, warnings });
}

/** Issues with line and column; all places are found in one pass over the text. */
function problemsOf(file: string, text: string, issues: readonly Issue[]): readonly InputProblem[] {
  const places = locatePointers(
    text,
    issues.map(({ pointer }) => pointer),
  );
  return issues.map((issue) => {
    const place = places.get(issue.pointer);
    if (place === undefined) return { file, issue };
    const where = `line ${place.line}, column ${place.column}`;
    return { file, issue: { ...issue, message: `${issue.message} (${where})` } };
  });
}

const MAX_WARNINGS = 5;

function printWarnings({ stderr }: Io, warnings: readonly InputProblem[]): void {
  for (const warning of warnings.slice(0, MAX_WARNINGS)) {
    stderr.write(`warning: ${plainText(problemLine(warning))}\n`);
  }
  const more = warnings.length - MAX_WARNINGS;
  if (more > 0) stderr.write(`warning: and ${more} more\n`);
}
