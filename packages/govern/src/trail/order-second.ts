import { invariant } from '@countersign/core';
import { applyChanges } from '../inventory/apply/apply.ts';
import type { Change } from '../inventory/change.ts';
import { isSameValue } from '../inventory/difference/same-value.ts';
import type { Model } from '../inventory/model.ts';
import { changesByEvent } from './event-changes.ts';
import type { TrailEvent } from './trail-event.ts';

/** What one event of a second did. */
export interface SecondStep {
  readonly event: TrailEvent;
  readonly changes: readonly Change[];
  /** Why this may not be what it did; `null` where it is. */
  readonly unknown: string | null;
}

/** More events of one second than this are not tried in other orders. */
const MAX_TRIED = 64;

/**
 * Puts events of one second in the order in which they can have been, which the trail does not
 * tell: a call about something that is not there yet comes after the one that makes it. Where
 * two orders can have been and lead to different models, the events are told as unknown.
 *
 * The answer is the same in whatever order the events are given.
 */
export function orderSecond(events: readonly TrailEvent[], model: Model): readonly SecondStep[] {
  const forward = events.toSorted(byKind);
  const run = runInOrder(forward, model);
  if (forward.length === 1) return run.steps;
  const shared = eventsWithSharedSubject(run.steps);
  if (run.isComplete && shared.size === 0) return run.steps;
  if (forward.length > MAX_TRIED) return doubted(run.steps, shared);
  const backward = runInOrder(forward.toReversed(), model);
  if (!run.isComplete) return backward.isComplete ? backward.steps : run.steps;
  const isSure = !backward.isComplete || isSameValue(run.model, backward.model);
  return isSure ? run.steps : doubted(run.steps, shared);
}

/** What is made, then what is added, then what is taken, then what is deleted; then by id. */
function byKind(one: TrailEvent, other: TrailEvent): number {
  const [rank, otherRank] = [rankOf(one), rankOf(other)];
  return rank - otherRank || (one.id < other.id ? -1 : 1);
}

function rankOf({ name }: TrailEvent): number {
  if (/^Create(?!PolicyVersion)/.test(name)) return 0;
  if (/^Delete(?:User|Group|Role|Policy)$/.test(name)) return 3;
  return /^(?:Delete|Detach|Remove|Untag)/.test(name) ? 2 : 1;
}

interface Run {
  readonly steps: readonly SecondStep[];
  readonly model: Model;
  /** Whether every event can have been at its place. */
  readonly isComplete: boolean;
}

/** Makes the changes of events one after the other; one that cannot be made yet waits. */
function runInOrder(events: readonly TrailEvent[], before: Model): Run {
  const steps: SecondStep[] = [];
  let model = before;
  let waiting = events;
  for (;;) {
    const still: TrailEvent[] = [];
    for (const event of waiting) {
      const told = changesByEvent(event, model);
      const applied = told.kind === 'changes' ? applyChanges(model, told.changes) : null;
      if (told.kind === 'unknown' || applied?.ok !== true) {
        still.push(event);
        continue;
      }
      model = applied.value;
      steps.push({ event, changes: told.changes, unknown: null });
    }
    const isComplete = still.length === 0;
    if (isComplete || still.length === waiting.length) {
      const untold = still.map((event) => untoldStep(event, model));
      return { steps: [...steps, ...untold], model, isComplete };
    }
    waiting = still;
  }
}

function untoldStep(event: TrailEvent, model: Model): SecondStep {
  const told = changesByEvent(event, model);
  if (told.kind === 'unknown') return { event, changes: [], unknown: told.because };
  const applied = applyChanges(model, told.changes);
  invariant(!applied.ok, 'it waits because it cannot be made');
  return { event, changes: [], unknown: applied.failure.message };
}

/** Events that are about the same user, group, role or policy as another. */
function eventsWithSharedSubject(steps: readonly SecondStep[]): ReadonlySet<TrailEvent> {
  const bySubject = new Map<string, TrailEvent[]>();
  for (const { changes, event } of steps) {
    for (const subject of new Set(changes.map(subjectOf))) {
      const same = bySubject.get(subject);
      if (same === undefined) bySubject.set(subject, [event]);
      else same.push(event);
    }
  }
  return new Set([...bySubject.values()].filter(({ length }) => length > 1).flat());
}

function subjectOf(change: Change): string {
  if ('entityArn' in change) return change.entityArn;
  if ('userArn' in change) return change.userArn;
  if ('roleArn' in change) return change.roleArn;
  if ('groupArn' in change) return change.groupArn;
  if ('permissionSetArn' in change) return change.permissionSetArn;
  if ('resourceArn' in change) return change.resourceArn;
  if ('groupId' in change) return change.groupId;
  return 'policyArn' in change ? change.policyArn : change.policyName;
}

function doubted(
  steps: readonly SecondStep[],
  events: ReadonlySet<TrailEvent>,
): readonly SecondStep[] {
  const unknown =
    'another call of the same second changed the same, and which came first is not told';
  return steps.map((step) =>
    step.unknown === null && events.has(step.event) ? { ...step, unknown } : step,
  );
}
