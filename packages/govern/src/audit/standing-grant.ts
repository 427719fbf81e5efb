import type { Condition, Statement } from '@countersign/core';
import type { PrincipalEntity } from '../inventory/model.ts';
import { matchingActions } from '../judge/action-elements.ts';
import { changesSomething } from '../judge/breadth.ts';
import type { Judge } from '../judge/judge.ts';
import { effectiveGrant, type Grant } from './effective-grant.ts';

/** Something that a principal may do at any time. */
export interface StandingGrant {
  readonly grant: Grant;
  /** Whether it changes something, rather than reading. */
  readonly canChange: boolean;
}

/** What everybody may do, or may do to his own credentials: it is no access. */
const NO_ACCESS: ReadonlySet<string> = new Set([
  'iam:changepassword',
  'iam:getaccountpasswordpolicy',
  'iam:getaccountsummary',
  'iam:listvirtualmfadevices',
]);

/**
 * Something that a principal may do without an end, what changes something before what
 * reads; `null` where it may do nothing. Assuming roles is left to the roles that are
 * assumed, and what people may do to their own credentials does not count.
 */
export function standingGrant(judge: Judge, entity: PrincipalEntity): StandingGrant | null {
  if (entity.kind === 'role' && endsByItself(entity.trust.policy.statements)) return null;
  return find(judge, entity, true) ?? find(judge, entity, false);
}

function find(judge: Judge, entity: PrincipalEntity, canChange: boolean): StandingGrant | null {
  for (const { document } of judge.policiesOf(entity).identity) {
    for (const statement of document.policy.statements) {
      if (statement.effect === 'Deny' || hasEnd(statement) || isAboutOneself(statement)) continue;
      const actions = wantedActions(judge, statement, canChange);
      const grant = effectiveGrant(judge, entity, { document, statement }, actions);
      if (grant !== null) return { grant, canChange };
    }
  }
  return null;
}

function* wantedActions(judge: Judge, { action }: Statement, canChange: boolean): Iterable<string> {
  for (const name of matchingActions(judge.catalog, action)) {
    const lowerCase = name.toLowerCase();
    if (lowerCase.startsWith('sts:') || NO_ACCESS.has(lowerCase)) continue;
    if (changesSomething(judge.catalog, name) === canChange) yield name;
  }
}

/** Tells whether all that lets somebody in has an end in time. */
function endsByItself(statements: readonly Statement[]): boolean {
  const allowing = statements.filter(({ effect }) => effect === 'Allow');
  return allowing.length > 0 && allowing.every(hasEnd);
}

const ENDS: ReadonlySet<string> = new Set(['DateLessThan', 'DateLessThanEquals']);
const CLOCKS: ReadonlySet<string> = new Set(['aws:currenttime', 'aws:epochtime']);

function hasEnd({ conditions }: Statement): boolean {
  return conditions.some(
    ({ key, operator }: Condition) =>
      ENDS.has(operator.name ?? '') && CLOCKS.has(key.toLowerCase()),
  );
}

/** Statements about the user who asks. */
function isAboutOneself({ resource }: Statement): boolean {
  return (
    resource !== undefined &&
    !resource.negated &&
    resource.patterns.every((pattern) => /\$\{aws:(?:username|userid)\}/i.test(pattern))
  );
}
