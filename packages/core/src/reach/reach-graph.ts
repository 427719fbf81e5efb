import { Adjacency } from './adjacency.ts';
import {
  EDGE_WIDTH,
  JOIN_WIDTH,
  type Links,
  NO_STEP,
  type Reached,
  type ReachStep,
  Search,
} from './search.ts';

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
   * From where one of some goals is reached.
   *
   * @param starts the nodes that will be asked about; all when absent
   */
  to(goals: Iterable<number>, starts?: Iterable<number>): Reaching;
}

/** The nodes from which a goal is reached, out of those that may be asked about. */
export interface Reaching {
  has(node: number): boolean;
  /** The way to the goal that is reached at the least cost, or `null`. */
  nearestFrom(start: number): Route | null;
}

/** A way to a goal. */
export interface Route {
  readonly goal: number;
  /** What leads there, as in {@link Reached.pathTo}. */
  readonly steps: readonly ReachStep[];
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
  /** The joins that a node is a side of. */
  readonly joinsOf: Adjacency;
  private readonly backward: Adjacency;
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
    const search = new Search(this);
    search.run(start);
    return search;
  }

  /**
   * Backwards over edges, which is exact without joins; and backwards as if one side
   * of a join were enough, which says where it is worth searching.
   */
  to(goals: Iterable<number>, starts: Iterable<number> | null = null): Reaching {
    const all = [...goals];
    const isGoal = new Uint8Array(this.nodeCount);
    for (const goal of all) isGoal[goal] = 1;
    const sure = this.backwardsFrom(all, () => false);
    if (this.joins.length === 0) {
      return new GoalSearch(this, { isGoal, sure, possible: sure, open: sure });
    }
    const possible = this.backwardsFrom(all, () => true);
    const reached = starts === null ? null : this.reachedPast(sure, starts);
    // A join is of use to whoever is not there yet only if he comes to both its sides.
    const open =
      reached === null
        ? possible
        : this.backwardsFrom(all, (one, other) => reached[one] === 1 && reached[other] === 1);
    return new GoalSearch(this, { isGoal, sure, possible, open });
  }

  /** What leads to some nodes by edges, and by either side of those joins where one is enough. */
  private backwardsFrom(
    goals: readonly number[],
    isOneSideEnough: (first: number, second: number) => boolean,
  ): Uint8Array {
    const { backward, joinsTo } = this;
    const visited = new Visited(this.nodeCount);
    for (const goal of goals) visited.add(goal);
    for (let node = visited.next(); node >= 0; node = visited.next()) {
      for (let place = backward.begin(node); place < backward.end(node); place += 1) {
        visited.add(this.edges[backward.entry(place) * EDGE_WIDTH] ?? 0);
      }
      for (let place = joinsTo.begin(node); place < joinsTo.end(node); place += 1) {
        const join = joinsTo.entry(place);
        const first = this.joins[join * JOIN_WIDTH] ?? 0;
        const second = this.joins[join * JOIN_WIDTH + 1] ?? 0;
        if (!isOneSideEnough(first, second)) continue;
        visited.add(first);
        visited.add(second);
      }
    }
    return visited.marks;
  }

  /** What those together come to who start at some nodes and have not come to certain ones. */
  private reachedPast(barred: Uint8Array, starts: Iterable<number>): Uint8Array {
    const { forward, joinsOf } = this;
    const visited = new Visited(this.nodeCount, barred);
    for (const start of starts) visited.add(start);
    for (let node = visited.next(); node >= 0; node = visited.next()) {
      for (let place = forward.begin(node); place < forward.end(node); place += 1) {
        visited.add(this.edges[forward.entry(place) * EDGE_WIDTH + 1] ?? 0);
      }
      for (let place = joinsOf.begin(node); place < joinsOf.end(node); place += 1) {
        const at = joinsOf.entry(place) * JOIN_WIDTH;
        const isBoth =
          visited.marks[this.joins[at] ?? 0] === 1 && visited.marks[this.joins[at + 1] ?? 0] === 1;
        if (isBoth) visited.add(this.joins[at + 2] ?? 0);
      }
    }
    return visited.marks;
  }
}

/** Nodes that have been come to, and those of them that have not been gone on from. */
class Visited {
  readonly marks: Uint8Array;
  private readonly barred: Uint8Array | null;
  private readonly open: number[] = [];

  constructor(nodeCount: number, barred: Uint8Array | null = null) {
    this.marks = new Uint8Array(nodeCount);
    this.barred = barred;
  }

  add(node: number): void {
    if (this.marks[node] !== 0 || this.barred?.[node] === 1) return;
    this.marks[node] = 1;
    this.open.push(node);
  }

  /** A node to go on from, or -1. */
  next(): number {
    return this.open.pop() ?? -1;
  }
}

/** Goals, and the nodes that lead to them. */
interface Towards {
  readonly isGoal: Uint8Array;
  /** From where a goal is reached by edges alone. */
  readonly sure: Uint8Array;
  /** From where a goal might be reached, if both sides of joins are. */
  readonly possible: Uint8Array;
  /** Of those, where somebody may be who does not come to a goal by edges alone. */
  readonly open: Uint8Array;
}

/** Searches for the same goals from one start after the other. */
class GoalSearch implements Reaching {
  private readonly towards: Towards;
  private readonly search: Search;
  /** 1 where a goal is reached, 2 where it is not, 0 where nobody has asked. */
  private readonly known: Uint8Array;

  constructor(links: Links, towards: Towards) {
    this.towards = towards;
    this.search = new Search(links);
    this.known = new Uint8Array(links.nodeCount);
  }

  has(node: number): boolean {
    const { open, sure } = this.towards;
    if (sure[node] === 1) return true;
    if (open[node] !== 1) return false;
    if (this.known[node] === 0) {
      this.known[node] = this.search.run(node, { stop: sure, within: open }) < 0 ? 2 : 1;
    }
    return this.known[node] === 1;
  }

  nearestFrom(start: number): Route | null {
    const { isGoal, possible } = this.towards;
    if (possible[start] !== 1) return null;
    const goal = this.search.run(start, { stop: isGoal, within: possible });
    return goal < 0 ? null : { goal, steps: this.search.pathTo(goal) };
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
    for (let at = 0; at < records.length; at += 1) {
      const moved = at % width < nodeFields ? by : 0;
      this.values[this.length + at] = (records[at] ?? 0) + moved;
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
