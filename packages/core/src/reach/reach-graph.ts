import { Adjacency } from './adjacency.ts';
import { type Reaching, reachingEach } from './goal-search.ts';
import { EDGE_WIDTH, JOIN_WIDTH, type Links, NO_STEP, type Reached, Search } from './search.ts';

/**
 * What leads to what, for any attacker: who has reached `from` reaches `to`; who
 * has reached both sides of a join reaches what it leads to. Nodes are numbers
 * from 0 on, and mean what the builder's caller says.
 */
export interface ReachGraph {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly joinCount: number;
  /** All that an attacker reaches who starts somewhere, each at the least cost. */
  from(start: number): Reached;
  /**
   * From where goals are reached: for each group of goals, from where one of it is.
   *
   * @param starts the nodes that will be asked about; all when absent
   */
  to(groups: readonly Iterable<number>[], starts?: Iterable<number>): readonly Reaching[];
}

/** Collects edges and joins, in any order. */
export class ReachGraphBuilder {
  private nodes = 0;
  private readonly edges = new NumberList();
  private readonly joins = new NumberList();

  /** Adds nodes and gives the first of them. */
  addNodes(count: number): number {
    const first = this.nodes;
    this.nodes += count;
    return first;
  }

  addNode(): number {
    return this.addNodes(1);
  }

  /**
   * @param label a number of the caller's, or {@link NO_STEP}
   * @param cost a whole number; of several ways the cheapest is told
   */
  addEdge(from: number, to: number, label: number, cost: number = label === NO_STEP ? 0 : 1): void {
    this.edges.push(from, to, label, cost);
  }

  /** Whoever has reached both `first` and `second` reaches `to`, at what both cost together. */
  addJoin([first, second]: readonly [number, number], to: number, label: number): void {
    this.joins.push(first, second, to, label);
  }

  /** What has been collected, to be added to other graphs. */
  piece(): GraphPiece {
    return { nodeCount: this.nodes, edges: this.edges.toArray(), joins: this.joins.toArray() };
  }

  /** Adds all of a piece, and gives the node that its node 0 has become; the others follow. */
  addPiece({ edges, joins, nodeCount }: GraphPiece): number {
    const first = this.addNodes(nodeCount);
    this.edges.pushMoved(edges, { width: EDGE_WIDTH, nodeFields: 2, by: first });
    this.joins.pushMoved(joins, { width: JOIN_WIDTH, nodeFields: 3, by: first });
    return first;
  }

  build(): ReachGraph {
    return new CompactGraph(this.nodes, this.edges.toArray(), this.joins.toArray());
  }
}

/** A part of a graph, with nodes of its own from 0 on, that several graphs can share. */
export interface GraphPiece {
  readonly nodeCount: number;
  /** Records of from, to, label and cost. */
  readonly edges: Int32Array;
  /** Records of both sides, what they lead to, and label. */
  readonly joins: Int32Array;
}

class CompactGraph implements ReachGraph, Links {
  readonly nodeCount: number;
  readonly edges: Int32Array;
  readonly joins: Int32Array;
  readonly forward: Adjacency;
  readonly backward: Adjacency;
  readonly joinsOf: Adjacency;
  readonly joinsTo: Adjacency;

  constructor(nodeCount: number, edges: Int32Array, joins: Int32Array) {
    this.nodeCount = nodeCount;
    this.edges = edges;
    this.joins = joins;
    this.forward = new Adjacency(nodeCount, edges, { width: EDGE_WIDTH, fields: [0] });
    this.backward = new Adjacency(nodeCount, edges, { width: EDGE_WIDTH, fields: [1] });
    this.joinsOf = new Adjacency(nodeCount, joins, { width: JOIN_WIDTH, fields: [0, 1] });
    this.joinsTo = new Adjacency(nodeCount, joins, { width: JOIN_WIDTH, fields: [2] });
  }

  get edgeCount(): number {
    return this.edges.length / EDGE_WIDTH;
  }

  get joinCount(): number {
    return this.joins.length / JOIN_WIDTH;
  }

  from(start: number): Reached {
    const search = new Search(this);
    search.run(start);
    return search;
  }

  to(
    groups: readonly Iterable<number>[],
    starts: Iterable<number> | null = null,
  ): readonly Reaching[] {
    return reachingEach(this, groups, starts);
  }
}

/** A list of numbers that grows in large steps. */
class NumberList {
  private values = new Int32Array(1024);
  private length = 0;

  push(...numbers: readonly number[]): void {
    this.reserve(numbers.length);
    for (const number of numbers) {
      this.values[this.length] = number;
      this.length += 1;
    }
  }

  /** Adds records whose first fields are nodes, which are moved by a number. */
  pushMoved(records: Int32Array, { width, nodeFields, by }: Move): void {
    this.reserve(records.length);
    const { length, values } = this;
    values.set(records, length);
    for (let field = 0; field < nodeFields; field += 1) {
      for (let at = length + field; at < length + records.length; at += width) {
        values[at] = (values[at] ?? 0) + by;
      }
    }
    this.length += records.length;
  }

  private reserve(count: number): void {
    let size = this.values.length;
    while (this.length + count > size) size *= 2;
    if (size === this.values.length) return;
    const grown = new Int32Array(size);
    grown.set(this.values);
    this.values = grown;
  }

  toArray(): Int32Array {
    return this.values.slice(0, this.length);
  }
}

/** How records are moved to where their nodes have become others. */
interface Move {
  readonly width: number;
  readonly nodeFields: number;
  readonly by: number;
}
