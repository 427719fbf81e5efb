import { type AttachedPolicy, compareText, policyJson } from '@countersign/core';
import type { AspectDifference } from './difference.ts';
import { isSameValue } from './same-value.ts';

/** A value on both sides: told when it differs. */
export function valueAspect(
  name: string,
  before: string | null,
  after: string | null,
): readonly AspectDifference[] {
  return before === after ? [] : [{ kind: 'value', name, before, after }];
}

/** Values without order on both sides: what only one side has. */
export function listAspect(
  name: string,
  before: Iterable<string>,
  after: Iterable<string>,
): readonly AspectDifference[] {
  const [old, now] = [new Set(before), new Set(after)];
  const added = [...now].filter((value) => !old.has(value)).toSorted(compareText);
  const removed = [...old].filter((value) => !now.has(value)).toSorted(compareText);
  if (added.length === 0 && removed.length === 0) return [];
  return [{ kind: 'list', name, added, removed }];
}

/** A document on both sides: told when it reads differently, its statements in a list or not. */
export function documentAspect(
  name: string,
  before: AttachedPolicy | null,
  after: AttachedPolicy | null,
): readonly AspectDifference[] {
  if (isSameDocument(before, after)) return [];
  return [{ kind: 'document', name, before, after }];
}

/** Whether two documents read the same. */
export function isSameDocument(one: AttachedPolicy | null, other: AttachedPolicy | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    isSameValue(one.policy, other.policy) ||
    isSameValue(policyJson(one.policy), policyJson(other.policy))
  );
}

/** Tags on both sides, an aspect for each that differs. */
export function tagAspects(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly AspectDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .toSorted(compareText)
    .flatMap((key) => valueAspect(`tag ${key}`, before.get(key) ?? null, after.get(key) ?? null));
}

/** Documents by their names on both sides, an aspect for each that differs. */
export function documentAspects(
  nameOf: (name: string) => string,
  before: ReadonlyMap<string, AttachedPolicy>,
  after: ReadonlyMap<string, AttachedPolicy>,
): readonly AspectDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .toSorted(compareText)
    .flatMap((name) =>
      documentAspect(nameOf(name), before.get(name) ?? null, after.get(name) ?? null),
    );
}
