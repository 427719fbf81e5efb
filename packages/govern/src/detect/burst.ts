import { forgetOldest } from '../forget-oldest.ts';
import { callName } from '../trail/call-name.ts';
import type { TrailEvent } from '../trail/trail-event.ts';
import type { Detector } from './detection-rule.ts';
import { nameOfCaller, whoCalled } from './told.ts';

/** The time within which calls count together. */
const WINDOW_MS = 10 * 60_000;

/** Of how many callers it is remembered what they did. */
const MAX_CALLERS = 20_000;

/** More events of one caller than these are only counted. */
const MAX_EVENTS = 200;

/** What one caller did lately, and how much of it there was at most in a window before. */
interface Caller {
  readonly events: TrailEvent[];
  /** How many there were at most in a window that has ended. */
  usual: number;
  /** Whether what is done now is more than usual. */
  isBurst: boolean;
}

/** That somebody does something far more often than before. */
interface Burst {
  /** How often within the window. */
  readonly count: number;
  /** The most in a window before. */
  readonly usual: number;
  /** The events before this one that belong to it; none where they were told already. */
  readonly earlier: readonly TrailEvent[];
  readonly minutes: number;
}

/**
 * Tells when somebody does something far more often than he did before: at least so many times
 * within ten minutes, and more than twice as often as in any ten minutes before.
 */
class Bursts {
  private readonly atLeast: number;
  private readonly callers = new Map<string, Caller>();

  constructor(atLeast: number) {
    this.atLeast = atLeast;
  }

  /** Notes what a caller did; a burst where it is one. */
  note(who: string, event: TrailEvent): Burst | null {
    const caller = this.callerOf(who);
    const before = caller.events.length;
    const open = caller.events.filter(({ atMs }) => event.atMs - atMs < WINDOW_MS);
    if (open.length < before) {
      caller.usual = Math.max(caller.usual, before);
      caller.isBurst &&= open.length > 0;
    }
    const earlier = caller.isBurst ? [] : [...open];
    open.push(event);
    caller.events.splice(0, caller.events.length, ...open.slice(-MAX_EVENTS));
    const count = open.length;
    caller.isBurst ||= count >= this.atLeast && count > 2 * caller.usual;
    if (!caller.isBurst) return null;
    return { count, usual: caller.usual, earlier, minutes: WINDOW_MS / 60_000 };
  }

  private callerOf(who: string): Caller {
    const known = this.callers.get(who);
    if (known !== undefined) return known;
    const caller: Caller = { events: [], usual: 0, isBurst: false };
    this.callers.set(who, caller);
    forgetOldest(this.callers, MAX_CALLERS);
    return caller;
  }
}

/**
 * Tells of callers other than services who do something far more often than before.
 *
 * @param atLeast how often within the window
 * @param did what they did, between their names and how often: `was denied calls to IAM`
 */
export function burstDetector(atLeast: number, did: string): Detector {
  const bursts = new Bursts(atLeast);
  return {
    *onEvent({ actor, event }) {
      if (actor.kind === 'service') return;
      const burst = bursts.note(whoCalled(actor, event), event);
      if (burst === null) return;
      const { count, earlier, minutes, usual } = burst;
      const calls = [...new Set([...earlier, event].map(callName))].toSorted();
      yield {
        title: `${nameOfCaller(actor)} ${did} ${count} times within ${minutes} minutes`,
        target: null,
        why: `it was ${usual} times at most before; the calls were ${calls.join(', ')}`,
        earlier,
      };
    },
  };
}
