import type { OpenStore } from '@countersign/adapters/store';
import { fail, ok, type Result } from '@countersign/core';
import {
  ActivityKpis,
  FindingKpis,
  type Kpi,
  type KpiWindow,
  TrailDecoder,
} from '@countersign/govern';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { readTrail } from '../trail/read-trail.ts';

/** Numbers of a time, and what they rest on. */
export interface ToldKpis {
  readonly kpis: readonly Kpi[];
  readonly window: KpiWindow;
  /** How many audits were made in it. */
  readonly audits: number;
  /** How many records of CloudTrail were read; `null` where none were given. */
  readonly records: number | null;
  /** How much was delivered that is no record. */
  readonly aside: number;
}

/** What numbers are told from. */
export interface KpiSources {
  readonly window: KpiWindow;
  /** Files and directories with records of CloudTrail. */
  readonly trail: readonly string[];
}

/** Works out the numbers of a time from saved audits, and from CloudTrail where it is given. */
export async function tellKpis(
  io: Io,
  { audits }: OpenStore,
  { trail, window }: KpiSources,
): Promise<Result<ToldKpis, Failure>> {
  const instants = (await audits.audits()).map(({ atMs }) => atMs);
  const findings = new FindingKpis();
  for await (const life of audits.lives()) findings.add(life);
  const activity = new ActivityKpis(window);
  const decoder = new TrailDecoder();
  const read = await readTrail(io, trail, decoder, (event) => activity.add(event));
  if (!read.ok) return fail({ kind: 'input', problems: read.failure });
  const { fromMs, toMs } = window;
  return ok({
    kpis: [...findings.tell(instants, window), ...(trail.length === 0 ? [] : activity.tell())],
    window,
    audits: instants.filter((atMs) => fromMs <= atMs && atMs < toMs).length,
    records: trail.length === 0 ? null : decoder.counts.records,
    aside: decoder.counts.aside,
  });
}
