import type { ReachedSide } from '../duties/reached-violations.ts';
import { isServiceLinkedRole, principalsOf } from '../inventory/model.ts';
import type { PathUse, ReachPath, Starter } from '../reach/reach-path.ts';
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
  const chains: Chain[] = [];
  if (rules.includes(escalation)) {
    for (const path of context.escalations()) chains.push({ rule: escalation.id, path });
  }
  if (rules.includes(duties)) {
    for (const { conflict, first, second } of context.violations()) {
      for (const side of [first, second]) chains.push({ rule: conflict.rule, path: toDuty(side) });
    }
  }
  return chains.filter(({ path }) => path.hops.length > 0);
}

/** The chain to one side of a conflict, with what is held at its end. */
function toDuty({ holding, path, side: { duty } }: ReachedSide): ReachPath {
  const use: PathUse = {
    kind: 'hold-duty',
    title: `holding the duty of ${duty.title.toLowerCase()}`,
    target: duty.id,
    answer: holding?.answer ?? null,
    certainty: holding?.certainty ?? 'certain',
  };
  return { ...path, use };
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
