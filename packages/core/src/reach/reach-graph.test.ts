import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReachGraph, ReachGraphBuilder } from './reach-graph.ts';
import { NO_STEP, type ReachStep } from './search.ts';

interface Description {
  readonly nodes: number;
  /** The cost of 0 is that of an edge that is no step. */
  readonly edges: readonly (readonly [from: number, to: number, cost: number])[];
  readonly joins: readonly (readonly [first: number, second: number, to: number])[];
}

function build(description: Description): ReachGraph {
  return collect(description).build();
}

function collect({ nodes, edges, joins }: Description): ReachGraphBuilder {
  const builder = new ReachGraphBuilder();
  builder.addNodes(nodes);
  edges.forEach(([from, to, cost], index) => {
    builder.addEdge(from, to, cost > 0 ? index : NO_STEP, cost);
  });
  joins.forEach(([first, second, to], index) => {
    builder.addJoin([first, second], to, edges.length + index);
  });
  return builder;
}

/** The definition: whatever follows is added until nothing does. */
function closureOf({ edges, joins }: Description, start: number): ReadonlySet<number> {
  const reached = new Set([start]);
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const [from, to] of edges) if (reached.has(from)) reached.add(to);
    for (const [first, second, to] of joins) {
      if (reached.has(first) && reached.has(second)) reached.add(to);
    }
  }
  return reached;
}

/** What it costs to come to each node, by the definition: whatever is cheaper counts until nothing is. */
function costsOf({ edges, joins, nodes }: Description, start: number): readonly number[] {
  const costs = Array.from({ length: nodes }, (_, node) => (node === start ? 0 : Infinity));
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    const offer = (to: number, cost: number): void => {
      if (cost >= (costs[to] ?? 0)) return;
      costs[to] = cost;
      isChanged = true;
    };
    for (const [from, to, cost] of edges) offer(to, (costs[from] ?? 0) + cost);
    for (const [first, second, to] of joins) {
      offer(to, (costs[first] ?? 0) + (costs[second] ?? 0) + 1);
    }
  }
  return costs;
}

/** Whether each step of a path holds what it needs, and the last leads to the target. */
function leads(
  start: number,
  { path, target }: { readonly path: readonly ReachStep[]; readonly target: number },
): boolean {
  const held = new Set([start]);
  for (const { from, to } of path) {
    if (!from.every((node) => held.has(node))) return false;
    held.add(to);
  }
  return held.has(target);
}

const descriptions: fc.Arbitrary<Description> = fc.integer({ min: 2, max: 14 }).chain((nodes) => {
  const node = fc.nat(nodes - 1);
  return fc.record({
    nodes: fc.constant(nodes),
    edges: fc.array(fc.tuple(node, node, fc.constantFrom(0, 1, 1, 1, 5, 1000)), { maxLength: 20 }),
    joins: fc.array(fc.tuple(node, node, node), { maxLength: 8 }),
  });
});

describe('ReachGraph', () => {
  const CHAIN: Description = {
    nodes: 6,
    edges: [
      [0, 1, 1],
      [1, 2, 0],
      [2, 3, 1],
      [0, 4, 1],
    ],
    joins: [[3, 4, 5]],
  };

  it('finds what leads to a node, and what it costs', () => {
    const reached = build(CHAIN).from(0);
    expect(reached.costTo(3)).toBe(2);
    expect(reached.pathTo(3).map(({ label }) => label)).toEqual([0, NO_STEP, 2]);
  });

  it('needs both sides of a join', () => {
    const graph = build(CHAIN);
    expect(graph.from(0).has(5)).toBe(true);
    expect(graph.from(0).pathTo(5)).toEqual([
      { from: [0], to: 1, label: 0 },
      { from: [1], to: 2, label: NO_STEP },
      { from: [2], to: 3, label: 2 },
      { from: [0], to: 4, label: 3 },
      { from: [3, 4], to: 5, label: 4 },
    ]);
    expect(graph.from(1).has(5)).toBe(false);
    expect(graph.from(1).pathTo(5)).toEqual([]);
  });

  it('reaches the start itself without a step', () => {
    const reached = build(CHAIN).from(2);
    expect([reached.has(2), reached.costTo(2), reached.pathTo(2)]).toEqual([true, 0, []]);
  });

  it('is the least closure, from everywhere', () => {
    fc.assert(
      fc.property(descriptions, (description) => {
        const graph = build(description);
        for (let start = 0; start < description.nodes; start += 1) {
          const closure = closureOf(description, start);
          const reached = graph.from(start);
          for (let node = 0; node < description.nodes; node += 1) {
            expect(reached.has(node)).toBe(closure.has(node));
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('knows from where each of some groups of goals is reached', () => {
    const groups = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(descriptions, groups, fc.nat(2), (description, numbers, omitted) => {
        const goals = numbers.map((group) => group.map((each) => each % description.nodes));
        const nodes = Array.from({ length: description.nodes }, (_, node) => node);
        const expected = goals.map((group) =>
          nodes.map((start) => group.some((goal) => closureOf(description, start).has(goal))),
        );
        const reaching = build(description).to(goals);
        expect(reaching.map((each) => nodes.map((node) => each.has(node)))).toEqual(expected);
        const starts = nodes.filter((node) => node % 3 !== omitted);
        const ofSome = build(description).to(goals, starts);
        expect(ofSome.map((each) => starts.map((node) => each.has(node)))).toEqual(
          expected.map((all) => starts.map((node) => all[node])),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('looks for more groups of goals than it does at once', () => {
    const groups = Array.from({ length: 70 }, (_, at) => [at % 6]);
    const reaching = build(CHAIN).to(groups);
    expect(reaching.map((each) => each.has(0))).toEqual(groups.map(() => true));
    expect(reaching.map((each) => each.has(5))).toEqual(groups.map(([goal]) => goal === 5));
  });

  it('is the same in pieces that were built by themselves', () => {
    fc.assert(
      fc.property(descriptions, descriptions, fc.nat(), (one, other, at) => {
        const builder = new ReachGraphBuilder();
        builder.addPiece(collect(one).piece());
        const first = builder.addPiece(collect(other).piece());
        const graph = builder.build();
        expect(first).toBe(one.nodes);
        const start = at % other.nodes;
        const alone = build(other).from(start);
        const costs = Array.from({ length: other.nodes }, (_, node) => alone.costTo(node));
        const reached = graph.from(first + start);
        expect(costs.map((_, node) => reached.costTo(first + node))).toEqual(costs);
        expect(one.nodes === 0 || reached.has(0)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('comes to every node at the least cost, and to the nearest of some goals', () => {
    fc.assert(
      fc.property(descriptions, fc.nat(), fc.nat(), (description, one, two) => {
        const graph = build(description);
        const goals = [one % description.nodes, two % description.nodes];
        const [reaching] = graph.to([goals]);
        for (let start = 0; start < description.nodes; start += 1) {
          const costs = costsOf(description, start);
          const reached = graph.from(start);
          expect(costs.map((_, node) => reached.costTo(node))).toEqual(costs);
          const route = reaching?.nearestFrom(start) ?? null;
          const least = Math.min(...goals.map((goal) => costs[goal] ?? Infinity));
          expect(route === null ? Infinity : costs[route.goal]).toBe(least);
          const isRight = route === null || leads(start, { path: route.steps, target: route.goal });
          expect(isRight).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('gives paths each of whose steps holds what it needs', () => {
    fc.assert(
      fc.property(descriptions, (description) => {
        const reached = build(description).from(0);
        for (let target = 0; target < description.nodes; target += 1) {
          const path = reached.pathTo(target);
          const steps = path.filter(({ label }) => label !== NO_STEP).length;
          expect(steps).toBeLessThanOrEqual(reached.has(target) ? reached.costTo(target) : 0);
          const isRight = !reached.has(target) || leads(0, { path, target });
          expect(isRight).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
