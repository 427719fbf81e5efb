/**
 * Changes one place of a JSON value, which three numbers determine: leaves it out,
 * gives it a value that stands elsewhere, repeats or turns round a list, or puts
 * another proof in the place of one.
 */
export function mutate(root: object, [where = 0, how = 0, what = 0]: readonly number[]): void {
  const places = placesIn(root);
  const place = places[where % places.length];
  if (place === undefined) return;
  const { holder, key } = place;
  if (how % 4 > 0) {
    holder[key] = another(holder[key], { places, how, what });
  } else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

interface Choice {
  readonly places: readonly Place[];
  readonly how: number;
  readonly what: number;
}

const PARTS = ['action', 'resource', 'principal', 'key k', 'key n'];

function another(value: unknown, { how, places, what }: Choice): unknown {
  if (typeof value === 'number') return what % 8;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') {
    const texts = places.map(({ holder, key }) => holder[key]);
    return texts.filter((each) => typeof each === 'string')[what % 50] ?? value;
  }
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return how % 4 === 1 ? [...list, ...list.slice(what % 2)] : list.toReversed();
  }
  if (!isObject(value) || !('by' in value || 'empty' in value)) return value;
  const proofs = [
    { by: what % 6, on: [], parts: [] },
    { empty: PARTS[what % 5] },
    { by: what % 6, on: ['action'], parts: [{ empty: 'action' }] },
  ];
  return proofs[how % 3];
}

function placesIn(value: unknown): readonly Place[] {
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((key) => [{ holder: value, key }, ...placesIn(value[key])]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
