/** Fewer letters are part of too many names. */
const SHORTEST_PART = 4;

/**
 * The names closest to what was written, nearest first: at most `count`, and only such as
 * contain it or differ from it in a third of their letters or less, so that nothing far-fetched is
 * suggested.
 * Case does not count. Runs in time proportional to the names' total length.
 */
export function nearestNames(
  written: string,
  names: Iterable<string>,
  count = 1,
): readonly string[] {
  const wanted = written.toLowerCase();
  const near: { readonly name: string; readonly distance: number }[] = [];
  for (const name of names) {
    const most = Math.max(1, Math.floor(Math.max(wanted.length, name.length) / 3));
    if (wanted.length >= SHORTEST_PART && name.toLowerCase().includes(wanted)) {
      near.push({ name, distance: Math.min(most, name.length - wanted.length) });
      continue;
    }
    if (Math.abs(wanted.length - name.length) > most) continue;
    const distance = editDistance(wanted, name.toLowerCase(), most);
    if (distance <= most) near.push({ name, distance });
  }
  return near
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ name }) => name);
}

/** Levenshtein's distance, or something above `most` as soon as it cannot be less. */
function editDistance(a: string, b: string, most: number): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const value = Math.min(substituted, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
      current.push(value);
      least = Math.min(least, value);
    }
    if (least > most) return least;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
