/**
 * What leads to what, for any attacker: who has reached `from` reaches `to`; who
 * has reached both sides of a join reaches what it leads to. Nodes are numbers
 * from 0 on, and mean what the builder's caller says.
 */
export interface ReachGraph {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly joinCount: number;
  /** All that an attacker reaches who starts somewhere, each by the fewest steps. */
  from(start: number): Reached;
  /** From where, of all nodes, one of some goals is reached. */
  to(goals: Iterable<number>): Reaching;
}

/** What an attacker reaches. */
export interface Reached {
  has(node: number): boolean;
  /** How many steps it takes to a node; `Infinity` where it is not reached. */
  stepsTo(node: number): number;
  /**
   * What leads to a node, each after what it needs, with the edges that are no
   * steps; empty for the start itself and where it is not reached.
   */
  pathTo(node: number): readonly ReachStep[];
}

/** One edge or join that was taken. */
export interface ReachStep {
  /** One node, or the two sides of a join. */
  readonly from: readonly number[];
  readonly to: number;
  /** What the builder's caller said of it. */
  readonly label: number;
}

/** The nodes from which a goal is reached. */
export interface Reaching {
  readonly count: number;
  has(node: number): boolean;
}

/** The label of an edge that only says what something means and is no step: it does not count. */
export const NO_STEP = -1;

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

  /** @param label a number of the caller's, or {@link NO_STEP} */
  addEdge(from: number, to: number, label: number): void {
    this.edges.push(from, to, label);
  }

  /** Whoever has reached both `first` and `second` reaches `to`. */
  addJoin([first, second]: readonly [number, number], to: number, label: number): void {
    this.joins.push(first, second, to, label);
  }

  build(): ReachGraph {
    return new CompactGraph(this.nodes, this.edges.toArray(), this.joins.toArray());
  }
}

const EDGE_WIDTH = 3;
const JOIN_WIDTH = 4;

class CompactGraph implements ReachGraph {
  readonly nodeCount: number;
  private readonly edges: Int32Array;
  private readonly joins: Int32Array;
  private readonly forward: Adjacency;
  private readonly backward: Adjacency;
  /** The joins that a node is a side of. */
  private readonly joinsOf: Adjacency;
  private readonly joinsTo: Adjacency;

  constructor(nodeCount: number, edges: Int32Array, joins: Int32Array) {
    this.nodeCount = nodeCount;
    this.edges = edges;
    this.joins = joins;
    this.forward = new Adjacency(nodeCount, edges, EDGE_WIDTH, [0]);
    this.backward = new Adjacency(nodeCount, edges, EDGE_WIDTH, [1]);
    this.joinsOf = new Adjacency(nodeCount, joins, JOIN_WIDTH, [0, 1]);
    this.joinsTo = new Adjacency(nodeCount, joins, JOIN_WIDTH, [2]);
  }

  get edgeCount(): number {
    return this.edges.length / EDGE_WIDTH;
  }

  get joinCount(): number {
    return this.joins.length / JOIN_WIDTH;
  }

  from(start: number): Reached {
    return this.search(start, null);
  }

  /**
   * Backwards over edges first, which is exact without joins. From where a goal is
   * reached only if one side of a join were enough, each node is searched by itself.
   */
  to(goals: Iterable<number>): Reaching {
    const sure = this.backwardsFrom(goals, false);
    if (this.joins.length > 0) {
      const possible = this.backwardsFrom(goals, true);
      for (let node = 0; node < this.nodeCount; node += 1) {
        if (possible[node] === 0 || sure[node] !== 0) continue;
        if (this.search(node, sure).isStopped) sure[node] = 1;
      }
    }
    const count = sure.reduce((sum, each) => sum + each, 0);
    return { count, has: (node) => sure[node] === 1 };
  }

  /** What leads to some nodes by edges, and by either side of joins where one is enough. */
  private backwardsFrom(goals: Iterable<number>, isOneSideEnough: boolean): Uint8Array {
    const seen = new Uint8Array(this.nodeCount);
    const open: number[] = [];
    const visit = (node: number): void => {
      if (seen[node] !== 0) return;
      seen[node] = 1;
      open.push(node);
    };
    for (const goal of goals) visit(goal);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const edge of this.backward.at(node)) visit(this.edges[edge * EDGE_WIDTH] ?? 0);
      if (!isOneSideEnough) continue;
      for (const join of this.joinsTo.at(node)) {
        visit(this.joins[join * JOIN_WIDTH] ?? 0);
        visit(this.joins[join * JOIN_WIDTH + 1] ?? 0);
      }
    }
    return seen;
  }

  /** Nearest first; the cost of a join is that of both its sides. Ends early at a node of `stop`. */
  private search(start: number, stop: Uint8Array | null): Search {
    const search = new Search(start, { edges: this.edges, joins: this.joins });
    for (let node = search.next(); node >= 0; node = search.next()) {
      if (stop?.[node] === 1) {
        search.isStopped = true;
        break;
      }
      for (const edge of this.forward.at(node)) search.takeEdge(edge, node);
      for (const join of this.joinsOf.at(node)) search.takeJoin(join);
    }
    return search;
  }
}

/** The entries of a list of records by one or several of their fields. */
class Adjacency {
  private readonly offsets: Int32Array;
  private readonly entries: Int32Array;

  constructor(nodeCount: number, records: Int32Array, width: number, fields: readonly number[]) {
    const count = records.length / width;
    this.offsets = new Int32Array(nodeCount + 1);
    const each = (visit: (node: number, record: number) => void): void => {
      for (let record = 0; record < count; record += 1) {
        for (const field of fields) visit(records[record * width + field] ?? 0, record);
      }
    };
    each((node) => {
      this.offsets[node + 1] = (this.offsets[node + 1] ?? 0) + 1;
    });
    for (let node = 0; node < nodeCount; node += 1) {
      this.offsets[node + 1] = (this.offsets[node + 1] ?? 0) + (this.offsets[node] ?? 0);
    }
    this.entries = new Int32Array(count * fields.length);
    const places = this.offsets.slice(0, nodeCount);
    each((node, record) => {
      const place = places[node] ?? 0;
      this.entries[place] = record;
      places[node] = place + 1;
    });
  }

  at(node: number): Int32Array {
    return this.entries.subarray(this.offsets[node] ?? 0, this.offsets[node + 1] ?? 0);
  }
}

interface Records {
  readonly edges: Int32Array;
  readonly joins: Int32Array;
}

/** A search of one attacker, and afterwards what came of it. */
class Search implements Reached {
  isStopped = false;
  private readonly records: Records;
  private readonly distances = new Map<number, number>();
  /** How a node was reached: an edge, or `-1 - join`. */
  private readonly causes = new Map<number, number>();
  private readonly settled = new Set<number>();
  private readonly buckets: number[][];
  private nearest = 0;

  constructor(start: number, records: Records) {
    this.records = records;
    this.distances.set(start, 0);
    this.buckets = [[start]];
  }

  /** The nearest node that was reached and not gone on from, or -1. */
  next(): number {
    for (; this.nearest < this.buckets.length; this.nearest += 1) {
      const bucket = this.buckets[this.nearest];
      for (let node = bucket?.pop(); node !== undefined; node = bucket?.pop()) {
        if (this.settled.has(node)) continue;
        this.settled.add(node);
        return node;
      }
    }
    return -1;
  }

  takeEdge(edge: number, from: number): void {
    const { edges } = this.records;
    const to = edges[edge * EDGE_WIDTH + 1] ?? 0;
    const label = edges[edge * EDGE_WIDTH + 2] ?? 0;
    this.reach(to, this.stepsTo(from) + (label === NO_STEP ? 0 : 1), edge);
  }

  takeJoin(join: number): void {
    const [first = 0, second = 0, to = 0, label = 0] = this.joinAt(join);
    if (!this.settled.has(first) || !this.settled.has(second)) return;
    const steps = this.stepsTo(first) + this.stepsTo(second) + (label === NO_STEP ? 0 : 1);
    this.reach(to, steps, -1 - join);
  }

  private joinAt(join: number): Int32Array {
    return this.records.joins.subarray(join * JOIN_WIDTH, (join + 1) * JOIN_WIDTH);
  }

  private reach(node: number, steps: number, cause: number): void {
    if (steps >= this.stepsTo(node)) return;
    this.distances.set(node, steps);
    this.causes.set(node, cause);
    (this.buckets[steps] ??= []).push(node);
    for (let gap = 0; gap < steps; gap += 1) this.buckets[gap] ??= [];
  }

  has(node: number): boolean {
    return this.distances.has(node);
  }

  stepsTo(node: number): number {
    return this.distances.get(node) ?? Number.POSITIVE_INFINITY;
  }

  pathTo(target: number): readonly ReachStep[] {
    const path: ReachStep[] = [];
    const done = new Set<number>();
    // A node comes behind all that it needs.
    const open: { readonly node: number; readonly isReady: boolean }[] = [
      { node: target, isReady: false },
    ];
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      const cause = this.causes.get(top.node);
      if (cause === undefined || done.has(top.node)) continue;
      const step = this.stepOf(cause);
      if (top.isReady) {
        done.add(top.node);
        path.push(step);
        continue;
      }
      open.push({ node: top.node, isReady: true });
      for (const node of step.from.toReversed()) open.push({ node, isReady: false });
    }
    return path;
  }

  private stepOf(cause: number): ReachStep {
    if (cause < 0) {
      const [first = 0, second = 0, to = 0, label = 0] = this.joinAt(-1 - cause);
      return { from: [first, second], to, label };
    }
    const { edges } = this.records;
    const [from = 0, to = 0, label = 0] = edges.subarray(
      cause * EDGE_WIDTH,
      (cause + 1) * EDGE_WIDTH,
    );
    return { from: [from], to, label };
  }
}

/** A list of numbers that grows in large steps. */
class NumberList {
  private values = new Int32Array(1024);
  private length = 0;

  push(...numbers: readonly number[]): void {
    if (this.length + numbers.length > this.values.length) {
      const grown = new Int32Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    for (const number of numbers) {
      this.values[this.length] = number;
      this.length += 1;
    }
  }

  toArray(): Int32Array {
    return this.values.slice(0, this.length);
  }
}
