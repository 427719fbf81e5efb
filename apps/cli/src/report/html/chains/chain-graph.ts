import {
  type Certainty,
  type Hop,
  hopCertainty,
  hopConditions,
  isUnchanged,
  type PersonalIdentity,
  type Position,
  type PrincipalEntity,
  type ReachPath,
  starterId,
} from '@countersign/govern';
import type { ChainGroup } from './chain-groups.ts';

/** Who can become what: groups of chains as one graph. */
export interface ChainGraph {
  readonly nodes: readonly ChainNode[];
  readonly edges: readonly ChainEdge[];
}

/** Somebody who begins a chain, is on one, or ends one. */
export interface ChainNode {
  readonly id: string;
  readonly who: NodeSubject;
  /** Whether a chain begins here, ends here as full administrator or with a duty, or only passes. */
  readonly place: 'start' | 'way' | 'administrator' | 'duty';
  /** Whether the policies here are others than the principal has today. */
  readonly isChanged: boolean;
  /** What chains that end here lead to, besides full administrators: `holding the duty of …`. */
  readonly uses: readonly string[];
  /** The account that it is in; of a person's none. */
  readonly accountId: string | null;
  /** The numbers of the chains through it. */
  readonly chains: readonly number[];
}

/** Who a node stands for. */
export type NodeSubject =
  | { readonly kind: 'starters'; readonly group: ChainGroup }
  | { readonly kind: 'principal'; readonly entity: PrincipalEntity }
  /** Whoever begins a chain, with policies that he has given himself. */
  | { readonly kind: 'itself' }
  | { readonly kind: 'new-administrator' };

/** One or several steps after each other that lead from one node to the next. */
export interface ChainEdge {
  readonly from: string;
  readonly to: string;
  /** Each reads after "by"; none where a person acts as an identity of his. */
  readonly titles: readonly string[];
  readonly certainty: Certainty;
  readonly conditions: readonly string[];
  readonly chains: readonly number[];
}

/** Draws groups of chains together; whoever several chains go through is one node. */
export function chainGraph(groups: readonly ChainGroup[]): ChainGraph {
  const builder = new GraphBuilder(changedByOthers(groups));
  for (const group of groups) builder.addGroup(group);
  return builder.build();
}

type Draft<Part> = { -readonly [Key in keyof Part]: Part[Key] };

interface NodeDraft extends Draft<Omit<ChainNode, 'chains' | 'uses'>> {
  readonly chains: Set<number>;
  readonly uses: Set<string>;
}

interface EdgeDraft extends Draft<Omit<ChainEdge, 'chains'>> {
  readonly chains: Set<number>;
}

class GraphBuilder {
  private readonly nodes = new Map<string, NodeDraft>();
  private readonly edges = new Map<string, EdgeDraft>();
  private readonly changedByOthers: ReadonlySet<PrincipalEntity>;

  constructor(changed: ReadonlySet<PrincipalEntity>) {
    this.changedByOthers = changed;
  }

  build(): ChainGraph {
    return {
      nodes: [...this.nodes.values()].map((node) => ({
        ...node,
        uses: [...node.uses],
        chains: [...node.chains],
      })),
      edges: [...this.edges.values()].map((edge) => ({ ...edge, chains: [...edge.chains] })),
    };
  }

  addGroup(group: ChainGroup): void {
    const [first] = group.starters;
    if (first === undefined) return;
    const start = this.addStart(group, first.starter.kind === 'person' ? null : first.starter);
    for (const path of group.paths) this.addPath(group, path, start);
  }

  /** One who begins a chain by himself may be on the way of others. */
  private addStart(group: ChainGroup, entity: PrincipalEntity | null): string {
    const isAlone = entity !== null && group.starters.length === 1;
    const node = this.node(isAlone ? entity.arn : `starters ${group.number}`, {
      who: { kind: 'starters', group },
      accountId: entity?.accountId ?? null,
    });
    node.who = { kind: 'starters', group };
    node.chains.add(group.number);
    if (node.place === 'way') node.place = 'start';
    return node.id;
  }

  private addPath(group: ChainGroup, path: ReachPath, start: string): void {
    const reached = new Set([start]);
    let last = start;
    let run: Run | null = null;
    for (const [at, hop] of path.hops.entries()) {
      const from = this.actorNode(group, path, hop, { last, reached, start });
      const to = this.gainNode(group, path, at, start);
      if (run === null || run.from !== from || run.to !== to) {
        if (run !== null) this.addSteps(group, run);
        run = { from, to, hops: [] };
      }
      run.hops.push(hop);
      reached.add(from).add(to);
      last = to;
    }
    if (run !== null) this.addSteps(group, run);
    this.markEnd(path, this.nodes.get(last));
  }

  /** Who takes a step: one who was come to before, or an identity of the person who begins the chain. */
  private actorNode(
    group: ChainGroup,
    path: ReachPath,
    { actor }: Hop,
    { last, reached, start }: Visited,
  ): string {
    const { from } = path;
    if (from.kind === 'person') {
      const node = this.positionNode(group, path, actor, start);
      const identity = from.identities.find(({ entity }) => entity === actor.entity);
      if (!reached.has(node) && identity !== undefined) {
        this.addIdentity(group, start, node, identity);
      }
      return node;
    }
    const id = this.positionId(path, actor, start);
    // A step may be told of another one with the same policies.
    return reached.has(id) ? this.positionNode(group, path, actor, start) : last;
  }

  private markEnd({ use }: ReachPath, end: NodeDraft | undefined): void {
    if (end === undefined) return;
    if (use === undefined) end.place = 'administrator';
    else end.uses.add(use.title);
    if (end.place === 'way') end.place = 'duty';
  }

  /** Whom a step leads to: the principal as somebody acts as it afterwards. */
  private gainNode(group: ChainGroup, path: ReachPath, at: number, start: string): string {
    const gain = path.hops[at]?.step.gain;
    if (gain === undefined) return start;
    if (gain.kind === 'create-administrator') {
      const { accountId } = gain;
      return this.passed(group, `new ${accountId}`, {
        who: { kind: 'new-administrator' },
        accountId,
      });
    }
    const later = [...path.hops.slice(at + 1).map(({ actor }) => actor), path.end];
    if (gain.kind === 'lift') {
      // Whoever is limited no more is where the chain goes on.
      const freed = later.find((each) => each?.lifted !== undefined) ?? path.end;
      return freed === null ? start : this.positionNode(group, path, freed, start);
    }
    const position = later.find((each) => each?.entity === gain.entity);
    return this.positionNode(group, path, position ?? unchanged(gain.entity), start);
  }

  private positionNode(
    group: ChainGroup,
    path: ReachPath,
    position: Position,
    start: string,
  ): string {
    const { entity } = position;
    const { accountId } = entity;
    const id = this.positionId(path, position, start);
    if (id === start) return start;
    const who = this.isItself(path, entity) ? ITSELF : ({ kind: 'principal', entity } as const);
    return this.passed(group, id, { who, accountId, isChanged: !isUnchanged(position) });
  }

  /** The node of a position; those who end a chain as themselves share one in each account. */
  private positionId(path: ReachPath, position: Position, start: string): string {
    const { accountId, arn } = position.entity;
    const isChanged = !isUnchanged(position);
    if (!isChanged) return starterId(path.from) === arn ? start : arn;
    if (!this.isItself(path, position.entity)) return `${arn} changed`;
    return `itself ${position === path.end ? accountId : start}`;
  }

  /** Whether whoever begins a chain changes himself, and nobody else does that to him. */
  private isItself({ from }: ReachPath, entity: PrincipalEntity): boolean {
    return entity === from && !this.changedByOthers.has(entity);
  }

  private passed(
    group: ChainGroup,
    id: string,
    about: Pick<ChainNode, 'who' | 'accountId'> & { readonly isChanged?: boolean },
  ): string {
    this.node(id, about).chains.add(group.number);
    return id;
  }

  private node(
    id: string,
    about: Pick<ChainNode, 'who' | 'accountId'> & { readonly isChanged?: boolean },
  ): NodeDraft {
    const known = this.nodes.get(id);
    if (known !== undefined) return known;
    const node: NodeDraft = {
      id,
      place: 'way',
      isChanged: false,
      uses: new Set(),
      chains: new Set(),
      ...about,
    };
    this.nodes.set(id, node);
    return node;
  }

  private addSteps(group: ChainGroup, { from, hops, to }: Run): void {
    this.addEdge(group, {
      from,
      to,
      titles: hops.map(({ kind }) => kind.title),
      certainty: leastSure(hops.map(hopCertainty)),
      conditions: [...new Set(hops.flatMap(hopConditions))],
    });
  }

  private addIdentity(
    group: ChainGroup,
    from: string,
    to: string,
    { evidence, isCertain }: PersonalIdentity,
  ): void {
    const certainty = isCertain ? 'certain' : 'conditional';
    this.addEdge(group, {
      from,
      to,
      titles: [],
      certainty,
      conditions: isCertain ? [] : evidence,
    });
  }

  private addEdge(group: ChainGroup, about: Omit<ChainEdge, 'chains'>): void {
    const { certainty, from, titles, to } = about;
    const id = JSON.stringify([from, to, titles, certainty]);
    const edge = this.edges.get(id) ?? { ...about, chains: new Set<number>() };
    edge.chains.add(group.number);
    this.edges.set(id, edge);
  }
}

/** Steps after each other between the same two nodes. */
interface Run {
  readonly from: string;
  readonly to: string;
  readonly hops: Hop[];
}

/** Where a chain has been so far. */
interface Visited {
  readonly start: string;
  readonly last: string;
  readonly reached: ReadonlySet<string>;
}

const ITSELF = { kind: 'itself' } as const;

/** Whom somebody gives other policies who is not that one himself. */
function changedByOthers(groups: readonly ChainGroup[]): ReadonlySet<PrincipalEntity> {
  const changed = groups
    .flatMap(({ paths }) => paths)
    .flatMap(({ end, from, hops }) =>
      [...hops.map(({ actor }) => actor), ...(end === null ? [] : [end])].filter(
        (position) => position.entity !== from && !isUnchanged(position),
      ),
    );
  return new Set(changed.map(({ entity }) => entity));
}

/** From the least sure. */
const CERTAINTIES: readonly Certainty[] = ['needs-inventory', 'conditional', 'certain'];

function leastSure(certainties: readonly Certainty[]): Certainty {
  return CERTAINTIES.find((each) => certainties.includes(each)) ?? 'certain';
}

function unchanged(entity: PrincipalEntity): Position {
  return { entity, freedom: 'bound', gained: [] };
}
