import { InvariantError, invariant, NO_STEP, type ReachStep } from '@countersign/core';
import type { PrincipalEntity } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import { actorAt } from './actor.ts';
import type { Closure } from './closure.ts';
import { stepCost } from './found-steps.ts';
import { narrowedTo } from './narrowed-context.ts';
import type { Position } from './position.ts';
import type { Hop, ReachPath, Starter } from './reach-path.ts';
import type { Actor, StepContext, StepKind, TakenStep } from './step-kind.ts';

/** Tells ways through the graph of a closure as chains of steps, which are found again for it. */
export class PathTeller {
  private readonly judge: Judge;
  private readonly closure: Closure;

  constructor(judge: Judge, closure: Closure) {
    this.judge = judge;
    this.closure = closure;
  }

  path(from: Starter, steps: readonly ReachStep[]): ReachPath {
    const { closure } = this;
    // Who is at a shared node: whoever comes to it.
    const visitors = new Map<number, Position>();
    const visitorAt = (node: number) => closure.positionAt(node) ?? visitors.get(node);
    const hops: Hop[] = [];
    for (const step of steps) {
      const [node = 0] = step.from;
      const actor = visitorAt(node);
      if (step.label !== NO_STEP) hops.push(this.hopBy(actor, step));
      else if (actor !== undefined && step.from.length === 1) visitors.set(step.to, actor);
    }
    const last = steps.at(-1)?.to ?? closure.nodeOfStarter(from);
    const end = visitorAt(last) ?? null;
    const gain = hops.at(-1)?.step.gain;
    const made = gain?.kind === 'create-administrator' ? gain.accountId : null;
    return { from, to: made ?? end?.entity ?? entityOf(from), end, hops };
  }

  /**
   * A step as the one takes it who is on the way. It was judged for another one with
   * the same policies, who takes it instead where it is not found again.
   */
  private hopBy(actor: Position | undefined, { from: [node = 0], label, to }: ReachStep): Hop {
    const kind = this.closure.kinds[label];
    invariant(kind !== undefined, 'every label stands for a kind of step');
    const found = this.hopOf(kind, actor, to);
    if (found !== null) return found;
    const hop = this.hopOf(kind, this.closure.standingAt(node)?.example?.position, to);
    if (hop !== null) return hop;
    throw new InvariantError('a step that was found once is found again');
  }

  private hopOf(kind: StepKind, actor: Position | undefined, to: number): Hop | null {
    const step = actor === undefined ? null : this.cheapestStep(kind, actor, to);
    return actor === undefined || step === null ? null : { kind, actor, step };
  }

  private cheapestStep(kind: StepKind, position: Position, to: number): TakenStep | null {
    const { context } = this.closure;
    const actor = actorAt(this.judge, position);
    const target = this.closure.entityAt(to);
    // Most steps are about one user or role; those by a group or a provider need to see the others.
    const narrow = target === undefined ? null : narrowedTo(context, target);
    const found = narrow === null ? null : this.cheapest(allSteps(kind, narrow, actor), to);
    return found ?? this.cheapest(allSteps(kind, context, actor), to);
  }

  private cheapest(steps: Iterable<TakenStep>, to: number): TakenStep | null {
    let best: TakenStep | null = null;
    for (const step of steps) {
      if (this.closure.nodeOfGain(step.gain) !== to) continue;
      if (best === null || stepCost(step) < stepCost(best)) best = step;
    }
    return best;
  }
}

function* allSteps(kind: StepKind, context: StepContext, actor: Actor): Iterable<TakenStep> {
  yield* kind.find(context, actor);
  yield* kind.findByName?.(context, actor) ?? [];
}

/** The first identity of a person's. */
function entityOf(starter: Starter): PrincipalEntity | string {
  return starter.kind === 'person' ? (starter.identities[0]?.entity ?? starter.id) : starter;
}
