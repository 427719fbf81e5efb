import {
  InvariantError,
  invariant,
  NO_STEP,
  type Reached,
  type ReachStep,
} from '@countersign/core';
import type { PrincipalEntity } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import type { Person } from '../people/person.ts';
import { actorAt } from './actor.ts';
import { type Closure, growClosure, type Standing } from './closure.ts';
import { gainKey, stepCost } from './found-steps.ts';
import { narrowedTo } from './narrowed-context.ts';
import type { Position } from './position.ts';
import type { ReachMemory } from './reach-memory.ts';
import type { Hop, ReachPath, Starter } from './reach-path.ts';
import { STEP_KINDS } from './registry.ts';
import type { Actor, StepContext, StepKind, TakenStep } from './step-kind.ts';

/** What every principal and person of a model can become, by any chain of known steps. */
export interface Reach {
  /** How much there is to it, for those who measure. */
  readonly size: { readonly nodes: number; readonly edges: number; readonly joins: number };
  /** Every different set of permissions that somebody has or comes to. */
  readonly standings: readonly Standing[];
  /** Those of full administrators. */
  readonly administratorStandings: readonly Standing[];
  /** Who comes to one of some standings, and how. */
  towards(goals: Iterable<Standing | Position>): Destination;
  /** The way to a full administrator of any account. */
  readonly administrator: Destination;
  /** The way to one principal. */
  becoming(entity: PrincipalEntity): Destination;
  /** Every principal that somebody can become, nearest first, itself left out. */
  principalsFrom(from: PrincipalEntity): readonly PrincipalEntity[];
  /** The chains to the same: of several each is the surest, and of equally sure ones the shortest. */
  pathsFrom(from: PrincipalEntity): readonly ReachPath[];
}

/** Where chains lead. */
export interface Destination {
  has(from: Starter): boolean;
  /** The surest chain, and of equally sure ones the shortest; `null` where there is none. */
  pathFrom(from: Starter): ReachPath | null;
}

/** Works out the closure; steps are judged when the graph is built. */
export function createReach(
  judge: Judge,
  { kinds = STEP_KINDS, memory, people = [] }: ReachOptions = {},
): Reach {
  return new ModelReach(judge, growClosure(judge, kinds, people, memory ?? null));
}

/** What a closure takes into account besides the model. */
export interface ReachOptions {
  /** The kinds of step; all when absent. */
  readonly kinds?: readonly StepKind[];
  /** Those who stand behind several identities, and can use what each of them has. */
  readonly people?: readonly Person[];
  /** What other closures found, of models that share accounts with this one. */
  readonly memory?: ReachMemory;
}

class ModelReach implements Reach {
  private readonly judge: Judge;
  private readonly closure: Closure;
  private toAdministrators: Destination | null = null;

  constructor(judge: Judge, closure: Closure) {
    this.judge = judge;
    this.closure = closure;
  }

  get standings(): readonly Standing[] {
    return this.closure.standings;
  }

  get administratorStandings(): readonly Standing[] {
    return this.closure.administratorStandings;
  }

  get size(): Reach['size'] {
    const { edgeCount, joinCount, nodeCount } = this.closure.graph;
    return { nodes: nodeCount, edges: edgeCount, joins: joinCount };
  }

  towards(goals: Iterable<Standing | Position>): Destination {
    return this.destination(Array.from(goals, (goal) => nodeIn(this.closure.goals, goal)));
  }

  private destination(nodes: readonly number[]): Destination {
    const reaching = this.closure.graph.to(nodes, this.closure.starts.values());
    return {
      has: (from) => reaching.has(this.nodeOf(from)),
      pathFrom: (from) => {
        const route = reaching.nearestFrom(this.nodeOf(from));
        return route === null ? null : this.path(from, route.steps);
      },
    };
  }

  get administrator(): Destination {
    this.toAdministrators ??= this.towards(this.administratorStandings);
    return this.toAdministrators;
  }

  becoming(entity: PrincipalEntity): Destination {
    return this.destination([this.nodeOf(entity)]);
  }

  principalsFrom(from: PrincipalEntity): readonly PrincipalEntity[] {
    return this.nearestFirst(from, this.closure.graph.from(this.nodeOf(from)));
  }

  pathsFrom(from: PrincipalEntity): readonly ReachPath[] {
    const reached = this.closure.graph.from(this.nodeOf(from));
    return this.nearestFirst(from, reached).map((entity) =>
      this.path(from, reached.pathTo(this.nodeOf(entity))),
    );
  }

  private nearestFirst(from: PrincipalEntity, reached: Reached): readonly PrincipalEntity[] {
    return this.closure.principals
      .filter((entity) => entity !== from && reached.has(this.nodeOf(entity)))
      .toSorted((a, b) => reached.costTo(this.nodeOf(a)) - reached.costTo(this.nodeOf(b)));
  }

  private nodeOf(starter: Starter): number {
    return nodeIn(this.closure.starts, starter);
  }

  private path(from: Starter, steps: readonly ReachStep[]): ReachPath {
    // Who is at a shared node: whoever comes to it.
    const visitors = new Map<number, Position>();
    const visitorAt = (node: number) => this.closure.positions.get(node) ?? visitors.get(node);
    const hops: Hop[] = [];
    for (const step of steps) {
      const [node = 0] = step.from;
      const actor = visitorAt(node);
      if (step.label !== NO_STEP) hops.push(this.hopBy(actor, step));
      else if (actor !== undefined && step.from.length === 1) visitors.set(step.to, actor);
    }
    const last = steps.at(-1)?.to ?? this.nodeOf(from);
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
    const example = this.closure.standingAt.get(node)?.example?.position;
    for (const candidate of [actor, example]) {
      const step = candidate === undefined ? null : this.cheapestStep(kind, candidate, to);
      if (candidate !== undefined && step !== null) return { kind, actor: candidate, step };
    }
    throw new InvariantError('a step that was found once is found again');
  }

  private cheapestStep(kind: StepKind, position: Position, to: number): TakenStep | null {
    const { context, entities } = this.closure;
    const actor = actorAt(this.judge, position);
    const target = entities.get(to);
    // Most steps are about one user or role; those by a group or a provider need to see the others.
    const narrow = target === undefined ? null : narrowedTo(context, target);
    const found = narrow === null ? null : this.cheapest(allSteps(kind, narrow, actor), to);
    return found ?? this.cheapest(allSteps(kind, context, actor), to);
  }

  private cheapest(steps: Iterable<TakenStep>, to: number): TakenStep | null {
    let best: TakenStep | null = null;
    for (const step of steps) {
      if (this.closure.nodes.get(gainKey(step.gain)) !== to) continue;
      if (best === null || stepCost(step) < stepCost(best)) best = step;
    }
    return best;
  }
}

function* allSteps(kind: StepKind, context: StepContext, actor: Actor): Iterable<TakenStep> {
  yield* kind.find(context, actor);
  yield* kind.findByName?.(context, actor) ?? [];
}

function nodeIn<Key>(nodes: ReadonlyMap<Key, number>, key: Key): number {
  const node = nodes.get(key);
  invariant(node !== undefined, 'chains begin and end with what is in the model');
  return node;
}

/** The first identity of a person's. */
function entityOf(starter: Starter): PrincipalEntity | string {
  return starter.kind === 'person' ? (starter.identities[0]?.entity ?? starter.id) : starter;
}
