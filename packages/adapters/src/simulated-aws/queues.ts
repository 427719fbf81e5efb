/** A message in a queue. */
export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  readonly senderId: string;
  readonly sentAtMs: number;
  readonly firstReceivedAtMs: number | null;
  readonly receiveCount: number;
  /** Nobody receives it before. */
  readonly visibleFromMs: number;
  /** By which whoever received it last deletes it; none before that. */
  readonly receiptHandle: string | null;
}

/** How often a message is received before it is put into another queue. */
export interface Redrive {
  readonly deadLetterArn: string;
  readonly maxReceiveCount: number;
}

/** Settings of a queue, with AWS's values where nobody set them. */
export interface QueueSettings {
  readonly delayMs: number;
  readonly retentionMs: number;
  readonly visibilityMs: number;
  readonly waitMs: number;
  readonly redrive: Redrive | null;
}

/** How a queue is where nobody set anything. */
export const DEFAULT_QUEUE: QueueSettings = {
  delayMs: 0,
  retentionMs: 4 * 24 * 3_600_000,
  visibilityMs: 30_000,
  waitMs: 0,
  redrive: null,
};

/** The messages of all queues, by the ARNs of the queues. */
export class Queues {
  private readonly messages = new Map<string, readonly QueueMessage[]>();
  private readonly settings = new Map<string, QueueSettings>();
  private readonly waiting = new Map<string, Set<() => void>>();

  settingsOf(arn: string): QueueSettings {
    return this.settings.get(arn) ?? DEFAULT_QUEUE;
  }

  set(arn: string, settings: Partial<QueueSettings>): void {
    this.settings.set(arn, { ...this.settingsOf(arn), ...settings });
  }

  send(
    arn: string,
    { atMs, body, delayMs = this.settingsOf(arn).delayMs, id, senderId }: SentMessage,
  ): void {
    const message: QueueMessage = {
      id,
      body,
      senderId,
      sentAtMs: atMs,
      firstReceivedAtMs: null,
      receiveCount: 0,
      visibleFromMs: atMs + delayMs,
      receiptHandle: null,
    };
    this.messages.set(arn, [...(this.messages.get(arn) ?? []), message]);
    for (const wake of this.waiting.get(arn) ?? []) wake();
  }

  /** Takes messages, which nobody else sees for a while; those that were taken too often move on first. */
  receive(arn: string, { atMs, handle, max, visibilityMs }: Receiving): readonly QueueMessage[] {
    this.moveOn(arn, atMs);
    const taken = new Map<string, QueueMessage>();
    for (const message of this.kept(arn, atMs)) {
      if (taken.size === max) break;
      if (message.visibleFromMs > atMs) continue;
      taken.set(message.id, {
        ...message,
        firstReceivedAtMs: message.firstReceivedAtMs ?? atMs,
        receiveCount: message.receiveCount + 1,
        visibleFromMs: atMs + visibilityMs,
        receiptHandle: handle(),
      });
    }
    const all = this.kept(arn, atMs).map((message) => taken.get(message.id) ?? message);
    this.messages.set(arn, all);
    return [...taken.values()];
  }

  /** Deletes the message that was received with a handle; one that is gone may be deleted again. */
  remove(arn: string, handle: string): void {
    this.change(arn, (message) => (message.receiptHandle === handle ? null : message));
  }

  /** Says from when on a received message can be received again; whether there is one. */
  hide(arn: string, handle: string, untilMs: number): boolean {
    const isThere = (this.messages.get(arn) ?? []).some((each) => each.receiptHandle === handle);
    this.change(arn, (message) =>
      message.receiptHandle === handle ? { ...message, visibleFromMs: untilMs } : message,
    );
    return isThere;
  }

  clear(arn: string): void {
    this.messages.delete(arn);
  }

  forget(arn: string): void {
    this.clear(arn);
    this.settings.delete(arn);
  }

  /** How many messages can be received, and how many are being worked on or delayed. */
  counts(arn: string, atMs: number): { readonly visible: number; readonly hidden: number } {
    const all = this.kept(arn, atMs);
    const visible = all.filter(({ visibleFromMs }) => visibleFromMs <= atMs).length;
    return { visible, hidden: all.length - visible };
  }

  /** Waits until something is sent to a queue, at most so long. */
  async arrival(arn: string, longestMs: number): Promise<void> {
    const wakers = this.waiting.get(arn) ?? new Set();
    this.waiting.set(arn, wakers);
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, longestMs);
      timer.unref();
      wakers.add(wake);
    });
  }

  private moveOn(arn: string, atMs: number): void {
    const { redrive } = this.settingsOf(arn);
    if (redrive === null) return;
    for (const message of this.kept(arn, atMs)) {
      if (message.visibleFromMs > atMs || message.receiveCount < redrive.maxReceiveCount) continue;
      this.change(arn, (each) => (each.id === message.id ? null : each));
      const { body, id, senderId } = message;
      this.send(redrive.deadLetterArn, { atMs, body, id, senderId });
    }
  }

  private kept(arn: string, atMs: number): readonly QueueMessage[] {
    const { retentionMs } = this.settingsOf(arn);
    return (this.messages.get(arn) ?? []).filter(({ sentAtMs }) => sentAtMs + retentionMs > atMs);
  }

  private change(arn: string, change: (message: QueueMessage) => QueueMessage | null): void {
    const all = this.messages.get(arn) ?? [];
    this.messages.set(
      arn,
      all.flatMap((message) => change(message) ?? []),
    );
  }
}

/** A message that somebody sends. */
export interface SentMessage {
  readonly id: string;
  readonly body: string;
  readonly senderId: string;
  readonly atMs: number;
  readonly delayMs?: number;
}

interface Receiving {
  readonly max: number;
  readonly visibilityMs: number;
  readonly atMs: number;
  /** Makes a receipt handle. */
  readonly handle: () => string;
}
