import { invariant } from '@countersign/core';
import { applyChanges } from '../inventory/apply/apply.ts';
import type { Change } from '../inventory/change.ts';
import { isSameValue } from '../inventory/difference/same-value.ts';
import { isOpenObject } from '../inventory/json-reader.ts';
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

/** More events about the same than this are not tried in every order. */
const MAX_ORDERED = 4;

/**
 * Puts events of one second in the order in which they can have been, which the trail does not
 * tell: a call about something that is not there yet comes after the one that makes it. Where
 * two orders can have been and lead to different models, the events are told as unknown.
 *
 * The answer is the same in whatever order the events are given.
 */
export function orderSecond(events: readonly TrailEvent[], model: Model): readonly SecondStep[] {
  const forward = events.toSorted(byKind);
  let run = runInOrder(forward, model);
  if (forward.length === 1) return run.steps;
  const groups = groupsOfSubjects(forward);
  if (forward.length > MAX_TRIED) return doubted(run.steps, new Set(groups.flat()));
  const doubts = new Set<TrailEvent>();
  for (const group of groups) {
    for (const other of otherRuns(group, forward, model)) {
      if (!other.isComplete) continue;
      if (!run.isComplete) run = other;
      else if (!isSameValue(run.model, other.model)) for (const event of group) doubts.add(event);
    }
  }
  return doubted(run.steps, doubts);
}

/** Makes the changes of some events of a second in every order, after those of the others. */
function* otherRuns(
  group: readonly TrailEvent[],
  events: readonly TrailEvent[],
  model: Model,
): Iterable<Run> {
  const others = events.filter((event) => !group.includes(event));
  const before = runInOrder(others, model);
  const done = before.steps.slice(0, before.count);
  const waiting = others.filter((event) => !done.some((step) => step.event === event));
  for (const order of ordersOf(group)) {
    const {
      count,
      isComplete,
      model: after,
      steps,
    } = runInOrder([...order, ...waiting], before.model);
    yield { steps: [...done, ...steps], count: done.length + count, isComplete, model: after };
  }
}

/** Every order of a few; of more than these the one that they have and its reverse. */
function ordersOf(events: readonly TrailEvent[]): readonly (readonly TrailEvent[])[] {
  if (events.length > MAX_ORDERED) return [events, events.toReversed()];
  const [first, ...others] = events;
  if (first === undefined) return [[]];
  return ordersOf(others).flatMap((order) =>
    Array.from({ length: events.length }, (_, at) => order.toSpliced(at, 0, first)),
  );
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
  /** How many of the steps were made; the others come behind them. */
  readonly count: number;
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
      return { steps: [...steps, ...untold], count: steps.length, model, isComplete };
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

/** Events that are about the same user, group, role, policy or resource, where there are several. */
function groupsOfSubjects(events: readonly TrailEvent[]): readonly (readonly TrailEvent[])[] {
  const bySubject = new Map<string, TrailEvent[]>();
  for (const event of events) {
    const subject = subjectOf(event);
    const same = bySubject.get(subject);
    if (same === undefined) bySubject.set(subject, [event]);
    else same.push(event);
  }
  return [...bySubject.values()].filter(({ length }) => length > 1);
}

/** Parameters that name what a call is about; the first that is there does. */
const SUBJECTS = [
  'userName',
  'roleName',
  'groupName',
  'policyArn',
  'policyId',
  'permissionSetArn',
  'groupId',
  'bucketName',
  'keyId',
  'queueUrl',
  'topicArn',
  'secretId',
];

/** Names are told apart whatever their case. */
function subjectOf({ accountId, requestParameters, responseElements }: TrailEvent): string {
  const created = responseElements?.['policy'];
  if (isOpenObject(created) && typeof created['arn'] === 'string') return created['arn'];
  for (const key of SUBJECTS) {
    const value = requestParameters?.[key];
    if (typeof value === 'string') {
      return value.startsWith('arn:') ? value : `${accountId ?? ''} ${key} ${value.toLowerCase()}`;
    }
  }
  return '';
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
