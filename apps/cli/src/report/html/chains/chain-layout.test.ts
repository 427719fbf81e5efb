import { describe, expect, it } from 'vitest';
import { indexReport } from '../report-index.ts';
import { type ChainDump, chainReport, SMALL_DUMP } from '../testing/chain-report.ts';
import { chainGraph } from './chain-graph.ts';
import { groupChains } from './chain-groups.ts';
import { type Band, type ChainDrawing, layOutChains, type PlacedNode } from './chain-layout.ts';
import { nodeText } from './node-text.ts';

function drawingOf(dump: ChainDump): ChainDrawing {
  const index = indexReport(chainReport(dump));
  const graph = chainGraph(groupChains(index.report));
  return layOutChains(graph, (node) => ({ ...nodeText(index, node), hasLink: true }));
}

/** One user each way of a few, and roles in a row, each of which trusts the one before. */
const WAYS = ['iam:PutUserPolicy', 'iam:AttachUserPolicy', 'iam:CreateUser', 'iam:*'] as const;
const WIDE_DUMP: ChainDump = {
  users: Object.fromEntries(WAYS.map((action, at) => [`user-${at}`, [action]])),
  roles: {
    first: { actions: ['iam:PutRolePolicy'], trusts: ['user-1', 'user-2'] },
    second: { actions: ['iam:AttachRolePolicy'], trusts: ['user-2'] },
  },
};

describe.each([
  ['a small graph', SMALL_DUMP],
  ['a larger one', WIDE_DUMP],
])('layOutChains: %s', (_name, dump) => {
  const drawing = drawingOf(dump);
  const nodes = drawing.bands.flatMap((band) => band.nodes);

  it('lets no node lie over another', () => {
    const pairs = drawing.bands.flatMap((band) =>
      band.nodes.flatMap((a, at) => band.nodes.slice(at + 1).map((b) => [a, b] as const)),
    );
    expect(pairs.length).toBeGreaterThan(0);
    expect(pairs.filter(([a, b]) => overlap(a, b))).toEqual([]);
  });

  it('puts those who begin chains at the left and full administrators at the right', () => {
    for (const band of drawing.bands) expect(misplaced(band)).toEqual([]);
  });

  it('stays within its size', () => {
    const outside = drawing.bands.flatMap((band) =>
      band.nodes.filter(
        ({ height, width, x, y }) =>
          x < 0 || y < 0 || x + width > drawing.width || y + height > band.height,
      ),
    );
    expect(outside).toEqual([]);
  });

  it('begins and ends each edge at the sides of its nodes', () => {
    const byId = new Map(nodes.map((placed) => [placed.node.id, placed]));
    for (const { edge, points } of drawing.bands.flatMap((band) => band.edges)) {
      const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
      expect(points[0]?.x).toBe((from?.x ?? 0) + (from?.width ?? 0));
      expect(points.at(-1)?.x).toBe(to?.x);
    }
  });

  it('is the same for the same report', () => {
    expect(placesIn(drawingOf(dump))).toEqual(placesIn(drawing));
  });
});

function placesIn({ bands, width }: ChainDrawing): unknown {
  const places = bands.map(({ edges, height, nodes }) => [
    height,
    nodes.map(({ about, names, node, x, y }) => [node.id, names, about, x, y]),
    edges.map(({ edge, label, lines, points }) => [edge.titles, label, lines, points]),
  ]);
  return [width, places];
}

function overlap(a: PlacedNode, b: PlacedNode): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Nodes without an edge that leads to them and not at the left, or without one that leads on and not at the right. */
function misplaced({ edges, nodes }: Band): readonly string[] {
  const left = Math.min(...nodes.map(({ x }) => x));
  const right = Math.max(...nodes.map(({ x }) => x));
  return nodes
    .filter(
      ({ node, x }) =>
        (x > left && edges.every(({ edge }) => edge.to !== node.id)) ||
        (x < right && edges.every(({ edge }) => edge.from !== node.id)),
    )
    .map(({ node }) => node.id);
}
