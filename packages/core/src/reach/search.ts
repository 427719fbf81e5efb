import type { Adjacency } from './adjacency.ts';
import { CostHeap } from './cost-heap.ts';

/** What an attacker reaches. */
export interface Reached {
  has(node: number): boolean;
  /** What it costs to come to a node; `Infinity` where it is not reached. */
  costTo(node: number): number;
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

/** The label of an edge that only says what something means and is no step: it costs nothing. */
export const NO_STEP = -1;

export const EDGE_WIDTH = 4;
export const JOIN_WIDTH = 4;

/** What a search goes along. */
export interface Links {
  readonly nodeCount: number;
  /** Records of {@link EDGE_WIDTH}: from, to, label, cost. */
  readonly edges: Int32Array;
  /** Records of {@link JOIN_WIDTH}: first, second, to, label. */
  readonly joins: Int32Array;
  readonly forward: Adjacency;
  readonly backward: Adjacency;
  /** The joins that a node is a side of. */
  readonly joinsOf: Adjacency;
  /** The joins that lead to a node. */
  readonly joinsTo: Adjacency;
}

/** Where a search ends, and what it leaves aside: nodes are marked by one of several bits. */
interface SearchLimits {
  readonly bit: number;
  /** Ends at the first node that is marked here. */
  readonly stop: Int32Array;
  /** Goes to nodes that are marked here alone. */
  readonly within: Int32Array;
}

/** Whether a node is marked. */
export function isMarked(marks: Int32Array, node: number, bit: number): boolean {
  return ((marks[node] ?? 0) & bit) !== 0;
}

/** How a node was reached that a search began with. */
const START = 0;

/** A search of one attacker, cheapest first, and afterwards what came of it; it can be run again. */
export class Search implements Reached {
  private readonly links: Links;
  private readonly costs: Float64Array;
  /** How a node was reached: 1 + edge, -1 - join, or {@link START}. */
  private readonly causes: Int32Array;
  private readonly settled: Uint8Array;
  /** Nodes that have been reached in this run. */
  private readonly touched: number[] = [];
  private readonly open = new CostHeap();

  constructor(links: Links) {
    this.links = links;
    this.costs = new Float64Array(links.nodeCount).fill(Number.POSITIVE_INFINITY);
    this.causes = new Int32Array(links.nodeCount);
    this.settled = new Uint8Array(links.nodeCount);
  }

  /** Searches from a node, and gives the node that it ended at, or -1 where it came to an end by itself. */
  run(start: number, limits: SearchLimits | null = null): number {
    this.clear();
    this.reach(start, 0, START);
    for (let node = this.open.pop(); node >= 0; node = this.open.pop()) {
      if (this.settled[node] !== 0) continue;
      this.settled[node] = 1;
      if (limits !== null && isMarked(limits.stop, node, limits.bit)) return node;
      this.goOn(node, limits);
    }
    return -1;
  }

  private clear(): void {
    for (const node of this.touched) {
      this.costs[node] = Number.POSITIVE_INFINITY;
      this.settled[node] = 0;
    }
    this.touched.length = 0;
    this.open.clear();
  }

  private goOn(node: number, limits: SearchLimits | null): void {
    const { edges, forward, joins, joinsOf } = this.links;
    const cost = this.costTo(node);
    for (let place = forward.begin(node); place < forward.end(node); place += 1) {
      const edge = forward.entry(place);
      const to = edges[edge * EDGE_WIDTH + 1] ?? 0;
      if (limits !== null && !isMarked(limits.within, to, limits.bit)) continue;
      this.reach(to, cost + (edges[edge * EDGE_WIDTH + 3] ?? 0), 1 + edge);
    }
    for (let place = joinsOf.begin(node); place < joinsOf.end(node); place += 1) {
      const join = joinsOf.entry(place);
      const at = join * JOIN_WIDTH;
      const first = joins[at] ?? 0;
      const second = joins[at + 1] ?? 0;
      const to = joins[at + 2] ?? 0;
      if (this.settled[first] === 0 || this.settled[second] === 0) continue;
      if (limits !== null && !isMarked(limits.within, to, limits.bit)) continue;
      const own = joins[at + 3] === NO_STEP ? 0 : 1;
      this.reach(to, this.costTo(first) + this.costTo(second) + own, -1 - join);
    }
  }

  private reach(node: number, cost: number, cause: number): void {
    const known = this.costTo(node);
    if (cost >= known) return;
    if (known === Number.POSITIVE_INFINITY) this.touched.push(node);
    this.costs[node] = cost;
    this.causes[node] = cause;
    this.open.push(node, cost);
  }

  has(node: number): boolean {
    return this.costTo(node) !== Number.POSITIVE_INFINITY;
  }

  costTo(node: number): number {
    return this.costs[node] ?? Number.POSITIVE_INFINITY;
  }

  pathTo(target: number): readonly ReachStep[] {
    const path: ReachStep[] = [];
    const done = new Set<number>();
    // A node comes behind all that it needs.
    const open: { readonly node: number; readonly isReady: boolean }[] = [
      { node: target, isReady: false },
    ];
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      const step = this.has(top.node) ? this.stepTo(top.node) : null;
      if (step === null || done.has(top.node)) continue;
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

  private stepTo(node: number): ReachStep | null {
    const cause = this.causes[node] ?? START;
    if (cause === START) return null;
    const { edges, joins } = this.links;
    if (cause > 0) {
      const at = (cause - 1) * EDGE_WIDTH;
      return { from: [edges[at] ?? 0], to: node, label: edges[at + 2] ?? NO_STEP };
    }
    const at = (-1 - cause) * JOIN_WIDTH;
    return {
      from: [joins[at] ?? 0, joins[at + 1] ?? 0],
      to: node,
      label: joins[at + 3] ?? NO_STEP,
    };
  }
}
