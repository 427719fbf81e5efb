/** The entries of a list of records by one or several of their fields. */
export class Adjacency {
  private readonly offsets: Int32Array;
  private readonly entries: Int32Array;

  constructor(nodeCount: number, records: Int32Array, width: number, fields: readonly number[]) {
    const count = records.length / width;
    this.offsets = new Int32Array(nodeCount + 1);
    const each = (visit: (node: number, record: number) => void): void => {
      for (let record = 0; record < count; record += 1) {
        for (const field of fields) visit(records[record * width + field] ?? 0, record);
      }
    };
    each((node) => {
      this.offsets[node + 1] = (this.offsets[node + 1] ?? 0) + 1;
    });
    for (let node = 0; node < nodeCount; node += 1) {
      this.offsets[node + 1] = (this.offsets[node + 1] ?? 0) + (this.offsets[node] ?? 0);
    }
    this.entries = new Int32Array(count * fields.length);
    const places = this.offsets.slice(0, nodeCount);
    each((node, record) => {
      const place = places[node] ?? 0;
      this.entries[place] = record;
      places[node] = place + 1;
    });
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
