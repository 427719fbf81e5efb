import { formatInstant } from '@countersign/core';
import type { Kpi } from '@countersign/govern';
import type { ToldKpis } from '../../kpi/tell-kpis.ts';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted } from '../../terminal/wrap.ts';
import { kpiText } from '../kpi-text.ts';
import { sparkline } from './sparkline.ts';

/** How numbers are shown as text. */
export interface KpiLook {
  readonly width: number;
  readonly useColor: boolean;
}

const MAX_CHART = 40;
const MIN_CHART = 8;

/** Shows numbers for people: a line each, with what they were and are, and a small chart. */
export function renderKpis(store: string, told: ToldKpis, { useColor, width }: KpiLook): string {
  const paint = createPaint(useColor);
  const { audits, kpis, records, window } = told;
  const from = formatInstant(window.fromMs).slice(0, 10);
  const to = formatInstant(window.toMs).slice(0, 10);
  const scope = [
    `${from} to ${to}`,
    counted(audits, 'audit'),
    ...(records === null ? [] : [`${counted(records, 'record')} of CloudTrail`]),
    ...(told.aside === 0
      ? []
      : [`${told.aside} kept aside: no record (see countersign trail stats)`]),
  ];
  const rows = kpis.map((kpi) => ({
    kpi,
    first: kpiText(kpi, kpi.points[0]?.value ?? null),
    now: kpiText(kpi, kpi.value),
  }));
  const titles = Math.max(...kpis.map(({ title }) => title.length));
  const values = Math.max(...rows.map(({ first, now }) => `${first} → ${now}`.length));
  const chart = Math.min(MAX_CHART, Math.max(MIN_CHART, width - titles - values - 4));
  return [
    `${paint.bold('Countersign numbers')} ${plainText(store)}`,
    paint.dim(scope.join(' · ')),
    '',
    ...rows.map(({ first, kpi, now }) => {
      const change = kpi.points.length > 1 && !isSum(kpi) ? `${first} → ${now}` : now;
      const bars = sparkline(
        kpi.points.map(({ value }) => value),
        chart,
      );
      return `${kpi.title.padEnd(titles)}  ${verdict(kpi, change.padStart(values), paint)}  ${bars}`.trimEnd();
    }),
    ...(records === null
      ? [
          '',
          paint.dim('Give --trail with records of CloudTrail to count denied calls and changes.'),
        ]
      : []),
    '',
  ].join('\n');
}

/** Numbers of weeks are no states that one follows from the first to the last. */
function isSum({ id }: Kpi): boolean {
  return id === 'denied-iam-calls' || id === 'policy-changes';
}

function verdict({ goal, value }: Kpi, text: string, paint: Paint): string {
  if (goal === null || value === null) return text;
  return value <= goal ? paint.good(text) : paint.bad(text);
}
