import type { Certainty } from '../duties/holdings.ts';
import { certaintyOf, weakest } from '../judge/certainty.ts';
import type { Hop, ReachPath } from './reach-path.ts';
import type { TakenStep } from './step-kind.ts';

/** How sure a chain is: as sure as the least sure of its steps, and of what is done at its end. */
export function pathCertainty({ hops, use }: ReachPath): Certainty {
  return weakest([...hops.map(hopCertainty), use?.certainty ?? 'certain']);
}

/** How sure one step of a chain is. */
export function hopCertainty({ step }: Hop): Certainty {
  return stepCertainty(step);
}

/** How sure one step is: what the input does not tell counts for less than a condition. */
export function stepCertainty({ needsInventory, requests }: TakenStep): Certainty {
  return needsInventory === undefined ? weakest(requests.map(certaintyOf)) : 'needs-inventory';
}

/** What a step depends on, in readable form. */
export function hopConditions({ step: { needsInventory, requests } }: Hop): readonly string[] {
  const conditions = requests.flatMap(({ witness }) => witness.conditions);
  const all = needsInventory === undefined ? conditions : [...conditions, needsInventory];
  return [...new Set(all)];
}
