import { fail, ok, type Result } from '@countersign/core';
import { applyChanges } from '../../inventory/apply/apply.ts';
import type { Change } from '../../inventory/change.ts';
import type { Model, PrincipalEntity } from '../../inventory/model.ts';
import { byPrincipal, type Cut, entityOf } from '../cut.ts';

/** By what a fix takes something away. */
export type MeansId =
  | 'move-to-group'
  | 'narrow-policies'
  | 'deny'
  | 'leave-group'
  | 'detach-policies'
  | 'trust'
  | 'boundary'
  | 'scp';

/** The changes that make cuts, or in one sentence why there are none. */
export type Made = Result<readonly Change[], string>;

/** Why a means has no changes where it is out of the question; such a means does not count as tried. */
export const OUT_OF_THE_QUESTION = 'there is nothing of the kind to change';

/** A way to make cuts; nothing of it ever allows more than before. */
export interface Means {
  readonly id: MeansId;
  /** A noun phrase: "an explicit Deny on the principal". */
  readonly title: string;
  /** Whether one cut brings so much down that the others are not needed. */
  readonly isCoarse: boolean;
  /** The rule whose findings it is for; of any rule when absent. */
  readonly onlyFor?: string;
  make(model: Model, cuts: readonly Cut[]): Made;
}

/** The changes that each part makes, or why one of them cannot. */
export function joinMade(parts: Iterable<Made>): Made {
  const changes: Change[] = [];
  for (const part of parts) {
    if (!part.ok) return part;
    changes.push(...part.value);
  }
  return changes.length === 0 ? fail('there is nothing to change') : ok(changes);
}

/**
 * The changes that make the cuts of one principal after the other. What is made for
 * one is there when the next has its turn: both may share a policy.
 */
export function makeForEach(
  model: Model,
  cuts: readonly Cut[],
  make: (model: Model, entity: PrincipalEntity, cuts: readonly Cut[]) => Made,
): Made {
  let current = model;
  const parts: Made[] = [];
  for (const [arn, own] of byPrincipal(cuts)) {
    const entity = entityOf(current, arn);
    if (entity === null) return fail(`${arn} is not in the model`);
    const made = make(current, entity, own);
    if (!made.ok) return made;
    const applied = applyChanges(current, made.value);
    if (!applied.ok) return fail(applied.failure.message);
    current = applied.value;
    parts.push(made);
  }
  return joinMade(parts);
}
