import {
  invariant,
  type Policy,
  type PolicyJson,
  parsePolicy,
  policyJson,
  type Statement,
  statementJson,
} from '@countersign/core';
import { actionTest } from '../judge/action-elements.ts';
import type { Cut, Demand } from './cut.ts';

/** Reads a policy that was put together here. */
export function policyOf(statements: readonly PolicyJson[], base?: Policy): Policy {
  const json = { ...(base === undefined ? NEW_POLICY : policyJson(base)), Statement: statements };
  const parsed = parsePolicy(json);
  invariant(parsed.ok, 'a policy that was put together here can be read');
  return parsed.value.policy;
}

const NEW_POLICY: PolicyJson = { Version: '2012-10-17' };

/** The statements of a policy as JSON, to be put together anew. */
export function statementsOf(policy: Policy): readonly PolicyJson[] {
  return policy.statements.map(statementJson);
}

/** The Deny statements that make cuts, as few as there are different limits. */
export function denyStatements(
  cuts: readonly Cut[],
  condition: PolicyJson = {},
): readonly PolicyJson[] {
  const byLimits = new Map<string, { readonly actions: Set<string>; readonly cut: Cut }>();
  for (const cut of cuts) {
    const limits = JSON.stringify([cut.resources, cut.unless]);
    const known = byLimits.get(limits);
    if (known === undefined) byLimits.set(limits, { actions: new Set([cut.action]), cut });
    else known.actions.add(cut.action);
  }
  return [...byLimits.values()].map(({ actions, cut: { resources, unless } }) => {
    const all = unless === null ? condition : { ...condition, ...lacking(unless) };
    return {
      Effect: 'Deny',
      Action: oneOrList([...actions].toSorted()),
      Resource: oneOrList(resources ?? ['*']),
      ...(Object.keys(all).length === 0 ? {} : { Condition: all }),
    };
  });
}

/** The condition that a request does not send what is demanded; another value is as bad as none. */
function lacking({ key, value }: Demand): PolicyJson {
  return value === null ? { Null: { [key]: 'true' } } : { StringNotEquals: { [key]: value } };
}

function oneOrList(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return first !== undefined && values.length === 1 ? first : values;
}

/** Adds Deny statements to a policy; a statement that has the same limits takes the actions in. */
export function withDenies(policy: Policy, denies: readonly PolicyJson[]): Policy {
  let statements = statementsOf(policy);
  for (const deny of denies) statements = withDeny(statements, deny);
  return policyOf(statements, policy);
}

function withDeny(statements: readonly PolicyJson[], deny: PolicyJson): readonly PolicyJson[] {
  const index = statements.findIndex((each) => limitsOf(each) === limitsOf(deny));
  const known = statements[index];
  if (known === undefined) return [...statements, deny];
  const actions = new Set([known['Action'], deny['Action']].flat());
  return statements.with(index, { ...known, Action: [...actions] });
}

/** Everything of a Deny statement but its name and actions; differs for every other statement. */
function limitsOf(statement: PolicyJson): string {
  const { Action, Effect, Sid: _name, ...limits } = statement;
  if (Effect !== 'Deny' || Action === undefined) return JSON.stringify(statement);
  return JSON.stringify(Object.entries(limits).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Takes cuts out of a policy: a named action is removed where it stands; one that
 * only a wildcard grants, or that goes within limits only, is denied in the same
 * policy. `null` when nothing is left of it; the same value when it grants none of
 * the actions.
 */
export function withoutCuts(policy: Policy, cuts: readonly Cut[]): Policy | null {
  const denied = new Set<Cut>();
  const statements: PolicyJson[] = [];
  let isChanged = false;
  const json = statementsOf(policy);
  for (const [index, statement] of policy.statements.entries()) {
    const before = json[index] ?? {};
    const after = statement.effect === 'Allow' ? narrow(statement, before, cuts, denied) : before;
    if (after !== before) isChanged = true;
    if (after !== null) statements.push(after);
  }
  if (denied.size === 0 && !isChanged) return policy;
  if (statements.length === 0) return null;
  const narrowed = policyOf(statements, policy);
  return denied.size === 0 ? narrowed : withDenies(narrowed, denyStatements([...denied]));
}

/** One Allow statement without the actions that can be removed; the others are noted as to be denied. */
function narrow(
  statement: Statement,
  json: PolicyJson,
  cuts: readonly Cut[],
  denied: Set<Cut>,
): PolicyJson | null {
  const { action } = statement;
  const covers = actionTest(action);
  const matching = cuts.filter((cut) => covers(cut.action.toLowerCase()));
  const whole = matching.filter(({ resources, unless }) => resources === null && unless === null);
  for (const cut of matching) if (!whole.includes(cut)) denied.add(cut);
  if (whole.length === 0) return json;
  const names = new Set(whole.map((cut) => cut.action.toLowerCase()));
  if (action.negated) {
    return { ...json, NotAction: [...action.patterns, ...whole.map((cut) => cut.action)] };
  }
  const patterns = action.patterns.filter((pattern) => !names.has(pattern.toLowerCase()));
  const stillCovers = actionTest({ negated: false, patterns });
  for (const cut of whole) if (stillCovers(cut.action.toLowerCase())) denied.add(cut);
  if (patterns.length === action.patterns.length) return json;
  return patterns.length === 0 ? null : { ...json, Action: oneOrList(patterns) };
}

/** Whether a policy has an Allow statement for an action. */
export function allowsAction(policy: Policy, action: string): boolean {
  const name = action.toLowerCase();
  return policy.statements.some(
    (statement) => statement.effect === 'Allow' && actionTest(statement.action)(name),
  );
}

/** Whether a policy denies anything: to take it away might then allow more. */
export function hasDeny({ statements }: Policy): boolean {
  return statements.some(({ effect }) => effect === 'Deny');
}
