import type { Catalog } from '@countersign/core';
import type { ReachWatch } from '../duties/reach-watch.ts';
import type { Model, PrincipalEntity, Role } from '../inventory/model.ts';
import { administratorWith } from '../judge/administrator.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import type { Actor } from '../trail/actor.ts';
import type { LiveModel, Signal } from '../trail/live-model.ts';
import type { TrailEvent } from '../trail/trail-event.ts';
import { type Approvals, NO_APPROVALS } from './approvals.ts';
import { candidatesAmong } from './candidates.ts';
import type {
  DetectionContext,
  DetectionRule,
  Detector,
  Found,
  Privilege,
} from './detection-rule.ts';
import { createRate, type Rate, type RatingOptions } from './rating.ts';
import { DETECTION_RULES } from './registry.ts';

/** What a rule found in an event of somebody. */
export interface Detection {
  readonly rule: DetectionRule;
  readonly event: TrailEvent;
  readonly actor: Actor;
  readonly found: Found;
}

/** What rules look at, and how bad what they find is. */
export interface DetectionsOptions extends RatingOptions {
  readonly live: LiveModel;
  /** That of the live model. */
  readonly watch: ReachWatch;
  readonly catalog: Catalog;
  /** The time that conditions on dates are judged by, in milliseconds. */
  readonly atMs: number;
  readonly trustedAccounts?: ReadonlySet<string>;
  /** None when absent. */
  readonly approvals?: Approvals;
  /** All when absent. */
  readonly rules?: readonly DetectionRule[];
}

/** A rule that looks at events. */
interface Begun extends Pick<DetectionRule, 'mayWant'> {
  readonly rule: DetectionRule;
  readonly detector: Detector;
}

/** Shows events to rules, and what the live model told of them. */
export class Detections {
  private readonly live: LiveModel;
  private readonly detectors: readonly Begun[];
  private readonly candidates: (event: TrailEvent) => readonly Begun[];
  private readonly rate: Rate;

  constructor(options: DetectionsOptions) {
    const { live, rules = DETECTION_RULES, watch } = options;
    this.live = live;
    this.rate = createRate(watch.model, options);
    const context = contextOf(options);
    this.detectors = rules.map((rule) => {
      const begun: Begun = { rule, detector: rule.begin(context) };
      return rule.mayWant === undefined ? begun : { ...begun, mayWant: rule.mayWant };
    });
    this.candidates = candidatesAmong(
      this.detectors.filter(({ detector }) => detector.onEvent !== undefined),
    );
  }

  /**
   * What rules find in events that the live model has taken already.
   *
   * @param events each of them comes once
   * @param signals what the live model told when it took them
   */
  take(events: readonly TrailEvent[], signals: readonly Signal[]): readonly Detection[] {
    const inOrder = events.toSorted((a, b) => a.atMs - b.atMs);
    // Of one second the live model knows what came first.
    return [
      ...signals.flatMap((signal) => [...this.inSignal(signal)]),
      ...inOrder.flatMap((event) => [...this.inEvent(event)]),
    ];
  }

  /** Whether no rule would now learn or tell anything of an event that changes nobody's rights. */
  knows(event: TrailEvent): boolean {
    const wanting = this.candidates(event).filter(({ rule }) => rule.wants(event));
    if (wanting.length === 0) return true;
    const seen = { event, actor: this.live.actorOf(event) };
    return wanting.every(({ detector }) => detector.knows?.(seen) === true);
  }

  private *inSignal(signal: Signal): Iterable<Detection> {
    const { actor, event } = signal;
    for (const { detector, rule } of this.detectors) {
      yield* this.rated({ rule, event, actor }, detector.onSignal?.(signal) ?? []);
    }
  }

  private *inEvent(event: TrailEvent): Iterable<Detection> {
    let actor: Actor | null = null;
    for (const { detector, rule } of this.candidates(event)) {
      if (!rule.wants(event)) continue;
      actor ??= this.live.actorOf(event);
      const seen = { event, actor };
      yield* this.rated({ rule, ...seen }, detector.onEvent?.(seen) ?? []);
    }
  }

  private *rated(of: Omit<Detection, 'found'>, all: Iterable<Found>): Iterable<Detection> {
    for (const each of all) {
      const found = this.rate({ ...of, found: each });
      if (found !== null) yield { ...of, found };
    }
  }
}

function contextOf({
  approvals = NO_APPROVALS,
  atMs,
  catalog,
  live,
  trustedAccounts = new Set(),
  watch,
}: DetectionsOptions): DetectionContext {
  let judged: { readonly model: Model; readonly judge: Judge } | null = null;
  const judge = (): Judge => {
    const { model } = watch;
    if (judged?.model !== model) judged = { model, judge: createJudge(model, catalog, atMs) };
    return judged.judge;
  };
  const privilegeOf = (entity: PrincipalEntity): Privilege | null => {
    const isOne = administratorWith(judge(), entity, judge().policiesOf(entity)) !== null;
    if (isOne) return 'administrator';
    return watch.comesToAdministrator(entity) ? 'comes-to-administrator' : null;
  };
  return {
    judge,
    imagine: (event) => live.imagine(event),
    privilegeOf,
    trustedAccounts,
    approvals,
    isBreakGlass,
  };
}

const BREAK_GLASS = /break.?glass/i;

/** By what it is called, or by a tag. */
function isBreakGlass({ name, tags }: Role): boolean {
  return (
    BREAK_GLASS.test(name) || [...tags].some((tag) => tag.some((text) => BREAK_GLASS.test(text)))
  );
}
