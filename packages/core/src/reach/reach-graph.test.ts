import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_STEP, type ReachGraph, ReachGraphBuilder, type ReachStep } from './reach-graph.ts';

interface Description {
  readonly nodes: number;
  readonly edges: readonly (readonly [from: number, to: number, isStep: boolean])[];
  readonly joins: readonly (readonly [first: number, second: number, to: number])[];
}

function build({ nodes, edges, joins }: Description): ReachGraph {
  const builder = new ReachGraphBuilder();
  builder.addNodes(nodes);
  edges.forEach(([from, to, isStep], index) => {
    builder.addEdge(from, to, isStep ? index : NO_STEP);
  });
  joins.forEach(([first, second, to], index) => {
    builder.addJoin([first, second], to, edges.length + index);
  });
  return builder.build();
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
    edges: fc.array(fc.tuple(node, node, fc.boolean()), { maxLength: 20 }),
    joins: fc.array(fc.tuple(node, node, node), { maxLength: 8 }),
  });
});

describe('ReachGraph', () => {
  const CHAIN: Description = {
    nodes: 6,
    edges: [
      [0, 1, true],
      [1, 2, false],
      [2, 3, true],
      [0, 4, true],
    ],
    joins: [[3, 4, 5]],
  };

  it('finds what leads to a node, and counts steps only', () => {
    const reached = build(CHAIN).from(0);
    expect(reached.stepsTo(3)).toBe(2);
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
    expect([reached.has(2), reached.stepsTo(2), reached.pathTo(2)]).toEqual([true, 0, []]);
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

  it('knows from where a goal is reached', () => {
    fc.assert(
      fc.property(descriptions, fc.nat(), fc.nat(), (description, one, two) => {
        const goals = [one % description.nodes, two % description.nodes];
        const reaching = build(description).to(goals);
        const expected = Array.from({ length: description.nodes }, (_, start) =>
          goals.some((goal) => closureOf(description, start).has(goal)),
        );
        expect(expected.map((_, node) => reaching.has(node))).toEqual(expected);
        expect(reaching.count).toBe(expected.filter(Boolean).length);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives paths each of whose steps holds what it needs', () => {
    fc.assert(
      fc.property(descriptions, (description) => {
        const reached = build(description).from(0);
        for (let target = 0; target < description.nodes; target += 1) {
          const path = reached.pathTo(target);
          const steps = path.filter(({ label }) => label !== NO_STEP).length;
          expect(steps).toBeLessThanOrEqual(reached.has(target) ? reached.stepsTo(target) : 0);
          const isRight = !reached.has(target) || leads(0, { path, target });
          expect(isRight).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
