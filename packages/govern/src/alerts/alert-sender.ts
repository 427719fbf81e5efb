import type { AlertSink, SendOutcome } from '../ports/alert-sink.ts';
import type { Overtaken, WatchSession } from '../ports/watch-store.ts';
import type { AlertProgress, DueAlert } from './alert.ts';

/** How long a sink that failed is left alone, in milliseconds; twice as long each time, up to a limit. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10 * 60_000;

/** An alert that could not be sent for so long is given up, and listed as dead. */
const GIVE_UP_MS = 3 * 24 * 3_600_000;

/** So many alerts are asked for at a time. */
const MANY = 50;

/** What a sender has done so far. */
export interface SenderCounts {
  readonly sent: number;
  readonly failed: number;
  readonly dead: number;
}

/** What sends alerts. */
export interface AlertSenderParts {
  readonly sink: AlertSink;
  readonly session: Pick<WatchSession, 'due' | 'nextDueMs' | 'note'>;
  /** The current time, in milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Sends alerts to one sink, those of one incident in their order.
 *
 * Before an attempt it is noted that it begins, and afterwards what became of it, so that after
 * a crash in between it is known that the alert may have arrived. A sink that does not take an
 * alert now is left alone for a while with all others that wait for it; one that the sink will
 * never take is given up, and the others go on.
 */
export class AlertSender {
  private readonly parts: AlertSenderParts;
  private pauseMs = 0;
  private pausedUntilMs = Number.NEGATIVE_INFINITY;
  private readonly tally = { sent: 0, failed: 0, dead: 0 };

  constructor(parts: AlertSenderParts) {
    this.parts = parts;
  }

  get counts(): SenderCounts {
    return { ...this.tally };
  }

  /**
   * Sends what is due; answers when it is worth to be called again, in milliseconds since 1970,
   * `null` where nothing waits.
   *
   * @param isOver whether no further alert is to be begun
   */
  async sendDue(isOver: () => boolean = () => false): Promise<number | null | Overtaken> {
    const { now, session, sink } = this.parts;
    while (now() >= this.pausedUntilMs) {
      const due = await session.due(sink.name, now(), MANY);
      if (due.length === 0) return session.nextDueMs(sink.name);
      for (const alert of due) {
        const noted = await this.send(alert);
        if (noted === 'overtaken') return noted;
        if (isOver()) return null;
        if (now() < this.pausedUntilMs) break;
      }
    }
    return this.pausedUntilMs;
  }

  private async send(alert: DueAlert): Promise<'noted' | Overtaken> {
    const { now, session, sink } = this.parts;
    const begun = await session.note(alert.key, now(), { kind: 'begun' });
    if (begun === 'overtaken') return begun;
    const outcome = await sink.send(alert);
    return session.note(alert.key, now(), this.progressOf(alert, outcome));
  }

  private progressOf({ sinceMs }: DueAlert, outcome: SendOutcome): AlertProgress {
    const nowMs = this.parts.now();
    switch (outcome.kind) {
      case 'sent':
        this.pauseMs = 0;
        this.tally.sent += 1;
        return outcome;
      case 'refused':
        this.pauseMs = 0;
        this.tally.dead += 1;
        return { kind: 'dead', because: outcome.because };
      case 'failed': {
        this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2 || FIRST_PAUSE_MS);
        this.pausedUntilMs = nowMs + (outcome.afterMs ?? this.pauseMs);
        if (nowMs - sinceMs >= GIVE_UP_MS) {
          this.tally.dead += 1;
          return { kind: 'dead', because: outcome.because };
        }
        this.tally.failed += 1;
        return { kind: 'failed', because: outcome.because, dueMs: this.pausedUntilMs };
      }
    }
  }
}
