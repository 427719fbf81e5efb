import { fail, ok, type Result } from '@countersign/core';
import {
  AlertSender,
  type AlertSink,
  type SenderCounts,
  type WatchSession,
} from '@countersign/govern';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { isRetryable } from '../store/is-retryable.ts';
import { OVERTAKEN } from './keeping.ts';

/** Decisions of people come into a store by themselves: it is looked so often. */
const LOOK_MS = 5000;

/** How long a store that does not answer is left alone. */
const PAUSE_MS = 1000;

/** Sends the alerts of a session to its sinks, each at its own pace, while something else goes on. */
export class AlertSending {
  private readonly senders: ReadonlyMap<AlertSink, AlertSender>;
  private readonly io: Io;
  private readonly wakers = new Set<() => void>();
  private timesWoken = 0;
  private isOver = false;
  /** What is under way. */
  private running: Promise<unknown> = Promise.resolve();
  private ending: Promise<void> | null = null;

  constructor(io: Io, session: WatchSession, sinks: readonly AlertSink[]) {
    this.io = io;
    const now = (): number => io.nowMs();
    this.senders = new Map(sinks.map((sink) => [sink, new AlertSender({ sink, session, now })]));
  }

  /** What was sent so far, by the names of sinks. */
  get counts(): ReadonlyMap<string, SenderCounts> {
    return new Map([...this.senders].map(([{ name }, { counts }]) => [name, counts]));
  }

  /** There is something to be sent. */
  wake(): void {
    this.timesWoken += 1;
    for (const wake of this.wakers) wake();
  }

  /** Sends until it is ended, or another session has overtaken this one. */
  async run(): Promise<Result<null, Failure>> {
    return this.forEachSender(async (sender) => this.sendOn(sender));
  }

  /** Sends what can be sent now, and ends. */
  async sendOnce(): Promise<Result<null, Failure>> {
    const sent = await this.sendDue();
    await this.end();
    return sent;
  }

  /** Sends what can be sent now. */
  async sendDue(isOver: () => boolean = () => false): Promise<Result<null, Failure>> {
    return this.forEachSender(async (sender) =>
      (await sender.sendDue(isOver)) === 'overtaken' ? fail(OVERTAKEN) : ok(null),
    );
  }

  /** Has what is under way finished, begins nothing any more, and ends connections. */
  async end(): Promise<void> {
    this.ending ??= this.finish();
    return this.ending;
  }

  private async finish(): Promise<void> {
    this.isOver = true;
    this.wake();
    await this.running;
    await Promise.all([...this.senders.keys()].map(async (sink) => sink.close?.()));
  }

  private async forEachSender(
    send: (sender: AlertSender) => Promise<Result<null, Failure>>,
  ): Promise<Result<null, Failure>> {
    const sending = Promise.all([...this.senders.values()].map(send));
    // Whoever had it sent is told of what went wrong.
    this.running = sending.catch(() => null);
    return (await sending).find((each) => !each.ok) ?? ok(null);
  }

  private async sendOn(sender: AlertSender): Promise<Result<null, Failure>> {
    while (!this.isOver) {
      const { timesWoken } = this;
      const next = await this.nextMs(sender);
      if (next === 'overtaken') {
        this.isOver = true;
        this.wake();
        return fail(OVERTAKEN);
      }
      // What came while it looked may not have been seen.
      if (timesWoken !== this.timesWoken) continue;
      await this.pause(Math.min(LOOK_MS, next - this.io.nowMs()));
    }
    return ok(null);
  }

  private async nextMs(sender: AlertSender): Promise<number | 'overtaken'> {
    try {
      return (await sender.sendDue(() => this.isOver)) ?? Number.POSITIVE_INFINITY;
    } catch (error) {
      if (!isRetryable(error)) throw error;
      return this.io.nowMs() + PAUSE_MS;
    }
  }

  private async pause(ms: number): Promise<void> {
    if (this.isOver || ms <= 0) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.wakers.add(wake);
    });
  }
}
