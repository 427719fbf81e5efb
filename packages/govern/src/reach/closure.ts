import {
  type AttachedPolicy,
  NO_STEP,
  type ReachGraph,
  ReachGraphBuilder,
} from '@countersign/core';
import { administratorWith } from '../audit/administrator.ts';
import type { Certainty } from '../duties/holdings.ts';
import type { EffectivePolicies, IdentityPolicy } from '../inventory/effective-policies.ts';
import { type PrincipalEntity, principalsOf } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import type { Person } from '../people/person.ts';
import { actorAt } from './actor.ts';
import { dependOnCaller } from './caller-dependence.ts';
import { hopCertainty } from './path-certainty.ts';
import { type Freedom, freedomsOf, type Position, policiesAt } from './position.ts';
import type { Hop, Starter } from './reach-path.ts';
import { stepContext } from './step-context.ts';
import type { Gain, StepContext, StepKind, TakenStep } from './step-kind.ts';

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
  /** What the labels of edges mean. */
  readonly hops: readonly Hop[];
  /** Whose node a position has. */
  readonly positions: ReadonlyMap<number, Position>;
  readonly standings: readonly Standing[];
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
): Closure {
  return new ClosureBuilder(judge, kinds).grow(people);
}

/** What it takes to get from one freedom of a principal's to another; without its boundary first, then rewritten. */
const CHANGES = [
  { from: 'bound', fact: 'rewrite', to: 'rewritten' },
  { from: 'bound', fact: 'unbind', to: 'unbounded' },
  { from: 'unbounded', fact: 'rewrite', to: 'free' },
] as const;

/** What was taken away from a principal, and how its positions differ in name. */
interface Relief {
  readonly removed: readonly IdentityPolicy[];
  readonly source: string;
}

const NO_RELIEF: Relief = { removed: [], source: '' };

class ClosureBuilder {
  private readonly judge: Judge;
  private readonly kinds: readonly StepKind[];
  private readonly context: StepContext;
  private readonly builder = new ReachGraphBuilder();
  private readonly nodes = new Map<string, number>();
  private readonly hops: Hop[] = [];
  /** Whose node a position has. */
  private readonly positions = new Map<number, Position>();
  /** Standings of positions whose policies say the same, by what they say. */
  private readonly shared = new Map<string, MadeStanding>();
  /** Positions whose steps have not been looked for. */
  private readonly open: { readonly position: Position; readonly node: number }[] = [];
  private readonly principals: readonly PrincipalEntity[];
  private readonly standings: MadeStanding[] = [];
  private readonly administratorStandings: Standing[] = [];
  /** Nodes of standings and of positions. */
  private readonly goals = new Map<Standing | Position, number>();
  private readonly starts = new Map<Starter, number>();

  constructor(judge: Judge, kinds: readonly StepKind[]) {
    this.judge = judge;
    this.kinds = kinds;
    this.context = stepContext(judge);
    this.principals = [...principalsOf(judge.model)];
  }

  grow(people: readonly Person[]): Closure {
    for (const entity of this.principals) {
      this.addPrincipal(entity);
      this.starts.set(entity, this.boundNode(entity));
    }
    for (const person of people) this.addPerson(person);
    for (let next = this.open.pop(); next !== undefined; next = this.open.pop()) {
      this.addSteps(next.position, next.node);
    }
    const { administratorStandings, context, goals, hops, positions } = this;
    const { principals, standings, starts } = this;
    const graph = this.builder.build();
    return {
      administratorStandings,
      context,
      goals,
      graph,
      hops,
      positions,
      principals,
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

  /** A principal's positions: each is to be had from a lesser one once its policies, or its boundary, can be changed. */
  private addPrincipal(entity: PrincipalEntity, relief: Relief = NO_RELIEF): void {
    const nodes = this.positionNodes(entity, relief);
    for (const { from, to, fact } of CHANGES) {
      const [before, after] = [nodes.get(from), nodes.get(to)];
      if (before === undefined || after === undefined) continue;
      this.builder.addJoin([before, this.factNode(fact, entity)], after, NO_STEP);
    }
  }

  private positionNodes(
    entity: PrincipalEntity,
    { removed, source }: Relief,
  ): ReadonlyMap<Freedom, number> {
    const nodeFor = (freedom: Freedom) =>
      this.positionNode({ entity, freedom, gained: [], removed }, `${freedom}${source}`);
    return new Map(freedomsOf(entity).map((freedom) => [freedom, nodeFor(freedom)]));
  }

  /** A principal as it is. */
  private boundNode(entity: PrincipalEntity): number {
    return this.positionNode({ entity, freedom: 'bound', gained: [] }, 'bound');
  }

  private positionNode(position: Position, variant: string): number {
    const key = `${position.entity.arn} ${variant}`;
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const node = this.builder.addNode();
    this.nodes.set(key, node);
    this.positions.set(node, position);
    this.goals.set(position, node);
    this.open.push({ position, node });
    return node;
  }

  private factNode(fact: string, { arn }: { readonly arn: string }): number {
    const key = `(${fact}) ${arn}`;
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const node = this.builder.addNode();
    this.nodes.set(key, node);
    return node;
  }

  /** Steps from a position; positions whose policies say the same of all of them share theirs. */
  private addSteps(position: Position, node: number): void {
    const { entity } = position;
    const policies = policiesAt(this.judge.policiesOf(entity), position);
    const actor = actorAt(this.judge, position);
    const kinds = this.kinds.filter(({ actions }) => actions.every((one) => actor.mayEver(one)));
    this.addHops(
      node,
      kinds.flatMap((kind) => hopsOf(kind, position, kind.findByName?.(this.context, actor) ?? [])),
    );
    const key = signatureOf(entity, policies);
    const known = key === null ? undefined : this.shared.get(key);
    if (known !== undefined) {
      known.positions.push(position);
      this.builder.addEdge(node, known.node, NO_STEP);
      return;
    }
    const standing = this.addStanding(entity.accountId, { position, policies });
    this.builder.addEdge(node, standing.node, NO_STEP);
    if (key !== null) this.shared.set(key, standing);
    if (administratorWith(this.judge, entity, policies) !== null) {
      this.administratorStandings.push(standing);
    }
    this.addHops(
      standing.node,
      kinds.flatMap((kind) => hopsOf(kind, position, kind.find(this.context, actor))),
    );
  }

  private addStanding(
    accountId: string,
    example: Standing['example'],
    node: number = this.builder.addNode(),
  ): MadeStanding {
    const positions = example === null ? [] : [example.position];
    const standing: MadeStanding = { accountId, example, node, positions };
    this.standings.push(standing);
    this.goals.set(standing, node);
    return standing;
  }

  private addHops(node: number, hops: readonly Hop[]): void {
    for (const hop of worthTaking(hops)) {
      const cost = COSTS[hopCertainty(hop)];
      this.builder.addEdge(node, this.gainNode(hop.step.gain), this.hops.length, cost);
      this.hops.push(hop);
    }
  }

  private gainNode(gain: Gain): number {
    switch (gain.kind) {
      case 'become':
        return this.boundNode(gain.entity);
      case 'rewrite':
      case 'unbind':
        return this.factNode(gain.kind, gain.entity);
      case 'endow':
        return this.endowedNode(gain);
      case 'relieve':
        return this.relievedNode(gain);
      case 'create-administrator':
        return this.newAdministratorNode(gain.accountId);
    }
  }

  /** That somebody can give a principal some policies; who can also act as it has them. */
  private endowedNode({ entity, policies, source }: Extract<Gain, { kind: 'endow' }>): number {
    const isKnown = this.nodes.has(`(endow ${source}) ${entity.arn}`);
    const fact = this.factNode(`endow ${source}`, entity);
    if (!isKnown) {
      for (const [freedom, node] of this.positionNodes(entity, NO_RELIEF)) {
        // Whoever has every policy gains nothing by one more.
        if (freedom === 'rewritten' || freedom === 'free') continue;
        const position: Position = { entity, freedom, gained: policies };
        const endowed = this.positionNode(position, `${freedom} with ${source}`);
        this.builder.addJoin([node, fact], endowed, NO_STEP);
      }
    }
    return fact;
  }

  /** That somebody can take policies away from a principal; in whichever position it is, it has them no more. */
  private relievedNode({ entity, removed, source }: Extract<Gain, { kind: 'relieve' }>): number {
    const isKnown = this.nodes.has(`(relieve ${source}) ${entity.arn}`);
    const fact = this.factNode(`relieve ${source}`, entity);
    if (!isKnown) {
      const relief: Relief = { removed, source: ` without ${source}` };
      this.addPrincipal(entity, relief);
      const after = this.positionNodes(entity, relief);
      for (const [freedom, node] of this.positionNodes(entity, NO_RELIEF)) {
        this.builder.addJoin([node, fact], after.get(freedom) ?? node, NO_STEP);
      }
    }
    return fact;
  }

  private newAdministratorNode(accountId: string): number {
    const isKnown = this.nodes.has(`(administrator) ${accountId}`);
    const node = this.factNode('administrator', { arn: accountId });
    if (!isKnown) this.administratorStandings.push(this.addStanding(accountId, null, node));
    return node;
  }
}

/** A standing with its node, while positions are added. */
interface MadeStanding extends Standing {
  readonly node: number;
  readonly positions: Position[];
}

/**
 * What a step adds to the cost of a chain: one that needs inventory outweighs any
 * number of conditional ones, and one of those any number of certain ones, as far
 * as chains of a thousand steps.
 */
const COSTS: Readonly<Record<Certainty, number>> = {
  certain: 1,
  conditional: 1_000,
  'needs-inventory': 1_000_000,
};

const ids = new WeakMap<AttachedPolicy, number>();
let nextId = 0;

function idOf(document: AttachedPolicy): number {
  const known = ids.get(document);
  if (known !== undefined) return known;
  nextId += 1;
  ids.set(document, nextId);
  return nextId;
}

/** What is equal for principals with equal steps; `null` where these depend on the very principal. */
function signatureOf(
  { accountId, kind }: PrincipalEntity,
  policies: EffectivePolicies,
): string | null {
  if (policies.missing.length > 0 || dependOnCaller(policies)) return null;
  const { boundary, identity, rcps, scps } = policies;
  const own = [...new Set(identity.map(({ document }) => idOf(document)))].toSorted(
    (a, b) => a - b,
  );
  const levels = [scps, rcps].map((each) => each?.map((level) => level.map(idOf).join()).join('/'));
  return [accountId, kind, own, boundary === null ? '' : idOf(boundary), ...levels].join('|');
}

function hopsOf(kind: StepKind, actor: Position, steps: Iterable<TakenStep>): readonly Hop[] {
  return Array.from(steps, (step) => ({ kind, actor, step }));
}

/** Whoever can give a principal any policy has no need to give it certain ones. */
function worthTaking(hops: readonly Hop[]): readonly Hop[] {
  const rewritable = new Set<PrincipalEntity>();
  for (const { step } of hops) {
    if (step.gain.kind === 'rewrite') rewritable.add(step.gain.entity);
  }
  return hops.filter(({ step: { gain } }) => gain.kind !== 'endow' || !rewritable.has(gain.entity));
}
