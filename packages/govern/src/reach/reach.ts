import {
  type AttachedPolicy,
  NO_STEP,
  type Reached,
  type ReachGraph,
  ReachGraphBuilder,
  type ReachStep,
} from '@countersign/core';
import { administratorWith } from '../audit/administrator.ts';
import type { EffectivePolicies, IdentityPolicy } from '../inventory/effective-policies.ts';
import { isServiceLinkedRole, type PrincipalEntity, principalsOf } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import { actorAt } from './actor.ts';
import { dependOnCaller } from './caller-dependence.ts';
import { type Freedom, freedomsOf, type Position, policiesAt } from './position.ts';
import { STEP_KINDS } from './registry.ts';
import { stepContext } from './step-context.ts';
import type { Gain, StepContext, StepKind, TakenStep } from './step-kind.ts';

/** What every principal of a model can become, by any chain of known steps. */
export interface Reach {
  /** How much there is to it, for those who measure. */
  readonly size: { readonly nodes: number; readonly edges: number; readonly joins: number };
  /** The shortest chain of steps to a full administrator of any account, or `null`. */
  toAdministrator(from: PrincipalEntity): ReachPath | null;
  /** The shortest chain of steps by which one principal becomes another, or `null`. */
  toPrincipal(from: PrincipalEntity, to: PrincipalEntity): ReachPath | null;
  /** Every principal that somebody can become, by the shortest chain each, nearest first, itself left out. */
  principalsFrom(from: PrincipalEntity): readonly PrincipalEntity[];
  /** The same chains. */
  pathsFrom(from: PrincipalEntity): readonly ReachPath[];
  /** Everybody who can become a full administrator, those who are one already included. */
  administrators(): ReadonlySet<PrincipalEntity>;
}

/** A chain of steps. */
export interface ReachPath {
  readonly from: PrincipalEntity;
  /** Whom it leads to; an account's id where a principal is made anew. */
  readonly to: PrincipalEntity | string;
  readonly hops: readonly Hop[];
}

/** One step of a chain, with what it needs and gives. */
export interface Hop {
  readonly kind: StepKind;
  /** Who takes it, as whom. */
  readonly actor: Position;
  readonly step: TakenStep;
}

/** Works out the closure; steps are judged when the graph is built. */
export function createReach(judge: Judge, kinds: readonly StepKind[] = STEP_KINDS): Reach {
  return new ModelReach(judge, kinds);
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

class ModelReach implements Reach {
  private readonly judge: Judge;
  private readonly kinds: readonly StepKind[];
  private readonly context: StepContext;
  private readonly builder = new ReachGraphBuilder();
  private readonly nodes = new Map<string, number>();
  private readonly hops: Hop[] = [];
  /** Whose node a position has. */
  private readonly positions = new Map<number, Position>();
  /** Nodes of positions whose policies say the same, by what they say. */
  private readonly shared = new Map<string, number>();
  /** Positions whose steps have not been looked for. */
  private readonly open: { readonly position: Position; readonly node: number }[] = [];
  private readonly principals: readonly PrincipalEntity[];
  private readonly administratorNodes: number[] = [];
  private readonly graph: ReachGraph;

  constructor(judge: Judge, kinds: readonly StepKind[]) {
    this.judge = judge;
    this.kinds = kinds;
    this.context = stepContext(judge);
    this.principals = [...principalsOf(judge.model)];
    for (const entity of this.principals) this.addPrincipal(entity);
    for (let next = this.open.pop(); next !== undefined; next = this.open.pop()) {
      this.addSteps(next.position, next.node);
    }
    this.graph = this.builder.build();
  }

  get size(): Reach['size'] {
    const { edgeCount, joinCount, nodeCount } = this.graph;
    return { nodes: nodeCount, edges: edgeCount, joins: joinCount };
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

  private positionNode(position: Position, variant: string): number {
    const key = `${position.entity.arn} ${variant}`;
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const node = this.builder.addNode();
    this.nodes.set(key, node);
    this.positions.set(node, position);
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
    // Nobody but the service that it is linked to acts as such a role.
    if (isServiceLinkedRole(entity)) return;
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
      this.builder.addEdge(node, known, NO_STEP);
      return;
    }
    const shared = this.builder.addNode();
    this.builder.addEdge(node, shared, NO_STEP);
    if (key !== null) this.shared.set(key, shared);
    if (administratorWith(this.judge, entity, policies) !== null) {
      this.administratorNodes.push(shared);
    }
    this.addHops(
      shared,
      kinds.flatMap((kind) => hopsOf(kind, position, kind.find(this.context, actor))),
    );
  }

  private addHops(node: number, hops: readonly Hop[]): void {
    for (const hop of worthTaking(hops)) {
      this.builder.addEdge(node, this.gainNode(hop.step.gain), this.hops.length);
      this.hops.push(hop);
    }
  }

  private gainNode(gain: Gain): number {
    switch (gain.kind) {
      case 'become':
        return this.positionNode({ entity: gain.entity, freedom: 'bound', gained: [] }, 'bound');
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
    if (!isKnown) this.administratorNodes.push(node);
    return node;
  }

  toAdministrator(from: PrincipalEntity): ReachPath | null {
    const reached = this.graph.from(this.nodeOf(from));
    let best: number | null = null;
    for (const node of this.administratorNodes) {
      if (reached.has(node) && (best === null || reached.stepsTo(node) < reached.stepsTo(best))) {
        best = node;
      }
    }
    return best === null ? null : this.path(from, reached.pathTo(best));
  }

  toPrincipal(from: PrincipalEntity, to: PrincipalEntity): ReachPath | null {
    const target = this.nodeOf(to);
    const reached = this.graph.from(this.nodeOf(from));
    return reached.has(target) ? this.path(from, reached.pathTo(target)) : null;
  }

  principalsFrom(from: PrincipalEntity): readonly PrincipalEntity[] {
    return this.nearestFirst(from, this.graph.from(this.nodeOf(from)));
  }

  pathsFrom(from: PrincipalEntity): readonly ReachPath[] {
    const reached = this.graph.from(this.nodeOf(from));
    return this.nearestFirst(from, reached).map((entity) =>
      this.path(from, reached.pathTo(this.nodeOf(entity))),
    );
  }

  private nearestFirst(from: PrincipalEntity, reached: Reached): readonly PrincipalEntity[] {
    return this.principals
      .filter((entity) => entity !== from && reached.has(this.nodeOf(entity)))
      .toSorted((a, b) => reached.stepsTo(this.nodeOf(a)) - reached.stepsTo(this.nodeOf(b)));
  }

  administrators(): ReadonlySet<PrincipalEntity> {
    const reaching = this.graph.to(this.administratorNodes);
    return new Set(this.principals.filter((entity) => reaching.has(this.nodeOf(entity))));
  }

  private nodeOf({ arn }: PrincipalEntity): number {
    return this.nodes.get(`${arn} bound`) ?? 0;
  }

  private path(from: PrincipalEntity, steps: readonly ReachStep[]): ReachPath {
    // Who is at a shared node: whoever comes to it.
    const visitors = new Map<number, Position>();
    const hops: Hop[] = [];
    for (const step of steps) {
      const [node = 0] = step.from;
      const actor = this.positions.get(node) ?? visitors.get(node);
      if (step.label !== NO_STEP) hops.push(...this.hopBy(actor, step.label));
      else if (actor !== undefined && step.from.length === 1) visitors.set(step.to, actor);
    }
    const gain = hops.at(-1)?.step.gain;
    if (gain === undefined) return { from, to: from, hops };
    return { from, to: gain.kind === 'create-administrator' ? gain.accountId : gain.entity, hops };
  }

  /** A step as the one takes it who is on the way; it was judged for another one with the same policies. */
  private hopBy(actor: Position | undefined, label: number): readonly Hop[] {
    const hop = this.hops[label];
    if (hop === undefined || actor === undefined || hop.actor === actor) {
      return hop === undefined ? [] : [hop];
    }
    const name = gainName(hop.step.gain);
    for (const step of hop.kind.find(this.context, actorAt(this.judge, actor))) {
      if (gainName(step.gain) === name) return [{ ...hop, actor, step }];
    }
    return [hop];
  }
}

function gainName(gain: Gain): string {
  if (gain.kind === 'create-administrator') return `${gain.kind} ${gain.accountId}`;
  const source = gain.kind === 'endow' || gain.kind === 'relieve' ? gain.source : '';
  return `${gain.kind} ${gain.entity.arn} ${source}`;
}

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
