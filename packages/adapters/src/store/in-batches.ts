/** Rows that are written or asked for at a time: as many values as both databases take. */
const BATCH_SIZE = 500;

/** Rows or keys, as many together as one statement takes. */
export function* inBatches<Item>(items: readonly Item[]): Iterable<readonly Item[]> {
  for (let from = 0; from < items.length; from += BATCH_SIZE) {
    yield items.slice(from, from + BATCH_SIZE);
  }
}
