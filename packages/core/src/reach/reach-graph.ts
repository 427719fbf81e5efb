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
  /** From where, of all nodes, one of some goals is reached. */
  to(goals: Iterable<number>): Reaching;
}

/** The nodes from which a goal is reached. */
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

  build(): ReachGraph {
    return new CompactGraph(this.nodes, this.edges.toArray(), this.joins.toArray());
  }
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
  to(goals: Iterable<number>): Reaching {
    const isGoal = new Uint8Array(this.nodeCount);
    for (const goal of goals) isGoal[goal] = 1;
    const sure = this.backwardsFrom(isGoal, false);
    const possible = this.joins.length > 0 ? this.backwardsFrom(isGoal, true) : sure;
    return new GoalSearch(this, { isGoal, sure, possible });
  }

  /** What leads to some nodes by edges, and by either side of joins where one is enough. */
  private backwardsFrom(goals: Uint8Array, isOneSideEnough: boolean): Uint8Array {
    const seen = new Uint8Array(this.nodeCount);
    const open: number[] = [];
    const visit = (node: number): void => {
      if (seen[node] !== 0) return;
      seen[node] = 1;
      open.push(node);
    };
    for (const [node, is] of goals.entries()) {
      if (is !== 0) visit(node);
    }
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
}

/** Goals, and the nodes that lead to them. */
interface Towards {
  readonly isGoal: Uint8Array;
  /** From where a goal is reached by edges alone. */
  readonly sure: Uint8Array;
  /** From where a goal might be reached, if both sides of joins are. */
  readonly possible: Uint8Array;
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
    const { possible, sure } = this.towards;
    if (sure[node] === 1) return true;
    if (possible[node] !== 1) return false;
    if (this.known[node] === 0) {
      this.known[node] = this.search.run(node, { stop: sure, within: possible }) < 0 ? 2 : 1;
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
