import { formatInstant } from '@countersign/core';
import { type ReachFinding, type Signal, starterId } from '@countersign/govern';
import { describeChanges } from '../fix/described-change.ts';
import type { DescribedSignal } from '../watch/watch-trail.ts';

/** A line of `watch --signals --json`. */
export interface SignalDocument {
  readonly schema: 'countersign.signal/1';
  readonly eventId: string;
  readonly at: string;
  readonly accountId: string | null;
  /** The call, such as `iam:PutUserPolicy`. */
  readonly call: string;
  readonly rule: Signal['rule'];
  readonly actor: Signal['actor'];
  /** What the call changed, in words. */
  readonly changes: readonly string[];
  readonly appeared: readonly (GainDocument & { readonly why: string })[];
  readonly gone: readonly GainDocument[];
  readonly unknown: string | null;
}

/** Who comes to what. */
export interface GainDocument {
  /** The ARN of a principal, or the id of a person. */
  readonly who: string;
  /** The rule of a conflict of duties; `null` for administrators. */
  readonly conflict: string | null;
}

/** Puts a signal in the form that others script against. */
export function signalDocument({ before, signal }: DescribedSignal): SignalDocument {
  const { actor, appeared, changes, event, gone, rule, unknown } = signal;
  return {
    schema: 'countersign.signal/1',
    eventId: event.id,
    at: formatInstant(event.atMs),
    accountId: event.accountId,
    call: `${event.source.slice(0, event.source.indexOf('.'))}:${event.name}`,
    rule,
    actor,
    changes: describeChanges(before, changes).map(({ title }) => title),
    appeared: appeared.map(({ finding, why }) => ({ ...gainOf(finding), why })),
    gone: gone.map(gainOf),
    unknown,
  };
}

function gainOf({ conflict, from }: ReachFinding): GainDocument {
  return { who: starterId(from), conflict: conflict?.rule ?? null };
}
