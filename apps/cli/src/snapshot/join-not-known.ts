/** What both sides do not know once, and what only one does with its name before it. */
export function joinNotKnown(old: readonly string[], now: readonly string[]): readonly string[] {
  const [before, after] = [new Set(old), new Set(now)];
  return [
    ...[...before].filter((line) => after.has(line)),
    ...[...before].filter((line) => !after.has(line)).map((line) => `OLD: ${line}`),
    ...[...after].filter((line) => !before.has(line)).map((line) => `NEW: ${line}`),
  ];
}
