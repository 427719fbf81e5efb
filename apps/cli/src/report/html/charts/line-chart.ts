import { formatInstant } from '@countersign/core';
import type { KpiPoint, KpiWindow } from '@countersign/govern';
import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import { html, type Markup } from '../html.ts';

/** What a chart shows. */
export interface LineChart {
  /** What it is a chart of, for those who do not see it. */
  readonly label: string;
  readonly points: readonly KpiPoint[];
  readonly window: KpiWindow;
  readonly goal: number | null;
}

const WIDTH = 420;
const HEIGHT = 140;
const MARGIN = { top: 10, right: 18, bottom: 22, left: 34 };

/** A line over time as SVG; a value holds until the next one. */
export function renderLineChart({ goal, label, points, window }: LineChart): Markup {
  const x = scaleUtc()
    .domain([window.fromMs, window.toMs])
    .range([MARGIN.left, WIDTH - MARGIN.right]);
  const greatest = Math.max(1, goal ?? 0, ...points.map(({ value }) => value));
  const y = scaleLinear()
    .domain([0, greatest])
    .nice(4)
    .range([HEIGHT - MARGIN.bottom, MARGIN.top]);
  const steps = line<KpiPoint>(
    ({ atMs }) => x(atMs),
    ({ value }) => y(value),
  ).curve(curveStepAfter);
  const below = area<KpiPoint>(
    ({ atMs }) => x(atMs),
    y(0),
    ({ value }) => y(value),
  ).curve(curveStepAfter);
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
${y.ticks(3).map((tick) => html`<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(tick)}" y2="${y(tick)}"/><text class="tick" x="${MARGIN.left - 6}" y="${y(tick) + 3.5}" text-anchor="end">${tick}</text>`)}
${x.ticks(4).map((tick) => html`<text class="tick" x="${x(tick)}" y="${HEIGHT - 6}" text-anchor="middle">${formatInstant(tick.getTime()).slice(5, 10)}</text>`)}
${goal === null ? null : html`<line class="goal" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(goal)}" y2="${y(goal)}"/>`}
<path class="area" d="${below([...points]) ?? ''}"/><path class="line" d="${steps([...points]) ?? ''}"/>
${points.slice(-1).map(({ atMs, value }) => html`<circle class="last" cx="${x(atMs)}" cy="${y(value)}" r="3"/>`)}
</svg>`;
}
