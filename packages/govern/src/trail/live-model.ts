import { describeSteps } from '../audit/chain-text.ts';
import type { ReachFinding, ReachWatch } from '../duties/reach-watch.ts';
import type { Change } from '../inventory/change.ts';
import type { Model } from '../inventory/model.ts';
import { starterId } from '../reach/reach-path.ts';
import { type Actor, type ActorSources, ActorTracker } from './actor.ts';
import { changesByEvent } from './event-changes.ts';
import type { TrailEvent } from './trail-event.ts';

/** What one call by somebody did, and what it made possible. */
export interface Signal {
  readonly event: TrailEvent;
  readonly actor: Actor;
  /** `self-escalation`: whoever called gained it; `null` where nobody gained anything. */
  readonly rule: 'privileged-identity' | 'self-escalation' | null;
  /** What the call changed in the model, in order. */
  readonly changes: readonly Change[];
  /** Who comes to be an administrator, or to hold two duties, and did not before. */
  readonly appeared: readonly Gained[];
  /** Who was or did, and does not any more. */
  readonly gone: readonly ReachFinding[];
  /** Why the model may not be right any more; `null` where the event told everything. */
  readonly unknown: string | null;
}

/** What somebody gained by a call. */
export interface Gained {
  readonly finding: ReachFinding;
  /** A sentence without its dot: `bob is a full administrator`. */
  readonly why: string;
}

/** What a live model is made of. */
export interface LiveModelOptions {
  readonly watch: ReachWatch;
  readonly sources?: ActorSources;
}

/**
 * Keeps a model current by the events of a trail, and tells of each call that changes it who
 * made it and whom it made privileged, by what the model then allows and not by names.
 *
 * Events come in order of time as far as they tell it. Those of one second come in any order: a
 * call about something that is not there yet waits until the end of its second.
 */
export class LiveModel {
  private readonly watch: ReachWatch;
  private readonly tracker: ActorTracker;

  constructor({ sources = {}, watch }: LiveModelOptions) {
    this.watch = watch;
    this.tracker = new ActorTracker(sources);
  }

  get model(): Model {
    return this.watch.model;
  }

  /** Takes events, in any order, and tells of those that changed something or may have. */
  take(events: readonly TrailEvent[]): readonly Signal[] {
    const inOrder = events.toSorted((a, b) => a.atMs - b.atMs);
    const signals: Signal[] = [];
    for (let from = 0; from < inOrder.length; ) {
      let to = from;
      while (inOrder[to]?.atMs === inOrder[from]?.atMs) to += 1;
      signals.push(...this.takeSecond(inOrder.slice(from, to)));
      from = to;
    }
    return signals;
  }

  /** Takes events that the trail does not put in order, until none of them gets any further. */
  private takeSecond(events: readonly TrailEvent[]): readonly Signal[] {
    // What tells of a session may come after what the session did.
    for (let round = 0; round < 2; round += 1) {
      for (const event of events) this.tracker.observe(event);
    }
    const signals: Signal[] = [];
    let waiting = events;
    for (;;) {
      const still: TrailEvent[] = [];
      for (const event of waiting) {
        const signal = this.see(event);
        if (signal === null) continue;
        if (signal.unknown === null) signals.push(signal);
        else still.push(event);
      }
      if (still.length === waiting.length || still.length === 0) {
        return [...signals, ...still.flatMap((event) => this.see(event) ?? [])];
      }
      waiting = still;
    }
  }

  /** What one event did; `null` where it changed nothing that the model holds. */
  private see(event: TrailEvent): Signal | null {
    const told = changesByEvent(event, this.watch.model);
    if (told.kind === 'changes' && told.changes.length === 0) return null;
    const actor = this.tracker.actorOf(event);
    const nothing = { event, actor, rule: null, changes: [], appeared: [], gone: [] };
    if (told.kind === 'unknown') return { ...nothing, unknown: told.because };
    const appeared = new Map<string, ReachFinding>();
    const gone = new Map<string, ReachFinding>();
    for (const [at, change] of told.changes.entries()) {
      const changed = this.watch.apply(change);
      if (!changed.ok) {
        const changes = told.changes.slice(0, at);
        return { ...nothing, changes, unknown: changed.failure.message };
      }
      note(changed.value.appeared, appeared, gone);
      note(changed.value.gone, gone, appeared);
    }
    const gained = [...appeared.values()];
    return {
      event,
      actor,
      rule: ruleFor(event, actor, gained),
      changes: told.changes,
      appeared: gained.map((finding) => ({ finding, why: this.whyOf(finding) })),
      gone: [...gone.values()],
      unknown: null,
    };
  }

  private whyOf({ conflict, from }: ReachFinding): string {
    if (conflict !== null) {
      return `${from.name} comes to hold both ${conflict.duties[0]} and ${conflict.duties[1]}`;
    }
    const chain = this.watch.chainToAdministrator(from);
    if (chain === null || chain.hops.length === 0) return `${from.name} is a full administrator`;
    return `${from.name} can become a full administrator ${describeSteps(chain)}`;
  }
}

/** Notes findings on one side, but for those that one change of a call brought and another took. */
function note(
  findings: readonly ReachFinding[],
  here: Map<string, ReachFinding>,
  there: Map<string, ReachFinding>,
): void {
  for (const finding of findings) {
    const key = `${finding.conflict?.rule ?? 'administrator'} ${starterId(finding.from)}`;
    if (!there.delete(key)) here.set(key, finding);
  }
}

function ruleFor(
  { identity }: TrailEvent,
  { arn, person }: Actor,
  gained: readonly ReachFinding[],
): Signal['rule'] {
  if (gained.length === 0) return null;
  const oneself = new Set([arn, identity.issuerArn, person].filter((each) => each !== null));
  const isOwn = gained.some(({ from }) => oneself.has(starterId(from)));
  return isOwn ? 'self-escalation' : 'privileged-identity';
}
