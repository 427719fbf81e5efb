import type { AsideRecord, TrailCounts } from '../decode-trail.ts';
import { readTrailEvent, type TrailEvent } from '../trail-event.ts';
import { ID_WORDS } from './event-id.ts';
import { SeenIds } from './seen-ids.ts';
import type { TrailBatch, TrailGroup } from './trail-batch.ts';

/** How often records of a group came. */
export interface GroupTally {
  readonly group: TrailGroup;
  readonly count: number;
  /** In milliseconds since 1970. */
  readonly firstMs: number;
  readonly lastMs: number;
}

const MAX_SAMPLES = 20;

/**
 * Counts records as batches pass, each once, and hands on those that are wanted whole. How often
 * records of a group came is kept until it is taken.
 */
export class TrailTally {
  private readonly seen: SeenIds;
  private readonly samples: AsideRecord[] = [];
  private readonly counted = { records: 0, events: 0, duplicates: 0, aside: 0 };
  private groups = new Map<string, MutableTally>();

  constructor(seen: SeenIds = new SeenIds()) {
    this.seen = seen;
  }

  get counts(): TrailCounts {
    return { ...this.counted };
  }

  /** The first of what was kept aside. */
  get aside(): readonly AsideRecord[] {
    return this.samples;
  }

  /** How many groups are kept. */
  get groupCount(): number {
    return this.groups.size;
  }

  /** Counts a batch, and answers with those of its events that are wanted whole. */
  take(batch: TrailBatch): readonly TrailEvent[] {
    const { atMs, count, groupOf, groups, ids, whole } = batch;
    const tallies = groups.map((group) => this.tallyOf(group));
    const events: TrailEvent[] = [];
    let nextWhole = 0;
    for (let index = 0; index < count; index += 1) {
      const text = whole[nextWhole]?.index === index ? whole[nextWhole]?.text : undefined;
      if (text !== undefined) nextWhole += 1;
      if (!this.seen.add(ids, index * ID_WORDS)) {
        this.counted.duplicates += 1;
        continue;
      }
      this.counted.events += 1;
      const tally = tallies[groupOf[index] ?? 0];
      if (tally !== undefined) add(tally, atMs[index] ?? 0);
      if (text !== undefined) events.push(...eventIn(text));
    }
    this.counted.records += count;
    this.noteAside(batch);
    return events;
  }

  /** Notes a file that could not even be read. */
  noteUnreadable(origin: string, because: string): void {
    this.noteAside({ asideCount: 1, aside: [{ origin, place: 1, because, sample: '' }] });
  }

  /** What was counted since the last time. */
  drain(): readonly GroupTally[] {
    const all = [...this.groups.values()].filter(({ count }) => count > 0);
    this.groups = new Map();
    return all;
  }

  private tallyOf(group: TrailGroup): MutableTally {
    let tally = this.groups.get(group.key);
    if (tally === undefined) {
      tally = { group, count: 0, firstMs: Infinity, lastMs: -Infinity };
      this.groups.set(group.key, tally);
    }
    return tally;
  }

  private noteAside({ aside, asideCount }: Pick<TrailBatch, 'aside' | 'asideCount'>): void {
    this.counted.aside += asideCount;
    this.samples.push(...aside.slice(0, MAX_SAMPLES - this.samples.length));
  }
}

interface MutableTally {
  readonly group: TrailGroup;
  count: number;
  firstMs: number;
  lastMs: number;
}

function add(tally: MutableTally, atMs: number): void {
  tally.count += 1;
  if (atMs < tally.firstMs) tally.firstMs = atMs;
  if (atMs > tally.lastMs) tally.lastMs = atMs;
}

/** The scan has read the record already: it is one. */
function eventIn(text: string): readonly TrailEvent[] {
  const event = readTrailEvent(JSON.parse(text), '');
  return event.ok ? [event.value] : [];
}
