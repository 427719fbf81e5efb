import { EDGE_WIDTH, isMarked, JOIN_WIDTH, type Links, type ReachStep, Search } from './search.ts';
import { Worklist } from './worklist.ts';

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

/** The number of groups of goals that are looked for at once, a bit each. */
const MAX_GROUPS = 31;

/** From where each of some groups of goals is reached, looked for in as few passes as possible. */
export function reachingEach(
  links: Links,
  groups: readonly Iterable<number>[],
  starts: Iterable<number> | null,
): readonly Reaching[] {
  const found: Reaching[] = [];
  for (let at = 0; at < groups.length; at += MAX_GROUPS) {
    const some = groups.slice(at, at + MAX_GROUPS);
    const towards = lookBackwards(links, some, starts);
    found.push(...some.map((_, place) => new GoalSearch(links, towards, 1 << place)));
  }
  return found;
}

/** Goals, and the nodes that lead to them; each group has its bit. */
interface Towards {
  readonly goals: Int32Array;
  /** From where a goal is reached by edges alone. */
  readonly sure: Int32Array;
  /** From where a goal might be reached, if both sides of joins are. */
  readonly possible: Int32Array;
  /** Of those, where somebody may be who does not come to a goal by edges alone. */
  readonly open: Int32Array;
}

/**
 * Backwards over edges, which is exact without joins; and backwards as if one side
 * of a join were enough, which says where it is worth searching.
 */
function lookBackwards(
  links: Links,
  groups: readonly Iterable<number>[],
  starts: Iterable<number> | null,
): Towards {
  const goals = new Int32Array(links.nodeCount);
  for (const [place, group] of groups.entries()) {
    for (const node of group) goals[node] = (goals[node] ?? 0) | (1 << place);
  }
  const sure = alongEdges(links, goals);
  if (links.joins.length === 0) return { goals, sure, possible: sure, open: sure };
  const possible = alongJoins(links, sure, () => ALL);
  if (starts === null) return { goals, sure, possible, open: possible };
  const reached = reachedPast(links, { barred: sure, within: possible }, starts);
  // A join is of use to whoever is not there yet only if he comes to both its sides.
  const open = alongJoins(links, sure, (one, other) => (reached[one] ?? 0) & (reached[other] ?? 0));
  return { goals, sure, possible, open };
}

/** Every bit. */
const ALL = ~0;

/** What leads to some nodes by edges. */
function alongEdges(links: Links, goals: Int32Array): Int32Array {
  const marks = goals.slice();
  const open = new Worklist(links.nodeCount);
  for (let node = 0; node < links.nodeCount; node += 1) if (goals[node] !== 0) open.add(node);
  goBackwards(links, { marks, open, joined: () => 0 });
  return marks;
}

/**
 * What leads to some nodes by edges, and by either side of joins.
 *
 * @param sure what leads there by edges
 * @param joined the bits for which one side of a join is enough
 */
function alongJoins(links: Links, sure: Int32Array, joined: Backwards['joined']): Int32Array {
  const { joins, nodeCount } = links;
  const marks = sure.slice();
  const open = new Worklist(nodeCount);
  for (let at = 0; at < joins.length; at += JOIN_WIDTH) {
    const node = joins[at + 2] ?? 0;
    if (marks[node] !== 0) open.add(node);
  }
  goBackwards(links, { marks, open, joined });
  return marks;
}

/** How far it was gone backwards. */
interface Backwards {
  readonly marks: Int32Array;
  /** Nodes that are marked, and what leads to them may not be. */
  readonly open: Worklist;
  /** The bits for which one side of a join is enough. */
  readonly joined: (first: number, second: number) => number;
}

function goBackwards(links: Links, { joined, marks, open }: Backwards): void {
  const { backward, edges, joins, joinsTo } = links;
  const mark = (node: number, bits: number): void => {
    const known = marks[node] ?? 0;
    if ((known | bits) === known) return;
    marks[node] = known | bits;
    open.add(node);
  };
  for (let node = open.take(); node >= 0; node = open.take()) {
    const bits = marks[node] ?? 0;
    for (let place = backward.begin(node); place < backward.end(node); place += 1) {
      mark(edges[backward.entry(place) * EDGE_WIDTH] ?? 0, bits);
    }
    for (let place = joinsTo.begin(node); place < joinsTo.end(node); place += 1) {
      const at = joinsTo.entry(place) * JOIN_WIDTH;
      const first = joins[at] ?? 0;
      const second = joins[at + 1] ?? 0;
      const enough = bits & joined(first, second);
      mark(first, enough);
      mark(second, enough);
    }
  }
}

/** Where whoever starts has not come yet, and from where it matters. */
interface Past {
  readonly barred: Int32Array;
  readonly within: Int32Array;
}

/** What those together come to who start at some nodes, have not come to certain ones, and may still. */
function reachedPast(links: Links, { barred, within }: Past, starts: Iterable<number>): Int32Array {
  const { edges, forward, joins, joinsOf, nodeCount } = links;
  const marks = new Int32Array(nodeCount);
  const open = new Worklist(nodeCount);
  const mark = (node: number, bits: number): void => {
    const known = marks[node] ?? 0;
    const more = bits & (within[node] ?? 0) & ~(barred[node] ?? 0) & ~known;
    if (more === 0) return;
    marks[node] = known | more;
    open.add(node);
  };
  for (const start of starts) mark(start, ALL);
  for (let node = open.take(); node >= 0; node = open.take()) {
    const bits = marks[node] ?? 0;
    for (let place = forward.begin(node); place < forward.end(node); place += 1) {
      mark(edges[forward.entry(place) * EDGE_WIDTH + 1] ?? 0, bits);
    }
    for (let place = joinsOf.begin(node); place < joinsOf.end(node); place += 1) {
      const at = joinsOf.entry(place) * JOIN_WIDTH;
      const both = (marks[joins[at] ?? 0] ?? 0) & (marks[joins[at + 1] ?? 0] ?? 0);
      mark(joins[at + 2] ?? 0, both);
    }
  }
  return marks;
}

/** Searches for the goals of one group from one start after the other. */
class GoalSearch implements Reaching {
  private readonly links: Links;
  private readonly towards: Towards;
  private readonly bit: number;
  private search: Search | null = null;
  private walk: Walk | null = null;

  constructor(links: Links, towards: Towards, bit: number) {
    this.links = links;
    this.towards = towards;
    this.bit = bit;
  }

  has(node: number): boolean {
    const { bit } = this;
    const { open, sure } = this.towards;
    if (isMarked(sure, node, bit)) return true;
    if (!isMarked(open, node, bit)) return false;
    this.walk ??= new Walk(this.links, { bit, stop: sure, within: open });
    return this.walk.comes(node);
  }

  nearestFrom(start: number): Route | null {
    const { bit } = this;
    const { goals, possible } = this.towards;
    if (!isMarked(possible, start, bit)) return null;
    this.search ??= new Search(this.links);
    const goal = this.search.run(start, { bit, stop: goals, within: possible });
    return goal < 0 ? null : { goal, steps: this.search.pathTo(goal) };
  }
}

/** Where a walk ends, and where it goes. */
interface WalkLimits {
  readonly bit: number;
  readonly stop: Int32Array;
  readonly within: Int32Array;
}

/** Whether a node that is marked is come to, from one start after the other, whatever it costs. */
class Walk {
  private readonly links: Links;
  private readonly limits: WalkLimits;
  /** The number of the walk that has come to a node last. */
  private readonly visits: Int32Array;
  private walkCount = 0;
  private readonly visited: number[] = [];
  /** Nodes from where it is known: 1 that they come there, 2 that they do not. */
  private readonly known: Uint8Array;

  constructor(links: Links, limits: WalkLimits) {
    this.links = links;
    this.limits = limits;
    this.visits = new Int32Array(links.nodeCount);
    this.known = new Uint8Array(links.nodeCount);
  }

  comes(start: number): boolean {
    const from = this.onlyWay(start);
    if (this.known[from] === 0) {
      const isThere = this.walkFrom(from);
      // Whoever starts at what was come to in vain comes to no more than that.
      if (!isThere) for (const node of this.visited) this.known[node] = 2;
      else this.known[from] = 1;
    }
    return this.known[from] === 1;
  }

  /** What a node leads to where that is all it leads to, else itself: many starts lead to the same. */
  private onlyWay(node: number): number {
    const { edges, forward, joinsOf } = this.links;
    const place = forward.begin(node);
    const isOnly = place + 1 === forward.end(node) && joinsOf.begin(node) === joinsOf.end(node);
    return isOnly ? (edges[forward.entry(place) * EDGE_WIDTH + 1] ?? node) : node;
  }

  private walkFrom(start: number): boolean {
    this.walkCount += 1;
    this.visited.length = 0;
    if (this.visit(start)) return true;
    for (const node of this.visited) if (this.goOn(node)) return true;
    return false;
  }

  private goOn(node: number): boolean {
    const { edges, forward, joins, joinsOf } = this.links;
    for (let place = forward.begin(node); place < forward.end(node); place += 1) {
      if (this.visit(edges[forward.entry(place) * EDGE_WIDTH + 1] ?? 0)) return true;
    }
    for (let place = joinsOf.begin(node); place < joinsOf.end(node); place += 1) {
      const at = joinsOf.entry(place) * JOIN_WIDTH;
      const isBoth = this.isVisited(joins[at] ?? 0) && this.isVisited(joins[at + 1] ?? 0);
      if (isBoth && this.visit(joins[at + 2] ?? 0)) return true;
    }
    return false;
  }

  /** Notes that a node was come to, and tells whether that is the end. */
  private visit(node: number): boolean {
    const { bit, stop, within } = this.limits;
    if (isMarked(stop, node, bit) || this.known[node] === 1) return true;
    // What does not come there by itself may do with what else was come to.
    if (!isMarked(within, node, bit) || this.isVisited(node)) return false;
    this.visits[node] = this.walkCount;
    this.visited.push(node);
    return false;
  }

  private isVisited(node: number): boolean {
    return this.visits[node] === this.walkCount;
  }
}
