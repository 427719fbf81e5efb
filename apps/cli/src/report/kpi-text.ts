import type { Kpi } from '@countersign/govern';

/** A value as people read it: `3`, `4.5 days`, `2.1 a week`; a dash where nothing tells. */
export function kpiText({ unit }: Pick<Kpi, 'unit'>, value: number | null): string {
  if (value === null) return '–';
  switch (unit) {
    case 'count':
      return String(value);
    case 'days':
      return `${shortNumber(value)} ${value === 1 ? 'day' : 'days'}`;
    case 'per-week':
      return `${shortNumber(value)} a week`;
  }
}

function shortNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
