import type { InputProblem } from '@countersign/adapters/dump';
import { fail, ok, parseInstant, pointerTo, type Result } from '@countersign/core';
import {
  type Conflict,
  DEFAULT_CONFLICTS,
  DEFAULT_DUTIES,
  type Duty,
  type DutyPolicy,
  nearestNames,
} from '@countersign/govern';
import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { approvalsOf } from './approvals-section.ts';
import { type Configuration, ruleIdsOf } from './configuration.ts';
import { type ConfigurationFile, configurationFile, type DutyEntry } from './configuration-file.ts';
import { describeIssue } from './describe-issue.ts';
import { checkEnvironmentClaims, environmentsOf } from './read-environments.ts';

/** Reads the text of a `countersign.yaml`; fails with every problem, each with its line. */
export function readConfiguration(
  file: string,
  text: string,
): Result<Configuration, readonly InputProblem[]> {
  const source = openYaml(file, text);
  if (!source.ok) return source;
  const parsed = configurationFile.safeParse(source.value.value ?? {});
  if (!parsed.success) {
    return fail(inOrder(parsed.error.issues.flatMap((issue) => problemsOf(issue, source.value))));
  }
  const duties = dutyPolicyOf(parsed.data);
  const problems = [
    ...checkRules(parsed.data, duties, source.value),
    ...checkConflicts(duties, source.value),
    ...checkExceptions(parsed.data, duties, source.value),
    ...checkEnvironments(parsed.data, duties, source.value),
  ];
  if (problems.length > 0) return fail(inOrder(problems));
  return ok({
    trustedAccounts: new Set(parsed.data.trustedAccounts),
    people: parsed.data.people,
    ownerTags: parsed.data.ownerTags,
    approvers: parsed.data.approvers,
    exceptions: parsed.data.exceptions.map(({ until, ...about }) => ({
      ...about,
      untilMs: endOf(until) ?? 0,
    })),
    duties,
    hygiene: parsed.data.hygiene,
    environments: environmentsOf(parsed.data),
    identities: {
      people: parsed.data.identities.people,
      machines: parsed.data.identities.machines,
    },
    deployments: parsed.data.identities.deployments,
    rules: new Map(Object.entries(parsed.data.rules)),
    approvals: approvalsOf(parsed.data.approvals),
    watch: parsed.data.watch,
    failOn: parsed.data.failOn,
  });
}

type Path = readonly PropertyKey[];

/** A document that was read, with the means to say where in the file something stands. */
interface Source {
  readonly value: unknown;
  problem(path: Path, message: string, help: string | null): PlacedProblem;
}

/** A problem, and how far into the file it is. */
interface PlacedProblem extends InputProblem {
  readonly offset: number;
}

function openYaml(file: string, text: string): Result<Source, readonly InputProblem[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });

  function problemAt(
    offset: number | null,
    path: Path,
    message: string,
    help: string | null,
  ): PlacedProblem {
    const place = offset === null ? '' : placeOf(lines, offset);
    return {
      file,
      offset: offset ?? 0,
      issue: {
        code: 'invalid-value',
        severity: 'error',
        pointer: path.reduce<string>((base, token) => pointerTo(base, String(token)), ''),
        message: message + place,
        ...(help === null ? {} : { help }),
      },
    };
  }

  if (document.errors.length > 0) {
    return fail(
      document.errors.map(({ message, pos }) =>
        problemAt(pos[0], [], `not valid YAML: ${message.split('\n')[0]}`, null),
      ),
    );
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail([problemAt(null, [], `cannot read the YAML: ${why}`, null)]);
  }
  return ok({
    value,
    problem: (path, message, help) =>
      problemAt(offsetOf(document.contents, path), path, message, help),
  });
}

/** As they stand in the file, without what they were ordered by. */
function inOrder(problems: readonly PlacedProblem[]): readonly InputProblem[] {
  return problems
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ file, issue }) => ({ file, issue }));
}

function placeOf(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return ` (line ${line}, column ${col})`;
}

/** Where the key of a path's last member stands, or of the nearest part of the path that is there. */
function offsetOf(contents: Node | null, path: Path): number | null {
  let node: unknown = contents;
  let offset: number | null = null;
  for (const token of path) {
    const next = memberOf(node, token);
    if (next === null) break;
    offset = next.offset ?? offset;
    node = next.value;
  }
  return offset;
}

function memberOf(
  node: unknown,
  token: PropertyKey,
): { readonly offset: number | null; readonly value: unknown } | null {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && item.key.value === token);
    if (!isPair(pair) || !isScalar(pair.key)) return null;
    return { offset: pair.key.range?.[0] ?? null, value: pair.value };
  }
  if (typeof node !== 'object' || node === null || !('items' in node)) return null;
  if (!Array.isArray(node.items) || typeof token !== 'number') return null;
  const item: unknown = node.items[token];
  if (typeof item !== 'object' || item === null) return null;
  const range: unknown = 'range' in item ? item.range : null;
  return { offset: Array.isArray(range) ? Number(range[0]) : null, value: item };
}

function problemsOf(issue: z.core.$ZodIssue, source: Source): readonly PlacedProblem[] {
  return describeIssue(issue).map(({ path, message, help }) => source.problem(path, message, help));
}

/** The duties in force: built-in or none, then the file's own, without what is excluded. */
function dutyPolicyOf({ duties }: ConfigurationFile): DutyPolicy {
  const isBuiltIn = duties.base === 'built-in';
  const byId = new Map<string, Duty>();
  for (const duty of isBuiltIn ? DEFAULT_DUTIES : []) byId.set(duty.id, duty);
  for (const entry of duties.define) byId.set(entry.id, dutyOf(entry));
  const byRule = new Map<string, Conflict>();
  for (const conflict of [...(isBuiltIn ? DEFAULT_CONFLICTS : []), ...duties.conflicts]) {
    byRule.set(conflict.rule, conflict);
  }
  const excluded = new Set(duties.exclude.map((action) => action.toLowerCase()));
  const kept = [...byId.values()].map((duty) => ({
    ...duty,
    groups: duty.groups.map((group) => ({
      ...group,
      actions: group.actions.filter((action) => !excluded.has(action.toLowerCase())),
    })),
  }));
  return { duties: kept, conflicts: [...byRule.values()] };
}

function dutyOf({ id, title, groups }: DutyEntry): Duty {
  return {
    id,
    title,
    groups: groups.map(({ countsOnOneself, ...group }) =>
      countsOnOneself ? group : { ...group, countsOnOneself },
    ),
  };
}

function checkRules(
  { rules }: ConfigurationFile,
  duties: DutyPolicy,
  source: Source,
): readonly PlacedProblem[] {
  return Object.keys(rules).flatMap((id) => checkRule(id, ['rules', id], duties, source));
}

function checkRule(
  id: string,
  path: Path,
  duties: DutyPolicy,
  source: Source,
): readonly PlacedProblem[] {
  const known = ruleIdsOf(duties);
  if (known.includes(id)) return [];
  const [near] = nearestNames(id, known);
  return [
    source.problem(
      path,
      `there is no rule \`${id}\``,
      near === undefined ? 'see `countersign rules`' : `did you mean \`${near}\`?`,
    ),
  ];
}

function checkEnvironments(
  file: ConfigurationFile,
  duties: DutyPolicy,
  source: Source,
): readonly PlacedProblem[] {
  const unknown = Object.entries(file.environments).flatMap(([id, { rules }]) =>
    Object.keys(rules).flatMap((rule) =>
      checkRule(rule, ['environments', id, 'rules', rule], duties, source),
    ),
  );
  const claims = checkEnvironmentClaims(file).map(({ help, message, path }) =>
    source.problem(path, message, help),
  );
  return [...unknown, ...claims];
}

function checkExceptions(
  { exceptions }: ConfigurationFile,
  duties: DutyPolicy,
  source: Source,
): readonly PlacedProblem[] {
  return exceptions.flatMap(({ rule, until }, index) => {
    const problems = checkRule(rule, ['exceptions', index, 'rule'], duties, source);
    if (endOf(until) !== null) return problems;
    const dated = source.problem(
      ['exceptions', index, 'until'],
      `there is no such day as ${until}`,
      'write the last day on which the exception holds, such as 2026-12-31',
    );
    return [...problems, dated];
  });
}

const DAY_MS = 86_400_000;

/** When an exception ends, in milliseconds since 1970: after the day, or at the instant; `null` for a day that is none. */
function endOf(until: string): number | null {
  const instant = parseInstant(until);
  if (instant === null) return null;
  return until.includes('T') ? instant : instant + DAY_MS;
}

function checkConflicts(
  { duties, conflicts }: DutyPolicy,
  source: Source,
): readonly PlacedProblem[] {
  const known = duties.map((duty) => duty.id);
  return conflicts.flatMap((conflict) =>
    conflict.duties
      .filter((id) => !known.includes(id))
      .map((id) =>
        source.problem(
          ['duties', 'conflicts'],
          `the conflict \`${conflict.rule}\` names the duty \`${id}\`, which is not defined`,
          known.length === 0 ? 'define it under `define`' : `the duties are ${known.join(', ')}`,
        ),
      ),
  );
}
