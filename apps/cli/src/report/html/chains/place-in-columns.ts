import { graphlib, layout } from '@dagrejs/dagre';

/** A place, in pixels from the upper left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Something to place. */
export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** An arrow between boxes, with room for words in its middle. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly width: number;
  readonly height: number;
}

/** Where an arrow goes, and the middle of its words. */
export interface Route {
  readonly points: readonly Point[];
  readonly middle: Point;
}

/** Where boxes have their middle, and how arrows go; in the order in which they were given. */
export interface Places {
  readonly centres: readonly Point[];
  readonly routes: readonly Route[];
}

/**
 * Places boxes in columns from left to right so that few arrows cross: those that no
 * arrow leads to in the first column, and those that none leads on from in the last.
 */
export function placeInColumns(
  boxes: readonly Box[],
  arrows: readonly Arrow[],
  columnGap: number,
): Places {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 14, edgesep: 10, ranksep: columnGap });
  for (const { height, id, width } of boxes) graph.setNode(id, { width, height });
  for (const [at, { from, height, to, width }] of arrows.entries()) {
    graph.setEdge(from, to, { width, height, labelpos: 'c' }, String(at));
  }
  keepEndsApart(graph, boxes, arrows);
  layout(graph);
  return {
    centres: boxes.map(({ id }) => pointOf(graph.node(id))),
    routes: arrows.map(({ from, to }, at) => routeOf(graph.edge(from, to, String(at)))),
  };
}

/** Heavy edges to two nodes that nobody sees hold the ends of all chains in one column each. */
function keepEndsApart(
  graph: graphlib.Graph,
  boxes: readonly Box[],
  arrows: readonly Arrow[],
): void {
  const sources = new Set(arrows.map(({ from }) => from));
  const targets = new Set(arrows.map(({ to }) => to));
  const nothing = { width: 0, height: 0 };
  graph.setNode(LEFT, nothing);
  graph.setNode(RIGHT, nothing);
  for (const { id } of boxes) {
    if (!targets.has(id)) graph.setEdge(LEFT, id, { ...nothing, weight: HEAVY }, 'left');
    if (!sources.has(id)) graph.setEdge(id, RIGHT, { ...nothing, weight: HEAVY }, 'right');
  }
}

/** No box has such an id. */
const LEFT = 'left end';
const RIGHT = 'right end';
const HEAVY = 50;

function routeOf(edge: unknown): Route {
  const points: unknown = isRecord(edge) ? edge['points'] : null;
  if (!Array.isArray(points)) throw new TypeError('the layout has left out an arrow');
  return { points: points.map(pointOf), middle: pointOf(edge) };
}

function pointOf(place: unknown): Point {
  if (isRecord(place)) {
    const { x, y } = place;
    if (typeof x === 'number' && typeof y === 'number') return { x, y };
  }
  throw new TypeError('the layout has left something without a place');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
