/** Nodes with a cost each, of which the cheapest is taken first: a binary heap. */
export class CostHeap {
  private readonly nodes: number[] = [];
  private readonly costs: number[] = [];

  clear(): void {
    this.nodes.length = 0;
    this.costs.length = 0;
  }

  push(node: number, cost: number): void {
    let place = this.nodes.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.costAt(parent) <= cost) break;
      this.move(parent, place);
      place = parent;
    }
    this.nodes[place] = node;
    this.costs[place] = cost;
  }

  /** The cheapest node, or -1. */
  pop(): number {
    const first = this.nodes[0];
    const node = this.nodes.pop();
    const cost = this.costs.pop();
    if (first === undefined || node === undefined || cost === undefined) return -1;
    if (this.nodes.length > 0) this.sink(node, cost);
    return first;
  }

  private sink(node: number, cost: number): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.nodes.length) break;
      if (child + 1 < this.nodes.length && this.costAt(child + 1) < this.costAt(child)) child += 1;
      if (this.costAt(child) >= cost) break;
      this.move(child, place);
      place = child;
    }
    this.nodes[place] = node;
    this.costs[place] = cost;
  }

  private costAt(place: number): number {
    return this.costs[place] ?? Number.POSITIVE_INFINITY;
  }

  private move(from: number, to: number): void {
    this.nodes[to] = this.nodes[from] ?? -1;
    this.costs[to] = this.costAt(from);
  }
}
