/** A set of places in a list, a bit each. */
export type Bits = Uint32Array;

/** The places of a list at which a test holds. */
export function bitsWhere<Item>(list: readonly Item[], holds: (item: Item) => boolean): Bits {
  const bits = new Uint32Array((list.length + 31) >>> 5);
  for (const [place, item] of list.entries()) {
    if (holds(item)) bits[place >>> 5] = (bits[place >>> 5] ?? 0) | (1 << (place & 31));
  }
  return bits;
}

/** The places of a set, in order. */
export function placesIn(bits: Bits): readonly number[] {
  const places: number[] = [];
  for (const [index, word] of bits.entries()) {
    for (let rest = word; rest !== 0; rest &= rest - 1) {
      places.push(index * 32 + 31 - Math.clz32(rest & -rest));
    }
  }
  return places;
}

/** Whether no place is in all of some sets of one list. */
export function areAllApart([first = new Uint32Array(), ...others]: readonly Bits[]): boolean {
  for (let index = 0; index < first.length; index += 1) {
    let word = first[index] ?? 0;
    for (const other of others) word &= other[index] ?? 0;
    if (word !== 0) return false;
  }
  return true;
}
