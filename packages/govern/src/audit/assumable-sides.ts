import { parseArn } from '@countersign/core';
import type { Conflict } from '../duties/duty.ts';
import { type Certainty, type Holding, sidesOf } from '../duties/holdings.ts';
import {
  isServiceLinkedRole,
  type PrincipalEntity,
  principalsOf,
  type Role,
} from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import { askToAssume } from './assume-role.ts';
import { certaintyOf, type Positive, weakest } from './certainty.ts';
import { accountIn } from './labels.ts';
import type { RuleContext } from './rule.ts';

/** A principal that can assume a role for either side of a conflict of duties. */
export interface BothSides {
  readonly conflict: Conflict;
  readonly principal: PrincipalEntity;
  readonly first: AssumableRole;
  readonly second: AssumableRole;
}

/** A role with one side of a conflict, and the request that gives it to somebody. */
interface AssumableRole {
  readonly role: Role;
  /** A strong action of its side. */
  readonly holding: Holding;
  readonly answer: Positive;
  /** How sure it is that the role can be assumed and holds its side. */
  readonly certainty: Certainty;
  /** What holding the side depends on, once the role is assumed. */
  readonly conditions: readonly string[];
}

/**
 * Finds the principals that can assume both a role with one side of a conflict
 * only and a role with the other only. Strong actions count; an action that
 * stands on both sides counts for the first.
 *
 * Looks, for each such role, only at principals that its trust policy could name.
 */
export function* assumableSides(context: RuleContext): Iterable<BothSides> {
  const { judge, duties } = context;
  const callers = indexCallers(judge);
  for (const conflict of duties.conflicts) {
    const sides = rolesBySide(context, conflict);
    if (sides.first.length === 0 || sides.second.length === 0) continue;
    const firstByCaller = groupByCaller(callers, sides.first);
    const secondByCaller = groupByCaller(callers, sides.second);
    for (const [principal, firsts] of firstByCaller) {
      const seconds = secondByCaller.get(principal);
      if (seconds === undefined || isServiceLinkedRole(principal)) continue;
      const second = firstAssumable(judge, principal, seconds);
      const first = second === null ? null : firstAssumable(judge, principal, firsts);
      if (first === null || second === null) continue;
      if (context.administratorOf(principal) !== null) continue;
      yield { conflict, principal, first, second };
    }
  }
}

interface OneSidedRole {
  readonly role: Role;
  readonly holding: Holding;
}

function rolesBySide(
  context: RuleContext,
  conflict: Conflict,
): { readonly first: readonly OneSidedRole[]; readonly second: readonly OneSidedRole[] } {
  const first: OneSidedRole[] = [];
  const second: OneSidedRole[] = [];
  for (const account of context.judge.model.accounts.values()) {
    for (const role of account.roles.values()) {
      if (isServiceLinkedRole(role)) continue;
      const { firsts, seconds } = sidesOf(context.duties, conflict, context.holdingsOf(role));
      const ofA = firsts.find(isStrong);
      const ofB = seconds.find(isStrong);
      if ((ofA === undefined) === (ofB === undefined)) continue;
      if (context.administratorOf(role) !== null) continue;
      if (ofA !== undefined) first.push({ role, holding: ofA });
      if (ofB !== undefined) second.push({ role, holding: ofB });
    }
  }
  return { first, second };
}

function isStrong({ group }: Holding): boolean {
  return group.strength === 'strong';
}

function firstAssumable(
  judge: Judge,
  principal: PrincipalEntity,
  roles: readonly OneSidedRole[],
): AssumableRole | null {
  for (const { role, holding } of roles) {
    if (role === principal) continue;
    const answer = askToAssume(judge, principal, role);
    if (answer.kind === 'none') continue;
    return {
      role,
      holding,
      answer,
      certainty: weakest([certaintyOf(answer), holding.certainty]),
      conditions: holding.answer.witness.conditions,
    };
  }
  return null;
}

/** Who could be named by what a trust policy says. */
interface Callers {
  readonly byArn: ReadonlyMap<string, PrincipalEntity>;
  /** Roles by account and name, for session ARNs, which have no path. */
  readonly byRoleName: ReadonlyMap<string, PrincipalEntity>;
  readonly byAccount: ReadonlyMap<string, readonly PrincipalEntity[]>;
  /** Those whose own policies allow `sts:AssumeRole` at all, by account. */
  readonly allowedByAccount: ReadonlyMap<string, readonly PrincipalEntity[]>;
}

function indexCallers(judge: Judge): Callers {
  const principals = [...principalsOf(judge.model)];
  const allowed = principals.filter(
    (entity) => judge.layersOf(entity).identity.relevantTo('sts:assumerole').allows.length > 0,
  );
  return {
    byArn: new Map(principals.map((entity) => [entity.arn, entity])),
    byRoleName: new Map(
      principals
        .filter(({ kind }) => kind === 'role')
        .map((role) => [`${role.accountId}/${role.name}`, role]),
    ),
    byAccount: groupByAccount(principals),
    allowedByAccount: groupByAccount(allowed),
  };
}

function groupByAccount(
  principals: readonly PrincipalEntity[],
): ReadonlyMap<string, readonly PrincipalEntity[]> {
  const byAccount = new Map<string, PrincipalEntity[]>();
  for (const principal of principals) {
    const list = byAccount.get(principal.accountId);
    if (list === undefined) byAccount.set(principal.accountId, [principal]);
    else list.push(principal);
  }
  return byAccount;
}

function groupByCaller(
  callers: Callers,
  roles: readonly OneSidedRole[],
): ReadonlyMap<PrincipalEntity, readonly OneSidedRole[]> {
  const byCaller = new Map<PrincipalEntity, OneSidedRole[]>();
  for (const sided of roles) {
    for (const caller of new Set(namedBy(callers, sided.role))) {
      const list = byCaller.get(caller);
      if (list === undefined) byCaller.set(caller, [sided]);
      else list.push(sided);
    }
  }
  return byCaller;
}

function* namedBy(callers: Callers, role: Role): Iterable<PrincipalEntity> {
  for (const { effect, principal } of role.trust.policy.statements) {
    if (effect !== 'Allow' || principal === undefined) continue;
    if (principal.negated || principal.entries.some(({ value }) => value === '*')) {
      // Within the account such a trust policy grants by itself; elsewhere the caller's own policies must, too.
      yield* callers.byAccount.get(role.accountId) ?? [];
      for (const allowed of callers.allowedByAccount.values()) yield* allowed;
      continue;
    }
    for (const { type, value } of principal.entries) {
      if (type === 'AWS') yield* namedByEntry(callers, value);
    }
  }
}

function namedByEntry(callers: Callers, value: string): Iterable<PrincipalEntity> {
  const exact = callers.byArn.get(value);
  if (exact !== undefined) return [exact];
  const account = accountIn(value);
  if (account === null) return [];
  const resource = parseArn(value)?.resource ?? 'root';
  if (resource === 'root') return callers.allowedByAccount.get(account) ?? [];
  const [type, roleName = ''] = resource.split('/');
  const role = callers.byRoleName.get(`${account}/${roleName}`);
  return type === 'assumed-role' && role !== undefined ? [role] : [];
}
