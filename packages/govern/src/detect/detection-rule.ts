import type { Severity } from '../audit/finding.ts';
import type { PrincipalEntity, Role } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import type { Actor } from '../trail/actor.ts';
import type { Signal } from '../trail/live-model.ts';
import type { TrailEvent } from '../trail/trail-event.ts';
import type { Approvals } from './approvals.ts';

/** The version of MITRE ATT&CK that techniques are named by: ids move from one to the next. */
export const ATTACK_VERSION = '18';

/** What is said of a rule wherever it is shown. */
export interface DetectionMetadata {
  /** Kebab-case, never reused. */
  readonly id: string;
  /** A noun phrase: "Privileged user or role came to be". */
  readonly title: string;
  /** The severity of a plain case; an incident may be worse or better. */
  readonly severity: Severity;
  /** Ids of MITRE ATT&CK, as of {@link ATTACK_VERSION}. */
  readonly techniques: readonly string[];
  /** Pages that say what the calls do. */
  readonly sources: readonly string[];
  /** The version of Countersign that brought the rule. */
  readonly since: string;
  /** Sentences: what whoever reads of an incident does first. */
  readonly toDo: string;
  /**
   * What belongs to one act, where somebody does several things: what he does to the same
   * target, or all that the rule finds.
   */
  readonly joins: 'target' | 'rule';
  /** Whether pipelines that change accounts do it every day; they do not when absent. */
  readonly isOfPipelines?: boolean;
}

/** A rule about what happens: its metadata, and what looks at one event after the other. */
export interface DetectionRule extends DetectionMetadata {
  /**
   * Whether it looks at the records of a call, or only at the first of those that say the same of
   * who called what; those that change who may do what come anyway.
   */
  readonly wants: (call: RecordedCall) => boolean | 'first';
  /** Parameters whose texts and truth values make records of a call different ones, for `first`. */
  readonly tellsApart?: (call: Pick<RecordedCall, 'source' | 'name'>) => readonly string[];
  /** Whether it may want calls of this kind, whoever makes them; it may when absent. */
  readonly mayWant?: (call: Pick<RecordedCall, 'source' | 'name' | 'errorCode'>) => boolean;
  /** Begins to look, with a memory of its own. */
  readonly begin: (context: DetectionContext) => Detector;
}

/** What records of one call have in common. */
export type RecordedCall = Pick<
  TrailEvent,
  'source' | 'name' | 'type' | 'errorCode' | 'identity' | 'accountId'
>;

/** Looks at what happens, in order of time as far as it comes so. */
export interface Detector {
  /** An event that the rule wants; each comes once. */
  readonly onEvent?: (seen: SeenEvent) => Iterable<Found>;
  /**
   * Whether it would now neither learn nor tell anything of an event that the rule wants; never
   * when absent. Such an event need not be kept.
   */
  readonly knows?: (seen: SeenEvent) => boolean;
  /** What an event changed; it comes again where it is told otherwise later. */
  readonly onSignal?: (signal: Signal) => Iterable<Found>;
}

/** An event, and who stands behind it. */
export interface SeenEvent {
  readonly event: TrailEvent;
  readonly actor: Actor;
}

/** What a rule found in an event. */
export interface Found {
  /** That of the rule when absent. */
  readonly severity?: Severity;
  /** A sentence without its dot. */
  readonly title: string;
  /** The ARN or name of whom or what it is about. */
  readonly target: string | null;
  /** What became possible, or what shows it: a sentence without its dot. */
  readonly why: string;
  /** Earlier events that belong to it. */
  readonly earlier?: readonly TrailEvent[];
}

/** What rules can look up. */
export interface DetectionContext {
  /** Over the model as the events so far have left it. */
  readonly judge: () => Judge;
  /** What a call that was denied would have done, had it been allowed; `null` where nobody can tell. */
  readonly imagine: (event: TrailEvent) => Signal | null;
  /** How far the privileges of a user or role go, by its policies and by what it can become. */
  readonly privilegeOf: (entity: PrincipalEntity) => Privilege | null;
  /** Accounts outside the model that are trusted all the same. */
  readonly trustedAccounts: ReadonlySet<string>;
  /** Which roles want an approval, and what was approved. */
  readonly approvals: Approvals;
  /** Whether a role is kept for emergencies. */
  readonly isBreakGlass: (role: Role) => boolean;
}

/** A full administrator, or whoever can become one. */
export type Privilege = 'administrator' | 'comes-to-administrator';
