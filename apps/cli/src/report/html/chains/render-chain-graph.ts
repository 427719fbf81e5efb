import { html, type Markup } from '../html.ts';
import { accountText, CERTAINTY_LABELS } from '../labels.ts';
import type { ReportIndex } from '../report-index.ts';
import type { ChainEdge, ChainGraph, ChainNode } from './chain-graph.ts';
import {
  type Band,
  layOutChains,
  type PlacedEdge,
  type PlacedNode,
  SIZES,
} from './chain-layout.ts';
import { nodeText } from './node-text.ts';
import type { Point } from './place-in-columns.ts';

/** A graph of chains as a drawing in the page. */
export function renderChainGraph(index: ReportIndex, graph: ChainGraph): Markup {
  const { bands, width } = layOutChains(graph, (node) => ({
    ...nodeText(index, node),
    hasLink: targetOf(index, node) !== null,
  }));
  return html`<div class="graph" id="chain-graph" tabindex="0" role="region" aria-label="Graph of the chains">${bands.map((band) => renderBand(index, band, width))}</div>`;
}

function renderBand(
  index: ReportIndex,
  { accountIds, edges, height, nodes }: Band,
  width: number,
): Markup {
  const accounts = accountIds.map((id) => accountText(index, id)).join(', ');
  return html`<div class="band"><h3>${accounts}</h3><svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="Who can become what in ${accounts}">
${edges.map(renderLine)}${nodes.map((placed) => renderNode(index, placed))}${edges.map(renderLabel)}</svg></div>
`;
}

/** Edges are as sure as their worst step: continuous, dashed or dotted. */
function renderLine({ edge, points }: PlacedEdge): Markup {
  const end = points.at(-1) ?? { x: 0, y: 0 };
  return html`<g class="edge ${edge.certainty}" data-chains="${edge.chains.join(' ')}"><path class="line" d="${curve(points)}"/><path class="head" d="M${place(end)}l-8-4v8z"/></g>
`;
}

/** From the middle of a line to where its letters stand. */
const BASELINE = 4;

function renderLabel({ edge, label, labelWidth, lines }: PlacedEdge): Markup {
  const height = lines.length * SIZES.line;
  const first = label.y - ((lines.length - 1) * SIZES.line) / 2 + BASELINE;
  return html`<g class="by ${edge.certainty}" data-chains="${edge.chains.join(' ')}"><title>${edgeText(edge)}</title><rect x="${fixed(label.x - labelWidth / 2)}" y="${fixed(label.y - height / 2)}" width="${fixed(labelWidth)}" height="${height}"/>${lines.map((line, at) => html`<text x="${fixed(label.x)}" y="${fixed(first + at * SIZES.line)}">${line}</text>`)}</g>
`;
}

function edgeText({ certainty, conditions, titles }: ChainEdge): string {
  const what = titles.length === 0 ? 'acts as' : `by ${titles.join(', then by ')}`;
  const on = conditions.length === 0 ? '' : `: ${conditions.join('; ')}`;
  return `${what}. ${CERTAINTY_LABELS[certainty]}${on}`;
}

function renderNode(index: ReportIndex, placed: PlacedNode): Markup {
  const { height, node, width, x, y } = placed;
  const isGroup = node.who.kind === 'starters' && node.who.group.starters.length > 1;
  const box = (offset: number, name: string) =>
    html`<rect class="${name}" x="${fixed(x + offset)}" y="${fixed(y + offset)}" width="${width}" height="${fixed(height)}" rx="6"/>`;
  return html`<g class="node ${node.place}" data-chains="${node.chains.join(' ')}"><g class="hit"><title>${nodeText(index, node).spoken}</title>${isGroup ? box(4, 'behind') : null}${box(0, 'box')}${textLines(placed)}</g>${renderLink(index, placed)}</g>
`;
}

function textLines({ about, names, x, y }: PlacedNode): readonly Markup[] {
  const line = (text: string, at: number, name: string) =>
    html`<text class="${name}" x="${fixed(x + SIZES.inset)}" y="${fixed(y + SIZES.line * (at + 1) + BASELINE)}">${text}</text>`;
  return [
    ...names.map((text, at) => line(text, at, 'name')),
    ...about.map((text, at) => line(text, names.length + at, 'about')),
  ];
}

/** To the finding, or for several to their entry in the list. */
function renderLink(index: ReportIndex, { height, node, width, x, y }: PlacedNode): Markup | null {
  const target = targetOf(index, node);
  if (target === null) return null;
  return html`<a href="#${target.anchor}"><text x="${fixed(x + width - SIZES.inset)}" y="${fixed(y + height - LINK_BOTTOM)}">${target.text}</text></a>`;
}

const LINK_BOTTOM = 10.5;

function targetOf(
  index: ReportIndex,
  { who }: ChainNode,
): { readonly anchor: string; readonly text: string } | null {
  if (who.kind === 'starters') {
    const { number, starters } = who.group;
    const [first] = starters;
    if (first === undefined || starters.length > 1) {
      return { anchor: `chain-${number}`, text: 'findings' };
    }
    return { anchor: index.anchors.get(first.finding) ?? '', text: 'finding' };
  }
  if (who.kind !== 'principal') return null;
  const [worst] = index.findingsByArn.get(who.entity.arn) ?? [];
  return worst === undefined ? null : { anchor: index.anchors.get(worst) ?? '', text: 'finding' };
}

/** Through points from left to right, level at each of them. */
function curve(points: readonly Point[]): string {
  const [start, ...rest] = points;
  if (start === undefined) return '';
  let text = `M${place(start)}`;
  let last = start;
  for (const point of rest) {
    const middle = (last.x + point.x) / 2;
    text += `C${place({ x: middle, y: last.y })} ${place({ x: middle, y: point.y })} ${place(point)}`;
    last = point;
  }
  return text;
}

function place({ x, y }: Point): string {
  return `${fixed(x)},${fixed(y)}`;
}

function fixed(pixels: number): string {
  return String(Math.round(pixels * 10) / 10);
}
