/** The entries of a list of records by one of their fields, or by two. */
export class Adjacency {
  private readonly offsets: Int32Array;
  private readonly entries: Int32Array;

  constructor(nodeCount: number, records: Int32Array, { width, fields }: Layout) {
    const offsets = new Int32Array(nodeCount + 1);
    for (const field of fields) {
      for (let at = field; at < records.length; at += width) {
        const node = records[at] ?? 0;
        offsets[node + 1] = (offsets[node + 1] ?? 0) + 1;
      }
    }
    for (let node = 0; node < nodeCount; node += 1) {
      offsets[node + 1] = (offsets[node + 1] ?? 0) + (offsets[node] ?? 0);
    }
    const entries = new Int32Array((records.length / width) * fields.length);
    const places = offsets.slice(0, nodeCount);
    for (const field of fields) {
      for (let at = field, record = 0; at < records.length; at += width, record += 1) {
        const node = records[at] ?? 0;
        const place = places[node] ?? 0;
        entries[place] = record;
        places[node] = place + 1;
      }
    }
    this.offsets = offsets;
    this.entries = entries;
  }

  /** The place of the first entry of a node, in {@link entry}. */
  begin(node: number): number {
    return this.offsets[node] ?? 0;
  }

  /** The place behind its last one. */
  end(node: number): number {
    return this.offsets[node + 1] ?? 0;
  }

  /** The record at a place. */
  entry(place: number): number {
    return this.entries[place] ?? 0;
  }
}

/** How records are laid out, and which of their fields they are looked up by. */
interface Layout {
  readonly width: number;
  readonly fields: readonly number[];
}
