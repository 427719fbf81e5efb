import { type AsideRecord, isDenial, type TrailCounts } from '@countersign/govern';
import type { AttributedTrail } from './attributed-events.ts';

/** What a trail holds, in numbers. */
export interface TrailStats extends TrailCounts {
  /** The instants of the first and the last event, in milliseconds since 1970; `null` without any. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly denied: number;
  /** The most frequent first, here and below. */
  readonly actions: readonly Counted[];
  readonly actors: readonly Counted[];
  readonly errors: readonly Counted[];
  /** Calls whose action is not known or that have none, with the reason. */
  readonly unmapped: readonly (Counted & { readonly because: string })[];
  /** How many pairs of source and name there are, and of how many actions are known. */
  readonly pairs: number;
  readonly mappedPairs: number;
  readonly kept: readonly AsideRecord[];
}

/** Something, and how often it was there. */
export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** Counts what a trail holds. */
export function trailStats({ decoder, events }: AttributedTrail): TrailStats {
  const actions = new Map<string, number>();
  const actors = new Map<string, number>();
  const errors = new Map<string, number>();
  const unmapped = new Map<string, { count: number; because: string }>();
  const mapped = new Set<string>();
  for (const { actions: told, actor, event } of events) {
    const pair = `${event.source} ${event.name}`;
    for (const action of told.actions) add(actions, action);
    add(actors, actor.person ?? actor.arn);
    if (event.errorCode !== null) add(errors, event.errorCode);
    if (told.actions.length > 0) mapped.add(pair);
    else {
      const known = unmapped.get(pair);
      unmapped.set(pair, { count: (known?.count ?? 0) + 1, because: told.because ?? '' });
    }
  }
  return {
    ...decoder.counts,
    fromMs: events[0]?.event.atMs ?? null,
    toMs: events.at(-1)?.event.atMs ?? null,
    denied: [...errors].reduce((sum, [code, count]) => sum + (isDenial(code) ? count : 0), 0),
    actions: mostFirst(actions),
    actors: mostFirst(actors),
    errors: mostFirst(errors),
    unmapped: [...unmapped]
      .map(([name, about]) => ({ name, ...about }))
      .toSorted((a, b) => b.count - a.count),
    pairs: mapped.size + unmapped.size,
    mappedPairs: mapped.size,
    kept: decoder.aside,
  };
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function mostFirst(counts: ReadonlyMap<string, number>): readonly Counted[] {
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
