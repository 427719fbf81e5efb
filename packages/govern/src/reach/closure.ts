import {
  type AttachedPolicy,
  NO_STEP,
  type ReachGraph,
  ReachGraphBuilder,
} from '@countersign/core';
import type { EffectivePolicies, IdentityPolicy } from '../inventory/effective-policies.ts';
import { isServiceLinkedRole, type PrincipalEntity, principalsOf } from '../inventory/model.ts';
import { administratorWith } from '../judge/administrator.ts';
import type { Judge } from '../judge/judge.ts';
import type { Person } from '../people/person.ts';
import { actorAt } from './actor.ts';
import {
  cheapestForEach,
  type FoundStep,
  gainKey,
  type LabelledStep,
  positionKey,
} from './found-steps.ts';
import { ownSignatureOf, signatureOf } from './permission-signature.ts';
import { type Freedom, type Position, policiesAt } from './position.ts';
import { type AccountMemory, NO_MEMORY, type ReachMemory } from './reach-memory.ts';
import type { Starter } from './reach-path.ts';
import { stepContext } from './step-context.ts';
import type { Actor, Gain, StepContext, StepKind } from './step-kind.ts';

/** A set of permissions that somebody has or can come to. */
export interface Standing {
  readonly accountId: string;
  /**
   * One of those whose permissions they are, with what bears on it; `null` for a
   * principal made anew, that may do whatever the account's SCPs leave.
   */
  readonly example: { readonly position: Position; readonly policies: EffectivePolicies } | null;
  /** All positions with these permissions. */
  readonly positions: readonly Position[];
}

/** The closure of a model as a graph, with what its numbers mean. */
export interface Closure {
  readonly graph: ReachGraph;
  readonly context: StepContext;
  readonly principals: readonly PrincipalEntity[];
  /** What the labels of edges stand for. */
  readonly kinds: readonly StepKind[];
  /** Whom a node is about: who can be acted as there, or whose policies can be changed. */
  readonly entities: ReadonlyMap<number, PrincipalEntity>;
  /** Nodes by what they mean: see `gainKey`. */
  readonly nodes: ReadonlyMap<string, number>;
  /** Whose node a position has. */
  readonly positions: ReadonlyMap<number, Position>;
  readonly standings: readonly Standing[];
  /** Whose node a standing has. */
  readonly standingAt: ReadonlyMap<number, Standing>;
  readonly administratorStandings: readonly Standing[];
  /** Nodes of standings and of positions. */
  readonly goals: ReadonlyMap<Standing | Position, number>;
  /** Where principals and people begin. */
  readonly starts: ReadonlyMap<Starter, number>;
}

/** Looks for every step of a model, from wherever steps lead. */
export function growClosure(
  judge: Judge,
  kinds: readonly StepKind[],
  people: readonly Person[],
  memory: ReachMemory | null,
): Closure {
  return new ClosureBuilder(judge, kinds, memory).grow(people);
}

/** That a principal can be given some policies. */
interface Endowment {
  readonly policies: readonly AttachedPolicy[];
  readonly source: string;
  readonly node: number;
}

/** That some policies can be taken away from a principal. */
interface Relief {
  readonly removed: readonly IdentityPolicy[];
  readonly source: string;
  readonly node: number;
}

/** What somebody can do to a principal, by the nodes that mean it. */
interface Facts {
  rewrite: number | null;
  unbind: number | null;
  readonly endowments: Endowment[];
  readonly reliefs: Relief[];
}

class ClosureBuilder {
  private readonly judge: Judge;
  private readonly kinds: readonly StepKind[];
  /** The places of the kinds that can rest on a name. */
  private readonly namingKinds: readonly number[];
  private readonly context: StepContext;
  private readonly memory: AccountMemory;
  private readonly builder = new ReachGraphBuilder();
  private readonly nodes = new Map<string, number>();
  private readonly entities = new Map<number, PrincipalEntity>();
  private readonly facts = new Map<PrincipalEntity, Facts>();
  private readonly joins = new Set<string>();
  /** Whose node a position has. */
  private readonly positions = new Map<number, Position>();
  /** Standings of positions whose policies say the same, by what they say. */
  private readonly shared = new Map<string, MadeStanding>();
  /** Positions whose steps have not been looked for. */
  private readonly open: { readonly position: Position; readonly node: number }[] = [];
  private readonly principals: readonly PrincipalEntity[];
  private readonly standings: MadeStanding[] = [];
  private readonly standingAt = new Map<number, Standing>();
  private readonly administratorStandings: Standing[] = [];
  /** Nodes of standings and of positions. */
  private readonly goals = new Map<Standing | Position, number>();
  private readonly starts = new Map<Starter, number>();

  constructor(judge: Judge, kinds: readonly StepKind[], memory: ReachMemory | null) {
    this.judge = judge;
    this.kinds = kinds;
    this.namingKinds = [...kinds.keys()].filter((at) => kinds[at]?.findByName !== undefined);
    this.context = stepContext(judge);
    this.memory = memory?.of(judge, this.context, kinds) ?? NO_MEMORY;
    this.principals = [...principalsOf(judge.model)];
  }

  grow(people: readonly Person[]): Closure {
    for (const entity of this.principals) this.starts.set(entity, this.boundNode(entity));
    for (const person of people) this.addPerson(person);
    for (let next = this.open.pop(); next !== undefined; next = this.open.pop()) {
      this.addSteps(next.position, next.node);
    }
    const { administratorStandings, context, entities, goals, kinds, nodes, positions } = this;
    const { principals, standingAt, standings, starts } = this;
    const graph = this.builder.build();
    return {
      administratorStandings,
      context,
      entities,
      goals,
      graph,
      kinds,
      nodes,
      positions,
      principals,
      standingAt,
      standings,
      starts,
    };
  }

  /** Whoever stands behind several identities can act as each. */
  private addPerson(person: Person): void {
    const node = this.builder.addNode();
    this.starts.set(person, node);
    for (const { entity } of person.identities) {
      this.builder.addEdge(node, this.boundNode(entity), NO_STEP);
    }
  }

  /** A principal as it is. */
  private boundNode(entity: PrincipalEntity): number {
    return this.positionNode({ entity, freedom: 'bound', gained: [] }, 'bound');
  }

  private positionNode(position: Position, variant: string): number {
    const key = positionKey(position.entity, variant);
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const node = this.builder.addNode();
    this.nodes.set(key, node);
    this.positions.set(node, position);
    this.goals.set(position, node);
    this.entities.set(node, position.entity);
    this.open.push({ position, node });
    return node;
  }

  /** Steps from a position; positions whose policies say the same of all of them share theirs. */
  private addSteps(position: Position, node: number): void {
    const { entity } = position;
    const { accountId } = entity;
    const policies = policiesAt(this.judge, position);
    if (isServiceLinkedRole(entity)) {
      // Nobody but the service that it is linked to acts as such a role: it takes no step.
      this.builder.addEdge(node, this.addStanding(accountId, { position, policies }).node, NO_STEP);
      return;
    }
    const actor = actorAt(this.judge, position);
    const byName = this.memory.recall(
      accountId,
      () => `(by name) ${ownSignatureOf(entity, policies)}`,
      () => ({ isAdministrator: false, steps: cheapestForEach(this.stepsByName(actor)) }),
    );
    this.addEdges(node, byName.steps);
    const key = signatureOf(entity, policies);
    const known = key === null ? undefined : this.shared.get(key);
    if (known !== undefined) {
      known.positions.push(position);
      this.builder.addEdge(node, known.node, NO_STEP);
      return;
    }
    const standing = this.addStanding(accountId, { position, policies });
    this.builder.addEdge(node, standing.node, NO_STEP);
    if (key !== null) this.shared.set(key, standing);
    const { isAdministrator, steps } = this.memory.recall(
      accountId,
      () => key ?? ownSignatureOf(entity, policies),
      () => ({
        isAdministrator: administratorWith(this.judge, entity, policies) !== null,
        steps: cheapestForEach(this.stepsOf(actor)),
      }),
    );
    if (isAdministrator) this.administratorStandings.push(standing);
    this.addEdges(standing.node, steps);
  }

  private *stepsByName(actor: Actor): Iterable<LabelledStep> {
    for (const label of this.namingKinds) {
      for (const step of this.kinds[label]?.findByName?.(this.context, actor) ?? []) {
        yield { label, step };
      }
    }
  }

  private *stepsOf(actor: Actor): Iterable<LabelledStep> {
    for (const [label, kind] of this.kinds.entries()) {
      if (!kind.actions.every((action) => actor.mayEver(action))) continue;
      for (const step of kind.find(this.context, actor)) yield { label, step };
    }
  }

  private addStanding(
    accountId: string,
    example: Standing['example'],
    node: number = this.builder.addNode(),
  ): MadeStanding {
    const positions = example === null ? [] : [example.position];
    const standing: MadeStanding = { accountId, example, node, positions };
    this.standings.push(standing);
    this.standingAt.set(node, standing);
    this.goals.set(standing, node);
    return standing;
  }

  private addEdges(node: number, steps: readonly FoundStep[]): void {
    for (const { cost, gain, label } of steps) {
      this.builder.addEdge(node, this.gainNode(gain), label, cost);
    }
  }

  private gainNode(gain: Gain): number {
    if (gain.kind === 'become') return this.starts.get(gain.entity) ?? this.boundNode(gain.entity);
    const key = gainKey(gain);
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const node = this.builder.addNode();
    this.nodes.set(key, node);
    if (gain.kind === 'create-administrator') {
      this.administratorStandings.push(this.addStanding(gain.accountId, null, node));
      return node;
    }
    this.entities.set(node, gain.entity);
    this.addFact(gain, node);
    this.follow(gain.entity);
    return node;
  }

  private addFact(gain: Exclude<Gain, { kind: 'become' | 'create-administrator' }>, node: number) {
    const facts = this.factsOf(gain.entity);
    switch (gain.kind) {
      case 'rewrite':
      case 'unbind':
        facts[gain.kind] = node;
        break;
      case 'endow':
        facts.endowments.push({ policies: gain.policies, source: gain.source, node });
        break;
      case 'relieve':
        facts.reliefs.push({ removed: gain.removed, source: gain.source, node });
        break;
    }
  }

  private factsOf(entity: PrincipalEntity): Facts {
    const known = this.facts.get(entity);
    if (known !== undefined) return known;
    const facts: Facts = { rewrite: null, unbind: null, endowments: [], reliefs: [] };
    this.facts.set(entity, facts);
    return facts;
  }

  /** Adds what follows from all that somebody can do to a principal, for whoever can also act as it. */
  private follow(entity: PrincipalEntity): void {
    const facts = this.factsOf(entity);
    const plain = this.freedomNodes(entity, null);
    for (const relief of facts.reliefs) {
      // In whichever position it is, it has those policies no more.
      const relieved = this.freedomNodes(entity, relief);
      for (const [freedom, node] of plain) {
        this.join([node, relief.node], relieved.get(freedom) ?? node);
      }
    }
    for (const { policies, source, node: fact } of facts.endowments) {
      for (const [freedom, node] of plain) {
        // Whoever has every policy gains nothing by one more.
        if (freedom === 'rewritten' || freedom === 'free') continue;
        const position: Position = { entity, freedom, gained: policies };
        const endowed = this.positionNode(position, `${freedom} with ${source}`);
        this.join([node, fact], endowed);
      }
    }
  }

  /**
   * The positions of a principal, with or without some policies: each is to be had
   * from a lesser one once its policies, or its boundary, can be changed.
   */
  private freedomNodes(
    entity: PrincipalEntity,
    relief: Relief | null,
  ): ReadonlyMap<Freedom, number> {
    const { rewrite, unbind } = this.factsOf(entity);
    const nodes = new Map<Freedom, number>();
    const variant = relief === null ? '' : ` without ${relief.source}`;
    const add = (freedom: Freedom, from: number | undefined, fact: number | null): void => {
      if (from === undefined || fact === null) return;
      const node = nodeFor(freedom);
      this.join([from, fact], node);
      nodes.set(freedom, node);
    };
    const nodeFor = (freedom: Freedom): number =>
      this.positionNode(
        { entity, freedom, gained: [], removed: relief?.removed ?? [] },
        `${freedom}${variant}`,
      );
    nodes.set('bound', nodeFor('bound'));
    add('rewritten', nodes.get('bound'), rewrite);
    if (entity.boundaryArn !== null) {
      add('unbounded', nodes.get('bound'), unbind);
      add('free', nodes.get('unbounded'), rewrite);
    }
    return nodes;
  }

  /** Adds a join that may be there already. */
  private join(sides: readonly [number, number], to: number): void {
    const key = `${sides[0]} ${sides[1]} ${to}`;
    if (this.joins.has(key)) return;
    this.joins.add(key);
    this.builder.addJoin(sides, to, NO_STEP);
  }
}

/** A standing with its node, while positions are added. */
interface MadeStanding extends Standing {
  readonly node: number;
  readonly positions: Position[];
}
