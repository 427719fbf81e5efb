import { groupBy } from '../report-index.ts';
import type { ChainEdge, ChainGraph, ChainNode } from './chain-graph.ts';
import { type Point, placeInColumns, type Route } from './place-in-columns.ts';
import { inTwoLines, widthOf, wrapped } from './svg-text.ts';

/** A graph with places for everything, in pixels; its bands stand below each other. */
export interface ChainDrawing {
  readonly width: number;
  readonly bands: readonly Band[];
}

/** What hangs together in the same accounts, with places of its own. */
export interface Band {
  readonly accountIds: readonly string[];
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** A node with its upper left corner. */
export interface PlacedNode {
  readonly node: ChainNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly names: readonly string[];
  readonly about: readonly string[];
}

/** An edge with the points that it goes through, and the middle of its words. */
export interface PlacedEdge {
  readonly edge: ChainEdge;
  readonly points: readonly Point[];
  readonly label: Point;
  readonly labelWidth: number;
  readonly lines: readonly string[];
}

/** Sizes that drawing and layout share, in pixels. */
export const SIZES = { inset: 11, line: 16, margin: 10 } as const;

const NAME_FONT = { size: 12.5, isBold: true };
const SMALL_FONT = { size: 11.5, isBold: false };
const NODE_PADDING = 7;
/** For the link to a finding beside the last line. */
const LINK_ROOM = 52;

/** How wide columns are. */
interface Columns {
  readonly node: number;
  readonly label: number;
  readonly gap: number;
}

const WIDE: Columns = { node: 240, label: 200, gap: 70 };
const NARROW: Columns = { node: 198, label: 124, gap: 50 };
/** Three narrow columns fit on a page on a screen of 1280 pixels. */
const PAGE_WIDTH = 965;

/** What is written into a node, and whether a link stands beside it. */
export type TextOf = (node: ChainNode) => {
  readonly names: readonly string[];
  readonly about: string;
  readonly hasLink: boolean;
};

/** Places nodes in columns from left to right, and what hangs together below each other. */
export function layOutChains(graph: ChainGraph, textOf: TextOf): ChainDrawing {
  const parts = partsByAccounts(graph);
  const wide = placeParts(parts, textOf, WIDE);
  return wide.width <= PAGE_WIDTH ? wide : placeParts(parts, textOf, NARROW);
}

/** A part of the graph that hangs together, of the same accounts. */
interface Part extends ChainGraph {
  readonly accountIds: readonly string[];
}

function partsByAccounts({ edges, nodes }: ChainGraph): readonly Part[] {
  const rootOf = rootsOf(nodes, edges);
  const accounts = new Map<string, Set<string>>();
  for (const { accountId, id } of nodes) {
    const own = accounts.get(rootOf(id)) ?? new Set();
    if (accountId !== null) own.add(accountId);
    accounts.set(rootOf(id), own);
  }
  const accountIdsOf = (id: string) => [...(accounts.get(rootOf(id)) ?? [])].toSorted();
  const keyOf = (id: string) => accountIdsOf(id).join(' ');
  const edgesByKey = groupBy(edges, ({ from }) => keyOf(from));
  return [...groupBy(nodes, ({ id }) => keyOf(id))].map(([key, own]) => ({
    accountIds: accountIdsOf(own[0]?.id ?? ''),
    nodes: own,
    edges: edgesByKey.get(key) ?? [],
  }));
}

/** Equal for nodes that edges join, whichever way these point. */
function rootsOf(nodes: readonly ChainNode[], edges: readonly ChainEdge[]): (id: string) => string {
  const parents = new Map(nodes.map(({ id }) => [id, id]));
  const rootOf = (id: string): string => {
    const parent = parents.get(id) ?? id;
    if (parent === id) return id;
    const root = rootOf(parent);
    parents.set(id, root);
    return root;
  };
  for (const { from, to } of edges) parents.set(rootOf(from), rootOf(to));
  return rootOf;
}

function placeParts(parts: readonly Part[], textOf: TextOf, columns: Columns): ChainDrawing {
  const bands = parts.map((part): Band => {
    const placed = placePart(part, textOf, columns);
    const height = Math.ceil(bottomOf(placed) + SIZES.margin);
    return { accountIds: part.accountIds, height, ...placed };
  });
  const rights = bands.flatMap(({ nodes }) => nodes.map(({ width, x }) => x + width));
  return { bands, width: Math.ceil(Math.max(0, ...rights) + SIZES.margin) };
}

type PlacedPart = Pick<Band, 'nodes' | 'edges'>;

function bottomOf({ edges, nodes }: PlacedPart): number {
  return Math.max(
    ...nodes.map(({ height, y }) => y + height),
    ...edges.map(({ label, lines }) => label.y + heightOf(lines) / 2),
  );
}

function placePart(part: Part, textOf: TextOf, columns: Columns): PlacedPart {
  const nodes = part.nodes.map((node) => sizedNode(node, textOf(node), columns.node));
  const edges = part.edges.map((edge) => ({ edge, lines: labelLines(edge, columns.label) }));
  const { centres, routes } = placeInColumns(
    nodes.map(({ height, node: { id }, width }) => ({ id, width, height })),
    edges.map(({ edge: { from, to }, lines }) => {
      return { from, to, width: columns.label, height: heightOf(lines) };
    }),
    columns.gap,
  );
  const corners = nodes.map((each, at) => cornerOf(each, centres[at] ?? ORIGIN));
  const left = Math.min(...corners.map(({ x }) => x));
  const highest = Math.min(
    ...corners.map(({ y }) => y),
    ...edges.map(({ lines }, at) => (routes[at]?.middle.y ?? 0) - heightOf(lines) / 2),
  );
  const move = { x: SIZES.margin - left, y: SIZES.margin - highest };
  const placed = nodes.map((each, at) => ({ ...each, ...moved(corners[at] ?? ORIGIN, move) }));
  const byId = new Map(placed.map((each) => [each.node.id, each]));
  const surroundings = { columns, move, nodes: byId };
  return {
    nodes: placed,
    edges: edges.flatMap((each, at) => {
      const route = routes[at];
      return route === undefined ? [] : [placedEdge(each, route, surroundings)];
    }),
  };
}

const ORIGIN: Point = { x: 0, y: 0 };

function cornerOf({ height, width }: Pick<PlacedNode, 'height' | 'width'>, centre: Point): Point {
  return { x: centre.x - width / 2, y: centre.y - height / 2 };
}

/** What an edge is placed among. */
interface Surroundings {
  readonly columns: Columns;
  /** How far the places of the layout are from those in the drawing. */
  readonly move: Point;
  readonly nodes: ReadonlyMap<string, PlacedNode>;
}

function moved({ x, y }: Point, by: Point): Point {
  return { x: x + by.x, y: y + by.y };
}

function placedEdge(
  { edge, lines }: Pick<PlacedEdge, 'edge' | 'lines'>,
  route: Route,
  { columns, move, nodes }: Surroundings,
): PlacedEdge {
  const label = moved(route.middle, move);
  const labelWidth = Math.max(...lines.map((line) => widthOf(line, SMALL_FONT)));
  const points = route.points.map((point) => moved(point, move));
  const inner = points.slice(1, -1).flatMap((point, at): readonly Point[] => {
    if (Math.abs(point.x - label.x) < 1) {
      // Level behind its words.
      return [-labelWidth / 2, labelWidth / 2].map((offset) => ({
        x: label.x + offset,
        y: label.y,
      }));
    }
    // Between columns there are labels of others only: it may bend as soon as it is out of the column before.
    return [at === points.length - 3 ? { ...point, x: point.x - columns.label / 2 } : point];
  });
  const [start = label, end = label] = [points[0], points.at(-1)];
  const from = portOf(nodes.get(edge.from), start, 'right');
  const to = portOf(nodes.get(edge.to), end, 'left');
  return { edge, lines, label, labelWidth, points: [from, ...inner, to] };
}

/** Where an edge leaves or enters a node: at its side, as near as may be to where it comes from. */
function portOf(node: PlacedNode | undefined, { x, y }: Point, side: 'left' | 'right'): Point {
  if (node === undefined) return { x, y };
  const middle = node.y + node.height / 2;
  const most = node.height / 2 - CORNER;
  return {
    x: side === 'left' ? node.x : node.x + node.width,
    y: Math.max(middle - most, Math.min(middle + most, y)),
  };
}

/** Edges keep away from the rounded corners of nodes. */
const CORNER = 9;

function sizedNode(
  node: ChainNode,
  { about, hasLink, names }: ReturnType<TextOf>,
  width: number,
): Omit<PlacedNode, 'x' | 'y'> {
  const room = width - 2 * SIZES.inset;
  const nameLines = names.flatMap((name) => inTwoLines(name, room, NAME_FONT));
  const aboutLines = besideLink(
    wrapped(about, room, SMALL_FONT),
    hasLink ? room - LINK_ROOM : room,
  );
  const height = heightOf([...nameLines, ...aboutLines]) + 2 * NODE_PADDING;
  return { node, width, height, names: nameLines, about: aboutLines };
}

/** The link stands at the end of the last line, or in a line of its own. */
function besideLink(lines: readonly string[], room: number): readonly string[] {
  return widthOf(lines.at(-1) ?? '', SMALL_FONT) <= room ? lines : [...lines, ''];
}

function heightOf(lines: readonly string[]): number {
  return lines.length * SIZES.line;
}

function labelLines({ titles }: ChainEdge, width: number): readonly string[] {
  return wrapped(titles.length === 0 ? 'acts as' : titles.join(', then '), width, SMALL_FONT);
}
