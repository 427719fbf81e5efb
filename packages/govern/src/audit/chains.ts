import { pathToSide } from '../duties/reached-violations.ts';
import { isServiceLinkedRole, principalsOf } from '../inventory/model.ts';
import type { ReachPath, Starter } from '../reach/reach-path.ts';
import { reportedIds } from './reported-ids.ts';
import type { Rule, RuleContext } from './rule.ts';

/** A chain that a finding tells of: the finding's subject is whom it begins with. */
export interface Chain {
  /** The rule of the finding, or the conflict of duties that it is about. */
  readonly rule: string;
  /** The surest of several, and of equally sure ones the shortest. */
  readonly path: ReachPath;
}

/** The rules whose findings tell of chains. */
export interface ChainRules {
  readonly escalation: Rule;
  readonly duties: Rule;
}

/** The chains with at least one step that the findings of some rules tell of, in their order. */
export function chainsOf(
  context: RuleContext,
  rules: readonly Rule[],
  { duties, escalation }: ChainRules,
): readonly Chain[] {
  const escalations = rules.includes(escalation)
    ? context.escalations().map((path): Chain => ({ rule: escalation.id, path }))
    : [];
  const reported = reportedIds(rules, context.duties, duties);
  const violations = context.duties.conflicts.some(({ rule }) => reported.has(rule))
    ? context.violations().filter(({ conflict }) => reported.has(conflict.rule))
    : [];
  const toDuties = violations.flatMap(({ conflict, first, second }) =>
    [first, second].map((side): Chain => ({ rule: conflict.rule, path: pathToSide(side) })),
  );
  return [...escalations, ...toDuties].filter(({ path }) => path.hops.length > 0);
}

/** How everybody who is no full administrator becomes one, for those who can. */
export function* escalationsOf(context: RuleContext): Iterable<ReachPath> {
  for (const starter of startersOf(context)) {
    const path = context.reach().administrator.pathFrom(starter);
    if (path !== null && path.hops.length > 0) yield path;
  }
}

/** Those who are no administrators; people where none of their identities is enough by itself. */
function* startersOf(context: RuleContext): Iterable<Starter> {
  const { administrator } = context.reach();
  for (const entity of principalsOf(context.judge.model)) {
    if (!isServiceLinkedRole(entity) && context.administratorOf(entity) === null) yield entity;
  }
  for (const person of context.people) {
    if (!person.identities.some(({ entity }) => administrator.has(entity))) yield person;
  }
}
