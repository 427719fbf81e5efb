import { invariant, NO_STEP, type ReachGraph, ReachGraphBuilder } from '@countersign/core';
import type { PrincipalEntity } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import type { Person } from '../people/person.ts';
import { type AccountClosure, accountOf, growAccount, type Leaving } from './account-closure.ts';
import { BatchedGoals } from './batched-goals.ts';
import { type Choice, type Chosen, choose, type Goals } from './choice.ts';
import { gainKey } from './found-steps.ts';
import type { ReachMemory } from './reach-memory.ts';
import type { Starter } from './reach-path.ts';
import type { PlacedPosition, Standing } from './standing.ts';
import { stepContext } from './step-context.ts';
import type { Gain, StepContext, StepKind } from './step-kind.ts';

/** What the closure of a model grows from. */
export interface ClosureInput {
  readonly judge: Judge;
  readonly kinds: readonly StepKind[];
  readonly people: readonly Person[];
  readonly memory: ReachMemory;
  /** Whether steps are looked for from those as well who may do everything. */
  readonly isWhole: boolean;
}

/** Looks for every step of a model: account by account, then from one into another. */
export function growClosure(input: ClosureInput): Closure {
  const context = stepContext(input.judge);
  return new Closure(input, context, growAccounts(input, context));
}

/** Grows the closures of accounts until none leads into another by a step that is not known there. */
function growAccounts(
  { isWhole, judge, kinds, memory }: ClosureInput,
  context: StepContext,
): readonly AccountClosure[] {
  const closures = new Map<string, AccountClosure>();
  const imports = new Map<string, Map<string, Gain>>();
  const open = new Set(judge.model.accounts.keys());
  for (const accountId of open) {
    open.delete(accountId);
    const own = imports.get(accountId) ?? new Map<string, Gain>();
    const remembered = memory.of(accountId, { judge, kinds });
    const closure = remembered.closureFor([isWhole, ...own.keys()].join(' '), () => {
      const growth = { context, isWhole, judge, kinds, memory: remembered };
      return growAccount(accountId, { ...growth, imports: [...own.values()] });
    });
    closures.set(accountId, closure);
    for (const { gain } of [...closure.leavingTo.values()].flat()) {
      const target = accountOf(gain);
      if (!isImported(gain)) {
        // An account that is not in the input has no other node than that of a principal made anew.
        if (!closures.has(target)) open.add(target);
        continue;
      }
      const known = imports.get(target) ?? new Map<string, Gain>();
      if (known.has(gainKey(gain))) continue;
      imports.set(target, known.set(gainKey(gain), gain));
      open.add(target);
    }
  }
  return [...closures.values()];
}

/** Whether the closure of an account has no node for a gain unless somebody has it. */
function isImported(gain: Gain): boolean {
  invariant(
    gain.kind !== 'endow' && gain.kind !== 'relieve',
    'nobody gives single policies to principals of other accounts, or takes them away',
  );
  return gain.kind === 'rewrite' || gain.kind === 'unbind' || gain.kind === 'lift';
}

/** A closure of an account in the graph of a model. */
interface Placed {
  readonly closure: AccountClosure;
  /** What its node 0 has become. */
  readonly first: number;
}

/** The closure of a model as a graph, with what its nodes mean. */
export class Closure {
  readonly graph: ReachGraph;
  /** What is asked of the graph. */
  readonly goals: BatchedGoals;
  readonly context: StepContext;
  /** What the labels of edges stand for. */
  readonly kinds: readonly StepKind[];
  /** Principals, and people behind them. */
  readonly starters: readonly Starter[];
  /** Where each of them begins, in the same order. */
  readonly startNodes: Int32Array;
  /** In the order of their nodes. */
  private readonly placed: readonly Placed[];
  private readonly byAccount: ReadonlyMap<string, Placed>;
  private readonly people = new Map<Starter, number>();

  constructor(
    { kinds, people }: ClosureInput,
    context: StepContext,
    closures: readonly AccountClosure[],
  ) {
    const builder = new ReachGraphBuilder();
    this.placed = closures.map((closure) => ({
      closure,
      first: builder.addPiece(closure.piece),
    }));
    this.byAccount = new Map(this.placed.map((each) => [each.closure.accountId, each]));
    for (const placed of this.placed) this.addLeaving(builder, placed);
    for (const person of people) this.addPerson(builder, person);
    this.graph = builder.build();
    const none: readonly Starter[] = [];
    this.starters = none.concat(...closures.map(({ starters }) => starters), [
      ...this.people.keys(),
    ]);
    this.startNodes = this.findStartNodes();
    this.goals = new BatchedGoals(this.graph, this.startNodes);
    this.context = context;
    this.kinds = kinds;
  }

  private addLeaving(builder: ReachGraphBuilder, { closure, first }: Placed): void {
    for (const [accountId, leaving] of closure.leavingTo) {
      const target = this.byAccount.get(accountId);
      invariant(target !== undefined, 'steps lead to accounts whose closures have grown');
      const nodes = nodesOfGains(leaving, target.closure);
      for (const [at, { cost, from, label }] of leaving.entries()) {
        builder.addEdge(first + from, target.first + (nodes[at] ?? 0), label, cost);
      }
    }
  }

  /** Whoever stands behind several identities can act as each. */
  private addPerson(builder: ReachGraphBuilder, person: Person): void {
    const node = builder.addNode();
    this.people.set(person, node);
    for (const { entity } of person.identities) {
      builder.addEdge(node, this.nodeOfStarter(entity), NO_STEP);
    }
  }

  private findStartNodes(): Int32Array {
    const nodes = new Int32Array(this.starters.length);
    let at = 0;
    for (const { closure, first } of this.placed) {
      for (const node of closure.starterNodes) {
        nodes[at] = first + node;
        at += 1;
      }
    }
    for (const node of this.people.values()) {
      nodes[at] = node;
      at += 1;
    }
    return nodes;
  }

  get standings(): readonly Standing[] {
    return this.placed.flatMap(({ closure }) => closure.standings);
  }

  /** Those that allow everything, where nobody looked for steps from them. */
  get ends(): readonly Standing[] {
    return this.placed.flatMap(({ closure }) => closure.ends);
  }

  get principals(): readonly PrincipalEntity[] {
    return this.placed.flatMap(({ closure }) => closure.starters);
  }

  nodeOfStarter(starter: Starter): number {
    if (starter.kind === 'person') return existing(this.people.get(starter));
    const placed = this.byAccount.get(starter.accountId);
    return existing(nodeIn(placed, placed?.closure.starts.get(starter.arn)));
  }

  /** What a choice comes to, as nodes of the graph; see {@link choose}. */
  choose(choice: Choice, topic: object | null): Chosen {
    const chosen = this.placed.map(({ closure }) => choose(closure, choice, topic));
    const ranks = chosen.reduce((most, { byRank }) => Math.max(most, byRank.length), 0);
    return {
      byRank: Array.from({ length: ranks }, (_, rank) => this.goalsOfRank(chosen, rank)),
      hasEnds: chosen.every(({ hasEnds }) => hasEnds),
    };
  }

  private goalsOfRank(chosen: readonly Chosen[], rank: number): Goals {
    const count = chosen.reduce((sum, { byRank }) => sum + (byRank[rank]?.length ?? 0), 0);
    const goals = new Int32Array(count);
    let next = 0;
    for (const [at, { first }] of this.placed.entries()) {
      const nodes = chosen[at]?.byRank[rank] ?? NO_GOALS;
      for (let place = 0; place < nodes.length; place += 1) {
        goals[next] = first + (nodes[place] ?? 0);
        next += 1;
      }
    }
    return goals;
  }

  /** `undefined` where nobody gains it. */
  nodeOfGain(gain: Gain): number | undefined {
    const placed = this.byAccount.get(accountOf(gain));
    return placed === undefined ? undefined : nodeIn(placed, localNode(placed.closure, gain));
  }

  positionAt(node: number): PlacedPosition | undefined {
    const { closure, first } = this.placedAt(node);
    return closure.positions.get(node - first);
  }

  /** Whom a node is about: who can be acted as there, or whose policies can be changed. */
  entityAt(node: number): PrincipalEntity | undefined {
    const { closure, first } = this.placedAt(node);
    return closure.positions.get(node - first)?.entity ?? closure.changeable.get(node - first);
  }

  standingAt(node: number): Standing | undefined {
    const { closure, first } = this.placedAt(node);
    return closure.standings.find((standing) => standing.node === node - first);
  }

  private placedAt(node: number): Placed {
    let [low, high] = [0, this.placed.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.placed[middle]?.first ?? 0) <= node) low = middle;
      else high = middle - 1;
    }
    const placed = this.placed[low];
    invariant(placed !== undefined, 'nodes are in an account');
    return placed;
  }
}

const NO_GOALS: Goals = new Int32Array(0);

/** The node of a gain in the closure of its account. */
function localNode({ nodes, starts }: AccountClosure, gain: Gain): number | undefined {
  return gain.kind === 'become' ? starts.get(gain.entity.arn) : nodes.get(gainKey(gain));
}

const known = new WeakMap<readonly Leaving[], WeakMap<AccountClosure, Int32Array>>();

/** The nodes that steps lead to in the closure of another account, looked up once. */
function nodesOfGains(leaving: readonly Leaving[], target: AccountClosure): Int32Array {
  const byTarget = known.get(leaving) ?? new WeakMap<AccountClosure, Int32Array>();
  known.set(leaving, byTarget);
  const remembered = byTarget.get(target);
  if (remembered !== undefined) return remembered;
  const nodes = Int32Array.from(leaving, ({ gain }) => existing(localNode(target, gain)));
  byTarget.set(target, nodes);
  return nodes;
}

function nodeIn(placed: Placed | undefined, node: number | undefined): number | undefined {
  return placed === undefined || node === undefined ? undefined : placed.first + node;
}

function existing(node: number | undefined): number {
  invariant(node !== undefined, 'chains begin and end with what is in the model');
  return node;
}
