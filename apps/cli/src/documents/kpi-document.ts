import { formatInstant } from '@countersign/core';
import type { Kpi } from '@countersign/govern';
import type { ToldKpis } from '../kpi/tell-kpis.ts';

/** The answer of `kpi --json`. */
export interface KpiDocument {
  readonly schema: 'countersign.kpi/1';
  /** The store, without a password. */
  readonly store: string;
  readonly from: string;
  readonly to: string;
  readonly audits: number;
  readonly records: number | null;
  readonly aside: number;
  readonly kpis: readonly KpiEntry[];
}

/** A number over time. */
export interface KpiEntry extends Pick<Kpi, 'id' | 'title' | 'unit' | 'goal' | 'value'> {
  readonly points: readonly { readonly at: string; readonly value: number }[];
}

/** Puts numbers in the form that others script against. */
export function kpiDocument(store: string, told: ToldKpis): KpiDocument {
  return {
    schema: 'countersign.kpi/1',
    store,
    from: formatInstant(told.window.fromMs),
    to: formatInstant(told.window.toMs),
    audits: told.audits,
    records: told.records,
    aside: told.aside,
    kpis: told.kpis.map(({ goal, id, points, title, unit, value }) => ({
      id,
      title,
      unit,
      goal,
      value,
      points: points.map(({ atMs, value: at }) => ({ at: formatInstant(atMs), value: at })),
    })),
  };
}
