import { parsePolicy } from '../../policy/parse-policy.ts';
import type { AttachedPolicy, Condition, PolicyVersion, Statement } from '../../policy/policy.ts';
import { fail, ok, type Result } from '../../result.ts';

/** A statement read back from its document. */
export interface ReadStatement {
  readonly statement: Statement;
  readonly version: PolicyVersion;
}

/** A test of a statement, as certificates name it. */
export type TestName = 'action' | 'resource' | 'principal' | `condition ${number}`;

/** As in comparisons. */
const MAX_TEXT_LENGTH = 2048;

/** Reads a statement's document; the failure is a sentence. */
export function readStatement(document: unknown, version: unknown): Result<ReadStatement, string> {
  const parsed = parsePolicy({ Version: version, Statement: [document] });
  if (!parsed.ok) {
    const [issue] = parsed.failure;
    return fail(`its document cannot be read: ${issue?.pointer ?? ''} ${issue?.message ?? ''}`);
  }
  const { policy } = parsed.value;
  const [statement] = policy.statements;
  if (statement === undefined) return fail('its document cannot be read');
  if (textsOf(statement).some(({ length }) => length > MAX_TEXT_LENGTH)) {
    return fail(`it has a text of more than ${MAX_TEXT_LENGTH} characters`);
  }
  return ok({ statement, version: policy.version });
}

function textsOf({ action, conditions, principal, resource }: Statement): readonly string[] {
  return [
    ...action.patterns,
    ...(resource?.patterns ?? []),
    ...(principal?.entries.map(({ value }) => value) ?? []),
    ...conditions.flatMap(({ key, values }) => [key, ...values]),
  ];
}

/** All that must hold for a statement to apply. */
export function testsOf({ conditions, principal, resource }: Statement): readonly TestName[] {
  return [
    'action',
    ...(resource === undefined ? [] : (['resource'] as const)),
    ...(principal === undefined ? [] : (['principal'] as const)),
    ...conditions.map((_, index): TestName => `condition ${index}`),
  ];
}

/** The condition that a test is, if it is one. */
export function conditionOf(test: TestName, { conditions }: Statement): Condition | null {
  return test.startsWith('condition ') ? (conditions[Number(test.slice(10))] ?? null) : null;
}

/** The part of a request that a test is about; an operator that AWS does not document is about itself. */
export function partOf(test: TestName, statement: Statement): string {
  const condition = conditionOf(test, statement);
  if (condition === null) return test;
  const key = condition.key.toLowerCase();
  if (condition.operator.name !== null) return `key ${key}`;
  const values = condition.values.toSorted().join('\n');
  return `key (${condition.operator.written} ${key} ${values})`;
}

/** Text that is the same for tests that hold of the same requests. */
export function meaningOf(test: TestName, { statement, version }: ReadStatement): string {
  const { effect, principal, resource } = statement;
  const condition = conditionOf(test, statement);
  if (condition !== null) {
    const { key, operator, values } = condition;
    return JSON.stringify([version, operator.written, key.toLowerCase(), values.toSorted()]);
  }
  if (test === 'resource') return JSON.stringify([version, resource]);
  return JSON.stringify(test === 'action' ? statement.action : [effect, principal]);
}

/** What the statements of a policy that apply to anybody say, in a form in which equal ones are equal. */
export function contentsOf({ kind, policy }: AttachedPolicy): readonly ReadStatement[] {
  const isResourceSide = kind === 'resource' || kind === 'trust';
  return policy.statements
    .filter(({ principal }) => !isResourceSide || principal !== undefined)
    .map((statement) => ({ statement, version: policy.version }));
}

/** A statement without its name and places. */
export function contentOf({ statement, version }: ReadStatement): string {
  const { action, conditions, effect, principal, resource } = statement;
  return JSON.stringify([
    version,
    effect,
    [action.negated, action.patterns],
    resource === undefined ? null : [resource.negated, resource.patterns],
    principal === undefined
      ? null
      : [principal.negated, principal.entries.map(({ type, value }) => [type, value])],
    conditions.map(({ key, operator, values }) => [operator.written, key, values]),
  ]);
}
