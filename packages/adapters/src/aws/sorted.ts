/** Orders texts by their code units, so that the order is the same everywhere. */
export function byText<Item>(textOf: (item: Item) => string | undefined) {
  return (a: Item, b: Item): number => {
    const [left, right] = [textOf(a) ?? '', textOf(b) ?? ''];
    if (left === right) return 0;
    return left < right ? -1 : 1;
  };
}
