import { formatInstant } from '@countersign/core';
import { type ReachFinding, type Signal, starterId } from '@countersign/govern';
import { describeChanges } from '../fix/described-change.ts';

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
  /** Whether the same event was told otherwise before, when others had not come yet. */
  readonly revised: boolean;
}

/** Who comes to what. */
export interface GainDocument {
  /** The ARN of a principal, or the id of a person. */
  readonly who: string;
  /** The rule of a conflict of duties; `null` for administrators. */
  readonly conflict: string | null;
}

/** Puts a signal in the form that others script against. */
export function signalDocument(signal: Signal): SignalDocument {
  const { actor, appeared, before, changes, event, gone, isRevised, rule, unknown } = signal;
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
    revised: isRevised,
  };
}

function gainOf({ conflict, from }: ReachFinding): GainDocument {
  return { who: starterId(from), conflict: conflict?.rule ?? null };
}
