/** What stood in some spans of bytes, so that what stands in others can be compared with it. */
export interface KnownSpans {
  /** The length of each span; 0 where there is none. */
  readonly lengths: Int32Array;
  /** One after the other. */
  readonly view: DataView;
}

/** Copies what stands in the spans of some members: `spans` holds the beginning and end of each. */
export function copySpans(
  bytes: Uint8Array,
  spans: Int32Array,
  members: readonly number[],
): KnownSpans {
  const parts = members.map((member) =>
    bytes.subarray(spans[member * 2] ?? 0, spans[member * 2 + 1] ?? 0),
  );
  const lengths = Int32Array.from(parts, ({ length }) => length);
  const copy = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    copy.set(part, at);
    at += part.length;
  }
  return { lengths, view: new DataView(copy.buffer) };
}

/** Whether the same stands in the spans of the members, member by member. */
export function isInSpans(
  known: KnownSpans,
  file: DataView,
  spans: Int32Array,
  members: readonly number[],
): boolean {
  const { lengths, view } = known;
  let at = 0;
  for (let index = 0; index < members.length; index += 1) {
    const member = members[index] ?? 0;
    let from = spans[member * 2] ?? 0;
    const to = spans[member * 2 + 1] ?? 0;
    if (to - from !== lengths[index]) return false;
    for (; from < to - 3; from += 4, at += 4) {
      if (view.getUint32(at, true) !== file.getUint32(from, true)) return false;
    }
    for (; from < to; from += 1, at += 1) {
      if (view.getUint8(at) !== file.getUint8(from)) return false;
    }
  }
  return true;
}

/** A number that is the same for the same spans: of each its length and its last letters count. */
export function hashOfSpans(
  seed: number,
  file: DataView,
  spans: Int32Array,
  members: readonly number[],
): number {
  let hash = seed;
  for (let index = 0; index < members.length; index += 1) {
    const member = members[index] ?? 0;
    const from = spans[member * 2] ?? 0;
    const to = spans[member * 2 + 1] ?? 0;
    hash = mix(hash, to - from);
    // Before the quote at the end, where values of one length differ.
    if (to - from > 4) hash = mix(hash, file.getUint32(to - 5, true));
    if (to - from > 8) hash = mix(hash, file.getUint32(to - 9, true));
  }
  return hash ^ (hash >>> 15);
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
