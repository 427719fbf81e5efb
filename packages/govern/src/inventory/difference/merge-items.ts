import type { ItemDifference } from './difference.ts';

/** Joins what was found out about the same item in several places, which all say how it differs. */
export function mergeItems(items: readonly ItemDifference[]): readonly ItemDifference[] {
  const merged = new Map<string, ItemDifference>();
  for (const item of items) {
    const key = `${item.kind} ${item.id}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? item : join(known, item));
  }
  return [...merged.values()];
}

function join(known: ItemDifference, other: ItemDifference): ItemDifference {
  const how = known.how === 'changed' ? other.how : known.how;
  return { ...known, how, aspects: [...known.aspects, ...other.aspects] };
}
