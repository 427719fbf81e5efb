/**
 * Finds a text that matches both wildcard patterns, or `null` when there is none.
 *
 * Stars that need not stand for anything are filled with `filler`, so that the
 * text reads like a name. Breadth-first over pairs of positions: at most
 * (length of left + 1) × (length of right + 1) steps.
 */
export function intersectWildcards(left: string, right: string, filler = 'example'): string | null {
  const columns = right.length + 1;
  const start = 0;
  const goal = left.length * columns + right.length;
  const cameFrom = new Map<number, { readonly from: number; readonly character: string }>();
  const queue = [start];
  const seen = new Set(queue);
  for (let head = 0; head < queue.length; head += 1) {
    const state = queue[head] ?? start;
    if (state === goal) return spell(cameFrom, state, filler);
    for (const step of stepsFrom(left, right, Math.floor(state / columns), state % columns)) {
      const next = step.left * columns + step.right;
      if (seen.has(next)) continue;
      seen.add(next);
      cameFrom.set(next, { from: state, character: step.character });
      queue.push(next);
    }
  }
  return null;
}

interface Step {
  readonly left: number;
  readonly right: number;
  /** What the text gains; empty when a star ends, `*` where both sides leave the rest open. */
  readonly character: string;
}

function* stepsFrom(left: string, right: string, i: number, j: number): Iterable<Step> {
  const a = left[i];
  const b = right[j];
  if (a === '*' && b === '*') yield { left: i + 1, right: j + 1, character: '*' };
  if (a === '*') yield { left: i + 1, right: j, character: '' };
  if (b === '*') yield { left: i, right: j + 1, character: '' };
  if (a === undefined || b === undefined) return;
  if (a === '*' && b !== '*') yield { left: i, right: j + 1, character: b };
  else if (b === '*' && a !== '*') yield { left: i + 1, right: j, character: a };
  else if (a === '?' || b === '?' || a === b) {
    yield { left: i + 1, right: j + 1, character: a === '?' ? b : a };
  }
}

function spell(
  cameFrom: ReadonlyMap<number, { readonly from: number; readonly character: string }>,
  goal: number,
  filler: string,
): string {
  const pieces: string[] = [];
  for (let state = goal; ; ) {
    const step = cameFrom.get(state);
    if (step === undefined) break;
    if (step.character === '*') pieces.push(filler);
    else pieces.push(step.character === '?' ? 'x' : step.character);
    state = step.from;
  }
  return pieces.toReversed().join('');
}
