import { formatInstant } from '@countersign/core';
import type { Kpi, KpiWindow } from '@countersign/govern';
import type { ToldKpis } from '../../../kpi/tell-kpis.ts';
import { kpiText } from '../../kpi-text.ts';
import { renderLineChart } from '../charts/line-chart.ts';
import { html, type Markup } from '../html.ts';

/** Numbers over time, each with its chart. */
export function renderKpiSection({ audits, kpis, window }: ToldKpis): Markup {
  const from = formatInstant(window.fromMs).slice(0, 10);
  const to = formatInstant(window.toMs).slice(0, 10);
  return html`<section id="numbers" aria-labelledby="numbers-h">
<h2 id="numbers-h">Numbers over time</h2>
<p class="lead">From ${from} to ${to}, by ${audits} saved ${audits === 1 ? 'audit' : 'audits'}.</p>
<ul class="kpis">${kpis.map((kpi) => renderKpi(kpi, window))}</ul>
</section>`;
}

function renderKpi(kpi: Kpi, window: KpiWindow): Markup {
  const { goal, points, title, value } = kpi;
  const shown = kpiText(kpi, value);
  const first = kpiText(kpi, points[0]?.value ?? null);
  const mark = goal === null || value === null ? '' : value <= goal ? 'met' : 'missed';
  const label = `${title}: ${first} at first, ${shown} at the end`;
  return html`<li><h3>${title}</h3>
<p class="value ${mark}">${shown}${goal === null ? null : html` <small>goal ${goal}</small>`}</p>
${points.length === 0 ? html`<p class="muted">Nothing tells yet.</p>` : renderLineChart({ label, points, window, goal })}</li>`;
}
