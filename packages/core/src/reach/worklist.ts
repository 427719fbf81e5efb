/** Nodes to go on from, each no more than once at a time. */
export class Worklist {
  private readonly nodes: Int32Array;
  private readonly isIn: Uint8Array;
  private size = 0;

  constructor(nodeCount: number) {
    this.nodes = new Int32Array(nodeCount);
    this.isIn = new Uint8Array(nodeCount);
  }

  add(node: number): void {
    if (this.isIn[node] !== 0) return;
    this.isIn[node] = 1;
    this.nodes[this.size] = node;
    this.size += 1;
  }

  /** A node, which is in no more, or -1. */
  take(): number {
    if (this.size === 0) return -1;
    this.size -= 1;
    const node = this.nodes[this.size] ?? -1;
    this.isIn[node] = 0;
    return node;
  }
}
