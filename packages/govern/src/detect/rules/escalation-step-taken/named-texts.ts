import { isOpenObject } from '../../../inventory/json-reader.ts';

/** A text of a call, and the names of the members that it stands under: `iamInstanceProfile.name`. */
export interface NamedText {
  readonly path: string;
  readonly text: string;
}

/** Of calls with more values than this the rest is not looked at. */
const MAX_VALUES = 10_000;
const MAX_DEPTH = 30;

/** The texts in parameters or in an answer, in no certain order; lists have no names of their own. */
export function namedTexts(value: unknown): readonly NamedText[] {
  const texts: NamedText[] = [];
  const waiting: Waiting[] = [{ path: '', value, depth: 0 }];
  for (let count = 0; count < MAX_VALUES; count += 1) {
    const next = waiting.pop();
    if (next === undefined) break;
    if (typeof next.value === 'string') texts.push({ path: next.path, text: next.value });
    else if (next.depth < MAX_DEPTH) waiting.push(...membersOf(next));
  }
  return texts;
}

/** The last of the names that a text stands under. */
export function lastName({ path }: NamedText): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

interface Waiting {
  readonly path: string;
  readonly value: unknown;
  readonly depth: number;
}

function membersOf({ depth, path, value }: Waiting): readonly Waiting[] {
  const below = depth + 1;
  if (Array.isArray(value)) {
    return value.slice(0, MAX_VALUES).map((each) => ({ path, value: each, depth: below }));
  }
  if (!isOpenObject(value)) return [];
  // A field of Data Pipeline is an object with its name in a member.
  const { key } = Object.hasOwn(value, 'key') ? value : { key: null };
  const own = typeof key === 'string' ? `${path}.${key}` : path;
  return Object.entries(value).map(([name, each]) => ({
    path: `${own}.${name}`,
    value: each,
    depth: below,
  }));
}
