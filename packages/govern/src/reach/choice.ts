import type { AccountClosure } from './account-closure.ts';
import type { Goal, Standing } from './standing.ts';

/** What of a standing counts as a goal: itself, or some of its positions. */
export type Choice = (standing: Standing) => Iterable<ChosenGoal>;

/**
 * A goal with its rank, from 0 on: chains lead to one of the first rank that somebody
 * comes to, however far it is.
 */
export type ChosenGoal = readonly [goal: Goal, rank: number];

/** Goals of which none is preferred. */
export function alike(goals: readonly Goal[]): readonly ChosenGoal[] {
  return goals.length === 0 ? NO_GOALS : goals.map((goal) => [goal, 0]);
}

/** What most standings come to. */
export const NO_GOALS: readonly ChosenGoal[] = [];

/** Nodes that are goals. */
export type Goals = Int32Array;

/** What a choice comes to in the closure of an account. */
export interface Chosen {
  /** The nodes of goals, rank by rank. */
  readonly byRank: readonly Goals[];
  /** Whether all ends of the closure are goals of the first rank, each by itself or by all of its positions. */
  readonly hasEnds: boolean;
}

const known = new WeakMap<object, WeakMap<AccountClosure, Chosen>>();

/**
 * Chooses in the closure of an account.
 *
 * @param topic stands for the choice: what was chosen for it in a closure is not chosen
 *   again; `null` where the choice is made for the first and last time
 */
export function choose(closure: AccountClosure, choice: Choice, topic: object | null): Chosen {
  if (topic === null) return chooseAmong(closure, choice);
  const ofTopic = known.get(topic) ?? new WeakMap<AccountClosure, Chosen>();
  known.set(topic, ofTopic);
  const chosen = ofTopic.get(closure) ?? chooseAmong(closure, choice);
  ofTopic.set(closure, chosen);
  return chosen;
}

function chooseAmong({ ends, standings }: AccountClosure, choice: Choice): Chosen {
  const byRank: number[][] = [];
  for (const standing of standings) {
    for (const [{ node }, rank] of choice(standing)) {
      while (byRank.length <= rank) byRank.push([]);
      byRank[rank]?.push(node);
    }
  }
  const first = new Set(byRank[0]);
  const hasEnds = ends.every(
    ({ node, positions }) => first.has(node) || positions.every((each) => first.has(each.node)),
  );
  return { byRank: byRank.map((nodes) => Int32Array.from(nodes)), hasEnds };
}
