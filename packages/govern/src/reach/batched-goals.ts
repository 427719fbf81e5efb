import { invariant, type ReachGraph, type Reaching } from '@countersign/core';
import type { Goals } from './choice.ts';

/** Groups of goals in a graph that are looked for together, in one pass for all that wait. */
export class BatchedGoals {
  private readonly graph: ReachGraph;
  private readonly starts: Int32Array;
  private waiting: Batch = emptyBatch();

  constructor(graph: ReachGraph, starts: Int32Array) {
    this.graph = graph;
    this.starts = starts;
  }

  /** Adds a group. Whoever is the first to look has all looked for that were added by then. */
  add(goals: Goals): () => Reaching {
    const batch = this.waiting;
    const place = batch.groups.push(goals) - 1;
    return () => {
      batch.found ??= this.lookFor(batch);
      const reaching = batch.found[place];
      invariant(reaching !== undefined, 'there is an answer for each group');
      return reaching;
    };
  }

  private lookFor(batch: Batch): readonly Reaching[] {
    if (this.waiting === batch) this.waiting = emptyBatch();
    return this.graph.to(batch.groups, this.starts);
  }
}

interface Batch {
  readonly groups: Goals[];
  found: readonly Reaching[] | null;
}

function emptyBatch(): Batch {
  return { groups: [], found: null };
}
