import type { Answer, ContextValue } from '@countersign/core';
import type { Entity } from '../inventory/model.ts';
import type { Actor, Allowed, Gain, TakenStep } from './step-kind.ts';

/** A request that a step consists of, and what it gives. */
interface OneRequest<Target extends Entity> {
  readonly action: string;
  readonly targets: Iterable<Target>;
  /** What the request lays down about context keys, in lower case. */
  readonly context?: ReadonlyMap<string, ContextValue>;
  readonly gains: (target: Target) => readonly Gain[];
  readonly needsInventory?: string;
}

/** The steps of a single request on some users, roles or groups. */
export function* oneRequest<Target extends Entity>(
  actor: Actor,
  { action, targets, context, gains, needsInventory }: OneRequest<Target>,
): Iterable<TakenStep> {
  for (const target of targets) {
    const options = { resources: [target.arn], ...(context === undefined ? {} : { context }) };
    const answer = actor.ask(action, options);
    if (answer.kind === 'none') continue;
    const shared = {
      requests: [answer],
      ...(needsInventory === undefined ? {} : { needsInventory }),
    };
    for (const gain of gains(target)) yield { gain, ...shared };
  }
}

/** The answers to all of some requests, or `null` from the first on that is not allowed. */
export function allAllowed(answers: Iterable<Answer>): readonly Allowed[] | null {
  const allowed: Allowed[] = [];
  for (const answer of answers) {
    if (answer.kind === 'none') return null;
    allowed.push(answer);
  }
  return allowed;
}
