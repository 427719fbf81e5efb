import type { Certainty } from '../duties/holdings.ts';
import type { PrincipalEntity } from '../inventory/model.ts';
import { stepCertainty } from './path-certainty.ts';
import type { Gain, TakenStep } from './step-kind.ts';

/** The key of the node that a gain leads to. */
export function gainKey(gain: Gain): string {
  switch (gain.kind) {
    case 'become':
      return positionKey(gain.entity, 'bound');
    case 'rewrite':
    case 'unbind':
      return `(${gain.kind}) ${gain.entity.arn}`;
    case 'endow':
    case 'relieve':
      return `(${gain.kind} ${gain.source}) ${gain.entity.arn}`;
    case 'lift':
      return `(lift ${gain.source}) ${gain.accountId}`;
    case 'create-administrator':
      return `(administrator) ${gain.accountId}`;
  }
}

/** The key of the node of a position. */
export function positionKey({ arn }: PrincipalEntity, variant: string): string {
  return `${arn} ${variant}`;
}

/** What is kept of a step: the place of its kind, what it gives, and its cost. */
export interface FoundStep {
  readonly label: number;
  readonly gain: Gain;
  readonly cost: number;
}

/** What is kept of a step that was taken. */
export function found(label: number, step: TakenStep): FoundStep {
  return { label, gain: step.gain, cost: stepCost(step) };
}

/** One step for each gain, that of the least cost. */
export function cheapestForEach(steps: readonly FoundStep[]): readonly FoundStep[] {
  if (steps.length < 2) return steps;
  const best = new Map<string, FoundStep>();
  const rewritable = new Set<string>();
  for (const step of steps) {
    const { gain } = step;
    if (gain.kind === 'rewrite') rewritable.add(gain.entity.arn);
    const key = gainKey(gain);
    const known = best.get(key);
    if (known === undefined || step.cost < known.cost) best.set(key, step);
  }
  // Whoever can give a principal any policy has no need to give it certain ones.
  return [...best.values()].filter(
    ({ gain }) => gain.kind !== 'endow' || !rewritable.has(gain.entity.arn),
  );
}

/** What a step adds to the cost of a chain. */
export function stepCost(step: TakenStep): number {
  return COSTS[stepCertainty(step)];
}

/**
 * A step that needs inventory outweighs any number of conditional ones, and one of
 * those any number of certain ones, as far as chains of a thousand steps.
 */
const COSTS: Readonly<Record<Certainty, number>> = {
  certain: 1,
  conditional: 1_000,
  'needs-inventory': 1_000_000,
};
