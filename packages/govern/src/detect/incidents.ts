import { isAccountId, matchWildcard } from '@countersign/core';
import type { Exception } from '../audit/exceptions.ts';
import { SEVERITIES, type Severity } from '../audit/finding.ts';
import { forgetOldest } from '../forget-oldest.ts';
import type { Actor } from '../trail/actor.ts';
import type { Detection } from './detections.ts';
import { nameIn, whoCalled } from './told.ts';

/** What somebody did, whatever number of events and rules tell of it. */
export interface Incident {
  /** The same for the same events, whenever they are read. */
  readonly id: string;
  /** The rule that found the worst of it. */
  readonly rule: string;
  /** All rules that found something, in the order in which they did. */
  readonly rules: readonly string[];
  readonly severity: Severity;
  /** A sentence without its dot. */
  readonly title: string;
  readonly actor: Actor;
  readonly target: string | null;
  /** What became possible: sentences without their dots. */
  readonly why: readonly string[];
  /** Sentences: what to do about the worst of it. */
  readonly toDo: string;
  /** Ids of MITRE ATT&CK. */
  readonly techniques: readonly string[];
  /** In milliseconds since 1970. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** The first of the events. */
  readonly eventIds: readonly string[];
  readonly eventCount: number;
}

/** What comes so long after the rest of an incident is another act. */
const JOIN_MS = 15 * 60_000;

/** So many incidents of one rule somebody begins within the time of a storm; what comes then joins the last. */
const MAX_BEGUN = 10;
const STORM_MS = 60 * 60_000;

/** How many events an incident names. */
const MAX_EVENTS = 100;
/** How many sentences it tells. */
const MAX_WHY = 10;

/** More incidents than this are not waited for. */
const MAX_OPEN = 20_000;

/** An incident while it grows. */
class OpenIncident {
  readonly id: string;
  private worst: Detection;
  private latest: string | null = null;
  private readonly rules = new Set<string>();
  private readonly techniques = new Set<string>();
  private readonly why = new Set<string>();
  private readonly eventIds = new Set<string>();
  private readonly told = new Set<string>();
  private readonly targets = new Set<string>();
  private eventCount = 0;
  firstMs: number;
  lastMs: number;

  constructor(id: string, begun: Detection) {
    this.id = id;
    this.worst = begun;
    this.firstMs = begun.event.atMs;
    this.lastMs = begun.event.atMs;
  }

  /** Adds what a rule found; answers whether it was not there yet. */
  add(detection: Detection): boolean {
    const { event, found, rule } = detection;
    const key = `${rule.id} ${event.id} ${found.target ?? ''}`;
    if (this.told.has(key)) return false;
    if (this.told.size < 10 * MAX_EVENTS) this.told.add(key);
    this.rules.add(rule.id);
    for (const technique of rule.techniques) this.techniques.add(technique);
    if (this.why.size < MAX_WHY) this.why.add(found.why);
    for (const { atMs, id } of [...(found.earlier ?? []), event]) {
      this.firstMs = Math.min(this.firstMs, atMs);
      this.lastMs = Math.max(this.lastMs, atMs);
      if (this.eventIds.has(id)) continue;
      this.eventCount += 1;
      if (this.eventIds.size < MAX_EVENTS) this.eventIds.add(id);
    }
    if (found.target !== null) this.targets.add(found.target);
    if (isWorse(detection, this.worst)) this.worst = detection;
    // Of what is counted the last word counts.
    else if (this.worst.rule === rule && found.target === null) this.latest = found.title;
    return true;
  }

  private get title(): string {
    const { found } = this.worst;
    if (found.target === null) return this.latest ?? found.title;
    const others = this.targets.size - 1;
    return others === 0 ? found.title : `${found.title}, and so with ${others} more`;
  }

  get incident(): Incident {
    const { actor, found, rule } = this.worst;
    return {
      id: this.id,
      rule: rule.id,
      rules: [...this.rules],
      severity: severityOf(this.worst),
      title: this.title,
      actor,
      target: found.target,
      why: [...this.why],
      toDo: rule.toDo,
      techniques: [...this.techniques],
      firstMs: this.firstMs,
      lastMs: this.lastMs,
      eventIds: [...this.eventIds],
      eventCount: this.eventCount,
    };
  }
}

function isWorse(one: Detection, other: Detection): boolean {
  return SEVERITIES.indexOf(severityOf(one)) < SEVERITIES.indexOf(severityOf(other));
}

function severityOf({ found, rule }: Detection): Severity {
  return found.severity ?? rule.severity;
}

/** What incidents are made with. */
export interface IncidentsOptions {
  /** What is meant to be, with who answers for it; subjects are targets, callers or people. */
  readonly exceptions?: readonly Exception[];
}

/**
 * Joins what rules found to incidents, one for each act: what the same human does to the same
 * target, or over and over, without a pause of a quarter of an hour.
 */
export class Incidents {
  private readonly exceptions: readonly Exception[];
  private readonly openByKey = new Map<string, OpenIncident>();
  private readonly begunByRule = new Map<string, OpenIncident[]>();
  private readonly numbers = new Map<string, number>();
  private acceptedCount = 0;

  constructor({ exceptions = [] }: IncidentsOptions = {}) {
    this.exceptions = exceptions;
  }

  /** How much was found that somebody answers for. */
  get accepted(): number {
    return this.acceptedCount;
  }

  /** Takes what rules found; answers with the incidents that are new or tell more than before. */
  add(detections: readonly Detection[]): readonly Incident[] {
    const changed = new Set<OpenIncident>();
    for (const detection of detections) {
      if (this.exceptions.some((exception) => covers(exception, detection))) {
        this.acceptedCount += 1;
        continue;
      }
      const open = this.incidentFor(detection);
      if (open.add(detection)) changed.add(open);
    }
    this.forget();
    return Array.from(changed, ({ incident }) => incident);
  }

  private incidentFor(detection: Detection): OpenIncident {
    const { event, rule } = detection;
    const ruleKey = ruleKeyOf(detection);
    const targetKey = targetKeyOf(detection) ?? ruleKey;
    const ofTarget = this.openAt(targetKey, event.atMs);
    if (ofTarget !== null) return this.know(ofTarget, targetKey);
    const ofRule = rule.joins === 'rule' ? this.openAt(ruleKey, event.atMs) : null;
    const joined = ofRule ?? this.stormOf(detection);
    // Whatever else happens to this target is an act of its own.
    if (joined !== null) return joined;
    const begun = this.begin(detection);
    if (rule.joins === 'rule') this.know(begun, ruleKey);
    return this.know(begun, targetKey);
  }

  private begin(detection: Detection): OpenIncident {
    const { event } = detection;
    const number = this.numbers.get(event.id) ?? 0;
    this.numbers.set(event.id, number + 1);
    const begun = new OpenIncident(
      number === 0 ? event.id : `${event.id}-${number + 1}`,
      detection,
    );
    const key = ruleKeyOf(detection);
    this.begunByRule.set(key, [...(this.begunByRule.get(key) ?? []), begun].slice(-MAX_BEGUN));
    return begun;
  }

  private openAt(key: string, atMs: number): OpenIncident | null {
    const open = this.openByKey.get(key);
    return open !== undefined && isNear(open, atMs) ? open : null;
  }

  private know(open: OpenIncident, key: string): OpenIncident {
    this.openByKey.delete(key);
    this.openByKey.set(key, open);
    return open;
  }

  /** Where somebody begins one incident after the other, what comes belongs to the last. */
  private stormOf(detection: Detection): OpenIncident | null {
    const begun = this.begunByRule.get(ruleKeyOf(detection)) ?? [];
    const recent = begun.filter(({ lastMs }) => Math.abs(detection.event.atMs - lastMs) < STORM_MS);
    return recent.length < MAX_BEGUN ? null : (recent.at(-1) ?? null);
  }

  private forget(): void {
    for (const map of [this.openByKey, this.begunByRule, this.numbers]) forgetOldest(map, MAX_OPEN);
  }
}

function isNear({ firstMs, lastMs }: OpenIncident, atMs: number): boolean {
  return atMs > firstMs - JOIN_MS && atMs < lastMs + JOIN_MS;
}

/** Who did something to what. A trail and the like is named by its ARN in one call and by its name in another. */
function targetKeyOf(detection: Detection): string | null {
  const { target } = detection.found;
  // What is done to an account as a whole is not one act for that.
  if (target === null || isAccountId(target)) return null;
  return `${whoOf(detection)} to ${target.includes(':iam:') ? target : nameIn(target)}`;
}

/** Who did what a rule is about. */
function ruleKeyOf(detection: Detection): string {
  return `${whoOf(detection)} by ${detection.rule.id}`;
}

function whoOf({ actor, event }: Detection): string {
  return whoCalled(actor, event);
}

function covers({ rule, subject, untilMs }: Exception, detection: Detection): boolean {
  const { actor, event, found } = detection;
  if (rule !== detection.rule.id || event.atMs >= untilMs) return false;
  return [found.target, actor.arn, actor.person].some(
    (each) => each !== null && matchWildcard(subject, each),
  );
}
