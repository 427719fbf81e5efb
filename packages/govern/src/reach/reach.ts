import type { Reached, Reaching } from '@countersign/core';
import type { PrincipalEntity } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import { once } from '../memoize.ts';
import type { Person } from '../people/person.ts';
import { alike, type Choice, type Goals, NO_GOALS } from './choice.ts';
import { type Closure, growClosure } from './closure.ts';
import { PathTeller } from './path-teller.ts';
import { ReachMemory } from './reach-memory.ts';
import type { ReachPath, Starter } from './reach-path.ts';
import { STEP_KINDS } from './registry.ts';
import type { Standing } from './standing.ts';
import type { StepKind } from './step-kind.ts';

/**
 * What every principal and person of a model can become, by any chain of known steps.
 *
 * What those can become who may do everything is looked for only when a question
 * needs it: whoever has come to be one of them has come to most goals.
 */
export interface Reach {
  /** How much there is to it, for those who measure. */
  readonly size: { readonly nodes: number; readonly edges: number; readonly joins: number };
  /** Every different set of permissions that somebody has or comes to. */
  readonly standings: readonly Standing[];
  /**
   * Who comes to certain goals, and how.
   *
   * @param choice what counts, standing by standing
   * @param topic stands for the choice where it is made again and again: the same value
   *   for choices that choose alike as long as what bears on a standing stays the same
   */
  towards(choice: Choice, topic?: object): Destination;
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
  /** Whether somebody comes to a goal of the first rank. */
  hasFirst(from: Starter): boolean;
  /** All principals and people who come there, and elsewhere as well if that is given. */
  whoComes(alsoTo?: Destination): readonly Starter[];
  /** Those of them who come to a goal of the first rank, there and elsewhere. */
  whoComesFirst(alsoTo: Destination): readonly Starter[];
  /** The surest chain, and of equally sure ones the shortest; `null` where there is none. */
  pathFrom(from: Starter): ReachPath | null;
}

/** Works out the closure; steps are judged when it is first asked for. */
export function createReach(
  judge: Judge,
  { kinds = STEP_KINDS, memory = new ReachMemory(), people = [] }: ReachOptions = {},
): Reach {
  const input = { judge, kinds, memory, people };
  return new ModelReach(judge, (isWhole) => growClosure({ ...input, isWhole }));
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
  private readonly short: () => Closure;
  private readonly whole: () => Closure;
  private readonly toAdministrator: () => Destination;

  constructor(judge: Judge, grow: (isWhole: boolean) => Closure) {
    this.judge = judge;
    this.short = once(() => grow(false));
    this.whole = once(() => (this.short().ends.length === 0 ? this.short() : grow(true)));
    this.toAdministrator = once(() => this.towards(administrators, administrators));
  }

  get standings(): readonly Standing[] {
    return this.whole().standings;
  }

  get size(): Reach['size'] {
    const { edgeCount, joinCount, nodeCount } = this.short().graph;
    return { nodes: nodeCount, edges: edgeCount, joins: joinCount };
  }

  get administrator(): Destination {
    return this.toAdministrator();
  }

  towards(choice: Choice, topic: object | null = null): Destination {
    const [short, whole] = [this.short(), this.whole];
    const chosen = short.choose(choice, topic);
    return chosen.hasEnds
      ? new ChosenDestination(this.judge, short, chosen.byRank)
      : new ChosenDestination(this.judge, whole(), whole().choose(choice, topic).byRank);
  }

  becoming(entity: PrincipalEntity): Destination {
    const whole = this.whole();
    return new ChosenDestination(this.judge, whole, [Int32Array.of(whole.nodeOfStarter(entity))]);
  }

  principalsFrom(from: PrincipalEntity): readonly PrincipalEntity[] {
    return this.nearestFirst(from, this.reachedFrom(from));
  }

  pathsFrom(from: PrincipalEntity): readonly ReachPath[] {
    const reached = this.reachedFrom(from);
    const teller = new PathTeller(this.judge, this.whole());
    return this.nearestFirst(from, reached).map((entity) =>
      teller.path(from, reached.pathTo(this.whole().nodeOfStarter(entity))),
    );
  }

  private reachedFrom(from: PrincipalEntity): Reached {
    return this.whole().graph.from(this.whole().nodeOfStarter(from));
  }

  private nearestFirst(from: PrincipalEntity, reached: Reached): readonly PrincipalEntity[] {
    const closure = this.whole();
    const costTo = (entity: PrincipalEntity) => reached.costTo(closure.nodeOfStarter(entity));
    return closure.principals
      .filter((entity) => entity !== from && reached.has(closure.nodeOfStarter(entity)))
      .toSorted((a, b) => costTo(a) - costTo(b));
  }
}

const administrators: Choice = (standing) =>
  standing.isAdministrator ? alike([standing]) : NO_GOALS;

const NO_NODES: Goals = new Int32Array();

/** The way to the first of several groups of goals that somebody comes to. */
class ChosenDestination implements Destination {
  private readonly closure: Closure;
  private readonly teller: PathTeller;
  private readonly toAny: () => Reaching;
  /** To goals of the first rank. */
  private readonly toFirst: () => Reaching;
  private readonly inOrder: () => readonly Reaching[];

  /** @param goals nodes, rank by rank */
  constructor(judge: Judge, closure: Closure, goals: readonly Goals[]) {
    this.closure = closure;
    this.teller = new PathTeller(judge, closure);
    const groups = goals.filter((group) => group.length > 0);
    this.toAny = closure.goals.add(together(groups));
    const [first = NO_NODES] = goals;
    this.toFirst = groups.length === 1 && first.length > 0 ? this.toAny : closure.goals.add(first);
    this.inOrder = once(() =>
      groups.length === 1
        ? [this.toAny()]
        : groups.map((group) => closure.goals.add(group)).map((reaching) => reaching()),
    );
  }

  has(from: Starter): boolean {
    return this.toAny().has(this.closure.nodeOfStarter(from));
  }

  hasFirst(from: Starter): boolean {
    return this.toFirst().has(this.closure.nodeOfStarter(from));
  }

  whoComes(alsoTo: Destination | null = null): readonly Starter[] {
    const { starters, startNodes } = this.closure;
    const reaching = this.toAny();
    if (alsoTo === null) return starters.filter((_, at) => reaching.has(startNodes[at] ?? -1));
    const other = this.inSameClosure(alsoTo);
    if (other !== null) return this.startersOf(reaching, other.toAny());
    return starters.filter((starter) => this.has(starter) && alsoTo.has(starter));
  }

  whoComesFirst(alsoTo: Destination): readonly Starter[] {
    const other = this.inSameClosure(alsoTo);
    if (other !== null) return this.startersOf(this.toFirst(), other.toFirst());
    return this.closure.starters.filter((each) => this.hasFirst(each) && alsoTo.hasFirst(each));
  }

  private inSameClosure(other: Destination): ChosenDestination | null {
    return other instanceof ChosenDestination && other.closure === this.closure ? other : null;
  }

  /** Those from whom both lead on. */
  private startersOf(one: Reaching, other: Reaching): readonly Starter[] {
    const { starters, startNodes } = this.closure;
    return starters.filter((_, at) => {
      const node = startNodes[at] ?? -1;
      return one.has(node) && other.has(node);
    });
  }

  pathFrom(from: Starter): ReachPath | null {
    if (!this.has(from)) return null;
    const node = this.closure.nodeOfStarter(from);
    for (const reaching of this.inOrder()) {
      const route = reaching.nearestFrom(node);
      if (route !== null) return this.teller.path(from, route.steps);
    }
    return null;
  }
}

function together(groups: readonly Goals[]): Goals {
  const [only, ...others] = groups;
  if (only !== undefined && others.length === 0) return only;
  const all = new Int32Array(groups.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const group of groups) {
    all.set(group, at);
    at += group.length;
  }
  return all;
}
