import { compareText } from '@countersign/core';
import { undecidedOn } from './compared-model.ts';
import type {
  AspectDifference,
  Differences,
  ItemDifference,
  ItemPlace,
  UndecidedItem,
} from './difference.ts';
import { isSameValue } from './same-value.ts';

/** Items of one sort, by what tells them apart, on both sides. */
export interface ItemPairs<Item> {
  readonly before: ReadonlyMap<string, Item>;
  readonly after: ReadonlyMap<string, Item>;
  readonly placeOf: (item: Item, id: string) => ItemPlace;
  /** What differs between two; of one alone what it has. */
  readonly compare: (before: Item | null, after: Item | null) => readonly AspectDifference[];
  /** Whether a side that lacks an item tells that there is none. */
  readonly isWhole: boolean;
}

/**
 * Compares items of one sort. Equal values are passed over without a closer look, so
 * that it takes about as long as reading them.
 */
export function pairItems<Item>(pairs: ItemPairs<Item>): Differences {
  const { after, before, compare, isWhole, placeOf } = pairs;
  const items: ItemDifference[] = [];
  const undecided: UndecidedItem[] = [];
  const ids = new Set([...before.keys(), ...after.keys()]);
  for (const id of [...ids].toSorted(compareText)) {
    const [old, now] = [before.get(id), after.get(id)];
    if (old !== undefined && now !== undefined) {
      const aspects = isSameValue(old, now) ? [] : compare(old, now);
      if (aspects.length > 0) items.push({ ...placeOf(now, id), how: 'changed', aspects });
    } else if (now !== undefined) {
      if (isWhole) items.push({ ...placeOf(now, id), how: 'added', aspects: compare(null, now) });
      else undecided.push(undecidedOn('new', placeOf(now, id)));
    } else if (old !== undefined) {
      if (isWhole) items.push({ ...placeOf(old, id), how: 'removed', aspects: compare(old, null) });
      else undecided.push(undecidedOn('old', placeOf(old, id)));
    }
  }
  return { items, undecided, notKnown: [] };
}

/** Several differences as one, in the same order. */
export function joinDifferences(parts: readonly Differences[]): Differences {
  return {
    items: parts.flatMap(({ items }) => items),
    undecided: parts.flatMap(({ undecided }) => undecided),
    notKnown: parts.flatMap(({ notKnown }) => notKnown),
  };
}
