import { invariant } from '@countersign/core';
import { describeSteps } from '../audit/chain-text.ts';
import type { ReachFinding, ReachWatch } from '../duties/reach-watch.ts';
import { forgetOldest } from '../forget-oldest.ts';
import type { Change } from '../inventory/change.ts';
import type { Model } from '../inventory/model.ts';
import { starterId } from '../reach/reach-path.ts';
import { type Actor, type ActorSources, ActorTracker } from './actor.ts';
import { adoptNamed } from './adopt-named.ts';
import { changesByEvent, mayChange } from './event-changes.ts';
import { orderSecond, type SecondStep } from './order-second.ts';
import type { TrailEvent } from './trail-event.ts';

/** What one call by somebody did, and what it made possible. */
export interface Signal {
  readonly event: TrailEvent;
  readonly actor: Actor;
  /** `self-escalation`: whoever called gained it; `null` where nobody gained anything. */
  readonly rule: 'privileged-identity' | 'self-escalation' | null;
  /** What the call changed in the model, in order. */
  readonly changes: readonly Change[];
  /**
   * Who comes to be an administrator, or to hold two duties, and did not before; and who could
   * make himself an administrator before, and is one now.
   */
  readonly appeared: readonly Gained[];
  /** Who was or did, and does not any more. */
  readonly gone: readonly ReachFinding[];
  /** Why the model may not be right any more; `null` where the event told everything. */
  readonly unknown: string | null;
  /** The model that the call found. */
  readonly before: Model;
  /** Whether the same event was told otherwise before, when others had not come yet. */
  readonly isRevised: boolean;
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
  /** How much later than others an event may come. Default: 15 minutes. */
  readonly windowMs?: number;
  /** Whether the model began with nothing, and calls are about what it does not hold. */
  readonly isOpen?: boolean;
}

/** CloudTrail delivers within about five minutes on average, and now and then much later. */
const WINDOW_MS = 15 * 60_000;

/** Of very many events the oldest are settled before the window has passed. */
const MAX_SECONDS = 20_000;

/** Of how many events it is remembered that they came. */
const MAX_SEEN = 500_000;

/** Events of one second, and what came of them. */
interface Second {
  readonly atMs: number;
  readonly events: TrailEvent[];
  readonly signals: Map<string, Signal>;
  before: Model;
}

/**
 * Keeps a model current by the events of a trail, and tells of each call that changes it who
 * made it and whom it made privileged, by what the model then allows and not by names.
 *
 * Events may come in any order, in parts and more than once, as long as none comes later than
 * the others by more than a window: then the model is the same as if they had come in order. An
 * event that comes late takes the model back to its second, and what others did is judged
 * again; those that are told otherwise then are told again. One that comes even later is told
 * as unknown, and asks for the account to be read again.
 */
export class LiveModel {
  private readonly watch: ReachWatch;
  private readonly tracker: ActorTracker;
  private readonly windowMs: number;
  private readonly isOpen: boolean;
  private readonly seen = new Set<string>();
  private seconds: Second[] = [];
  private settledMs = Number.NEGATIVE_INFINITY;

  constructor({ isOpen = false, sources = {}, watch, windowMs = WINDOW_MS }: LiveModelOptions) {
    this.isOpen = isOpen;
    this.watch = watch;
    this.tracker = new ActorTracker(sources);
    this.windowMs = windowMs;
  }

  get model(): Model {
    return this.watch.model;
  }

  /** Who stands behind a call, by the events so far. */
  actorOf(event: TrailEvent): Actor {
    return this.tracker.actorOf(event);
  }

  /** Takes events, in any order, and tells of those that changed something or may have. */
  take(events: readonly TrailEvent[]): readonly Signal[] {
    const inOrder = events.toSorted((a, b) => a.atMs - b.atMs);
    const isTold = this.tracker.observeAll(inOrder);
    const signals: Signal[] = [];
    let first = this.seconds.length;
    for (const event of inOrder) {
      if (!mayChange(event) || !this.isNew(event)) continue;
      if (event.atMs < this.settledMs) signals.push(...this.tooLate(event));
      else first = Math.min(first, this.place(event));
    }
    signals.push(...this.replay(first));
    if (isTold) signals.push(...this.withOtherActors());
    this.settle();
    return signals;
  }

  /**
   * What a call that was refused would have done and made possible; `null` where it would have
   * changed nothing, or does not tell what. The model stays as it is.
   */
  imagine(event: TrailEvent): Signal | null {
    const allowed: TrailEvent = { ...event, errorCode: null };
    if (!mayChange(allowed)) return null;
    const { watch } = this;
    const now = watch.model;
    if (this.isOpen) watch.moveTo(adoptNamed(now, [allowed]));
    try {
      const [step] = orderSecond([allowed], watch.model);
      if (step === undefined || step.changes.length === 0) return null;
      return this.judge({ ...step, event });
    } finally {
      watch.moveTo(now);
    }
  }

  private isNew({ id }: TrailEvent): boolean {
    if (this.seen.has(id)) return false;
    this.seen.add(id);
    forgetOldest(this.seen, MAX_SEEN);
    return true;
  }

  /** Puts an event to its second, and answers with the place of that. */
  private place(event: TrailEvent): number {
    const { seconds } = this;
    let at = seconds.length;
    while (at > 0 && (seconds[at - 1]?.atMs ?? 0) >= event.atMs) at -= 1;
    const found = seconds[at];
    if (found?.atMs === event.atMs) {
      found.events.push(event);
      return at;
    }
    // It begins where the one behind it began until now.
    const before = found?.before ?? this.watch.model;
    seconds.splice(at, 0, { atMs: event.atMs, events: [event], signals: new Map(), before });
    return at;
  }

  /** Judges every second from one on. */
  private replay(first: number): readonly Signal[] {
    const start = this.seconds[first];
    if (start === undefined) return [];
    this.watch.moveTo(start.before);
    return this.seconds.slice(first).flatMap((second) => this.judgeSecond(second));
  }

  /** What is told of a second, and was not told before. */
  private judgeSecond(second: Second): readonly Signal[] {
    second.before = this.watch.model;
    if (this.isOpen) this.watch.moveTo(adoptNamed(second.before, second.events));
    const told: Signal[] = [];
    for (const step of orderSecond(second.events, this.watch.model)) {
      const { id } = step.event;
      const known = second.signals.get(id);
      const now = this.judge(step);
      const isNothing = now.changes.length === 0 && now.unknown === null;
      if (known === undefined ? isNothing : isSameSignal(known, now)) continue;
      const signal = known === undefined ? now : { ...now, isRevised: true };
      second.signals.set(id, signal);
      told.push(signal);
    }
    return told;
  }

  /** What one event did to the model, and what that made possible. */
  private judge({ changes, event, unknown }: SecondStep): Signal {
    const before = this.watch.model;
    const actor = this.tracker.actorOf(event);
    const appeared = new Map<string, ReachFinding>();
    const gone = new Map<string, ReachFinding>();
    for (const change of changes) {
      const changed = this.watch.apply(change);
      invariant(changed.ok, 'the change was made before');
      note(changed.value.appeared, appeared, gone);
      note(changed.value.gone, gone, appeared);
    }
    const gained = [...appeared.values()].filter((each) => !isToldOtherwise(each, appeared));
    return {
      event,
      actor,
      rule: ruleFor(event, actor, gained),
      changes,
      appeared: gained.map((finding) => ({ finding, why: this.whyOf(finding) })),
      // Who still comes to it by steps has lost nothing that counts.
      gone: [...gone.values()].filter((each) => each.isNowDirect !== true && each.isWider !== true),
      unknown,
      before,
      isRevised: false,
    };
  }

  /** An event of a time that is settled: the model cannot be taken back so far. */
  private tooLate(event: TrailEvent): readonly Signal[] {
    const told = changesByEvent(event, this.watch.model);
    if (told.kind === 'changes' && told.changes.length === 0) return [];
    const minutes = Math.round(this.windowMs / 60_000);
    const unknown = `it came more than ${minutes} minutes later than others`;
    return [this.judge({ event, changes: [], unknown })];
  }

  /** Signals whose events turn out to be of somebody else, now that more is known of sessions. */
  private withOtherActors(): readonly Signal[] {
    const told: Signal[] = [];
    for (const { signals } of this.seconds) {
      for (const [id, signal] of signals) {
        const actor = this.tracker.actorOf(signal.event);
        if (isSameActor(actor, signal.actor)) continue;
        const gained = signal.appeared.map(({ finding }) => finding);
        const rule = ruleFor(signal.event, actor, gained);
        const revised: Signal = { ...signal, actor, rule, isRevised: true };
        signals.set(id, revised);
        told.push(revised);
      }
    }
    return told;
  }

  /** Forgets what no event can come before any more. */
  private settle(): void {
    const newest = this.seconds.at(-1)?.atMs;
    if (newest === undefined) return;
    const crowdedMs = this.seconds.at(-MAX_SECONDS)?.atMs ?? Number.NEGATIVE_INFINITY;
    this.settledMs = Math.max(this.settledMs, newest - this.windowMs, crowdedMs);
    const open = this.seconds.findIndex(({ atMs }) => atMs >= this.settledMs);
    if (open > 0) this.seconds = this.seconds.slice(open);
  }

  private whyOf({ conflict, from, isWider }: ReachFinding): string {
    if (conflict !== null && isWider === true) {
      return `${from.name} holds both ${conflict.duties[0]} and ${conflict.duties[1]} by stronger actions than before`;
    }
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
    const key = findingId(finding);
    if (!there.delete(key)) here.set(key, finding);
  }
}

function findingId({ conflict, from, isNowDirect, isWider }: ReachFinding): string {
  const more = isNowDirect === true ? 'direct ' : isWider === true ? 'wider ' : '';
  return `${more}${conflict?.rule ?? 'administrator'} ${starterId(from)}`;
}

/** Whether it is told already that somebody comes to be an administrator, or to hold two duties, at all. */
function isToldOtherwise(
  { conflict, from, isNowDirect, isWider }: ReachFinding,
  appeared: ReadonlyMap<string, ReachFinding>,
): boolean {
  const isMore = isNowDirect === true || isWider === true;
  return isMore && appeared.has(findingId({ conflict, from }));
}

/** By what whoever called may be found in a model: what he called as, and who he is. */
export function idsOf({ identity }: TrailEvent, { arn, person }: Actor): ReadonlySet<string> {
  return new Set([arn, identity.issuerArn, person].filter((each) => each !== null));
}

function ruleFor(event: TrailEvent, actor: Actor, gained: readonly ReachFinding[]): Signal['rule'] {
  if (gained.length === 0) return null;
  const oneself = idsOf(event, actor);
  const isOwn = gained.some(({ from }) => oneself.has(starterId(from)));
  return isOwn ? 'self-escalation' : 'privileged-identity';
}

function isSameActor(one: Actor, other: Actor): boolean {
  return one.person === other.person && one.confidence === other.confidence;
}

/** Whether two signals of one event say the same. */
function isSameSignal(one: Signal, other: Signal): boolean {
  return gistOf(one) === gistOf(other);
}

function gistOf({ actor, appeared, changes, gone, rule, unknown }: Signal): string {
  return JSON.stringify([
    rule,
    unknown,
    actor.person,
    actor.confidence,
    changes.map(({ kind }) => kind),
    appeared.map(({ finding, why }) => `${findingId(finding)} ${why}`).toSorted(),
    gone.map(findingId).toSorted(),
  ]);
}
