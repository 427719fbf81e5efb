import type { AttachedPolicy, PolicyKind, Statement, StatementReference } from '@countersign/core';
import {
  type AuditReport,
  defaultVersion,
  type ManagedPolicy,
  type Model,
} from '@countersign/govern';

/** A statement that some witness rests on, numbered for the report. */
export interface CitedStatement {
  /** Counts from 1, in order of first citation. */
  readonly number: number;
  readonly reference: StatementReference;
  /** The kind of policy; `null` when the policy is not in the model. */
  readonly kind: PolicyKind | null;
  /** The statement as JSON, rebuilt from what was read; `null` when it is not in the model. */
  readonly json: string | null;
}

/** Looks up the statements that findings cite. */
export interface CitedStatements {
  readonly all: readonly CitedStatement[];
  find(reference: StatementReference): CitedStatement | undefined;
}

/** Collects the determining statements of all witnesses, each once. */
export function citeStatements(report: AuditReport): CitedStatements {
  const policies = policiesByName(report.model);
  const byKey = new Map<string, CitedStatement>();
  for (const finding of report.findings) {
    for (const step of finding.witness) {
      for (const reference of step.statements) {
        const key = keyOf(reference);
        if (byKey.has(key)) continue;
        const attached = policies.get(reference.policy);
        const statement = attached?.policy.statements.find(
          (candidate) => candidate.pointer === reference.pointer,
        );
        byKey.set(key, {
          number: byKey.size + 1,
          reference,
          kind: attached?.kind ?? null,
          json: statement === undefined ? null : printStatement(statement),
        });
      }
    }
  }
  return { all: [...byKey.values()], find: (reference) => byKey.get(keyOf(reference)) };
}

function keyOf(reference: StatementReference): string {
  return `${reference.policy}\n${reference.pointer}`;
}

function policiesByName(model: Model): ReadonlyMap<string, AttachedPolicy> {
  return new Map([...knownPolicies(model)].map((policy) => [policy.name, policy]));
}

function* knownPolicies(model: Model): Iterable<AttachedPolicy> {
  for (const { users, groups, roles, policies } of model.accounts.values()) {
    for (const entity of [...users.values(), ...groups.values(), ...roles.values()]) {
      yield* entity.inlinePolicies;
      if (entity.kind === 'role') yield entity.trust;
    }
    yield* documentsInForce(policies.values());
  }
  yield* documentsInForce(model.awsManagedPolicies.values());
  for (const { document } of model.organization?.policies ?? []) yield document;
}

function* documentsInForce(policies: Iterable<ManagedPolicy>): Iterable<AttachedPolicy> {
  for (const policy of policies) {
    const document = defaultVersion(policy);
    if (document !== undefined) yield document;
  }
}

/** Prints a statement as JSON, elements in the order in which AWS's documentation writes them. */
export function printStatement(statement: Statement): string {
  const { action, resource, principal, conditions } = statement;
  const members: [string, unknown][] = [];
  if (statement.sid !== undefined) members.push(['Sid', statement.sid]);
  members.push(['Effect', statement.effect]);
  if (principal !== undefined) {
    members.push([principal.negated ? 'NotPrincipal' : 'Principal', principalValue(principal)]);
  }
  members.push([action.negated ? 'NotAction' : 'Action', oneOrList(action.patterns)]);
  if (resource !== undefined) {
    members.push([resource.negated ? 'NotResource' : 'Resource', oneOrList(resource.patterns)]);
  }
  if (conditions.length > 0) members.push(['Condition', conditionValue(conditions)]);
  return JSON.stringify(openObject(members), null, 2);
}

function principalValue(principal: NonNullable<Statement['principal']>): unknown {
  if (principal.entries.some((entry) => entry.type === '*')) return '*';
  const byType = new Map<string, string[]>();
  for (const { type, value } of principal.entries) {
    byType.set(type, [...(byType.get(type) ?? []), value]);
  }
  return openObject([...byType].map(([type, values]) => [type, oneOrList(values)]));
}

function conditionValue(conditions: Statement['conditions']): unknown {
  const byOperator = new Map<string, [string, unknown][]>();
  for (const { operator, key, values } of conditions) {
    const members = byOperator.get(operator.written) ?? [];
    members.push([key, oneOrList(values)]);
    byOperator.set(operator.written, members);
  }
  return openObject([...byOperator].map(([operator, members]) => [operator, openObject(members)]));
}

function oneOrList(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? (values[0] ?? '') : values;
}

/** An object without prototype: `__proto__` is an ordinary key in it. */
function openObject(members: readonly (readonly [string, unknown])[]): object {
  const object: Record<string, unknown> = { __proto__: null };
  for (const [key, value] of members) object[key] = value;
  return object;
}
