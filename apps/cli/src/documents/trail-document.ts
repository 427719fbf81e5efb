import { formatInstant } from '@countersign/core';
import type { Actor, AsideRecord, EventActions } from '@countersign/govern';
import type { AttributedEvent } from '../trail/attributed-events.ts';
import type { Counted, TrailStats } from '../trail/trail-stats.ts';

/** The answer of `trail stats --json`. */
export interface TrailStatsDocument {
  readonly schema: 'countersign.trail-stats/1';
  readonly records: number;
  readonly events: number;
  readonly duplicates: number;
  readonly aside: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly denied: number;
  readonly pairs: number;
  readonly mappedPairs: number;
  readonly actions: readonly Counted[];
  readonly actors: readonly Counted[];
  readonly errors: readonly Counted[];
  readonly unmapped: readonly (Counted & { readonly because: string })[];
  readonly kept: readonly AsideRecord[];
}

/** The answer of `trail show --json` and `trail who --json`. */
export interface TrailEventsDocument {
  readonly schema: 'countersign.trail-events/1';
  readonly events: readonly TrailEventDocument[];
}

/** An event, decoded, attributed and mapped. */
export interface TrailEventDocument {
  readonly id: string;
  readonly at: string;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly source: string;
  readonly name: string;
  readonly actor: Actor;
  readonly actions: EventActions;
  readonly error: string | null;
  readonly readOnly: boolean | null;
  readonly omitted: boolean;
  readonly sourceIp: string | null;
}

/** Puts numbers of a trail in the form that others script against. */
export function trailStatsDocument(stats: TrailStats): TrailStatsDocument {
  const { fromMs, toMs, ...others } = stats;
  return {
    schema: 'countersign.trail-stats/1',
    ...others,
    from: fromMs === null ? null : formatInstant(fromMs),
    to: toMs === null ? null : formatInstant(toMs),
  };
}

/** Puts events in the form that others script against. */
export function trailEventsDocument(events: readonly AttributedEvent[]): TrailEventsDocument {
  return {
    schema: 'countersign.trail-events/1',
    events: events.map(({ actions, actor, event }) => ({
      id: event.id,
      at: formatInstant(event.atMs),
      accountId: event.accountId,
      region: event.region,
      source: event.source,
      name: event.name,
      actor,
      actions,
      error: event.errorCode,
      readOnly: event.isReadOnly,
      omitted: event.isOmitted,
      sourceIp: event.sourceIp,
    })),
  };
}
