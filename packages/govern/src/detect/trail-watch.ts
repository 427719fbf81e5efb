import { forgetOldest } from '../forget-oldest.ts';
import type { LiveModel, Signal } from '../trail/live-model.ts';
import type { TrailEvent } from '../trail/trail-event.ts';
import { concernsModel } from '../trail/trail-wants.ts';
import type { Detection, Detections } from './detections.ts';
import type { Incident, Incidents } from './incidents.ts';

/** An incident that is to be told, and how often it was told before. */
export interface ToldIncident {
  readonly incident: Incident;
  /** From 1; the next one says more than the one before. */
  readonly revision: number;
}

/** Who hears of everything at once, whatever is told of it later. */
export interface TrailListener {
  readonly signal?: (signal: Signal) => void;
  readonly detection?: (detection: Detection) => void;
}

/** What looks at events. */
export interface TrailWatchParts {
  readonly live: LiveModel;
  readonly detections: Detections;
  readonly incidents: Incidents;
}

/** Of how many incidents it is remembered what was told of them. */
const MAX_TOLD = 50_000;

/**
 * Takes what a trail tells, one part after the other, and answers with what came of each part.
 *
 * It is a function of the parts: the same parts in the same order end in the same state and
 * have been answered in the same way, so that whoever keeps them can go on where somebody was
 * interrupted.
 */
export class TrailWatch {
  private readonly parts: TrailWatchParts;
  /** What was told of each incident last, in short. */
  private readonly told = new Map<string, { readonly gist: string; readonly revision: number }>();

  constructor(parts: TrailWatchParts) {
    this.parts = parts;
  }

  /** How much was found that somebody answers for. */
  get accepted(): number {
    return this.parts.incidents.accepted;
  }

  /** Those of some events of which something may be learned or told: the others need not be taken. */
  worth(events: readonly TrailEvent[]): readonly TrailEvent[] {
    return events.filter((event) => concernsModel(event) || !this.parts.detections.knows(event));
  }

  /**
   * Takes events that came together, and answers with the incidents that are new or have become
   * worse, each once and as it is at the end, the earliest first.
   */
  take(events: readonly TrailEvent[], listener: TrailListener = {}): readonly ToldIncident[] {
    const { detections, incidents, live } = this.parts;
    const changed = new Map<string, Incident>();
    for (const second of secondsOf(events.toSorted((a, b) => a.atMs - b.atMs))) {
      const signals = live.take(second);
      const found = detections.take(second, signals);
      for (const incident of incidents.add(found)) changed.set(incident.id, incident);
      for (const signal of signals) listener.signal?.(signal);
      for (const detection of found) listener.detection?.(detection);
    }
    const inOrder = [...changed.values()].toSorted((a, b) => a.firstMs - b.firstMs);
    return inOrder.flatMap((incident) => this.tell(incident) ?? []);
  }

  /** What is to be told of an incident; `null` where it is what was told already. */
  private tell(incident: Incident): ToldIncident | null {
    const { id, rules, severity, target } = incident;
    const gist = JSON.stringify([rules, severity, target]);
    const before = this.told.get(id);
    if (before?.gist === gist) return null;
    const revision = (before?.revision ?? 0) + 1;
    this.told.delete(id);
    this.told.set(id, { gist, revision });
    forgetOldest(this.told, MAX_TOLD);
    return { incident, revision };
  }
}

/** Events of the same instant together, as nothing puts them in order. */
function* secondsOf(events: readonly TrailEvent[]): Iterable<readonly TrailEvent[]> {
  for (let from = 0; from < events.length; ) {
    let to = from;
    while (events[to]?.atMs === events[from]?.atMs) to += 1;
    yield events.slice(from, to);
    from = to;
  }
}
