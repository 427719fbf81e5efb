import type { ActionIndex } from '../action-index.ts';
import { ActionSet } from '../action-set.ts';
import type { Budget } from '../budget.ts';
import { holdsWhenAbsent } from '../keys.ts';
import type { Region } from '../region.ts';
import { withSet } from '../texts.ts';
import type { ActionShape, ActionShapes, ResourceShape } from './action-shapes.ts';
import type { CorrelatedKeys } from './correlated-keys.ts';

/** Steps of the budget that it costs to try an action of another shape. */
const STEPS_PER_SHAPE = 100;

/** What of the ways in which AWS forms requests an answer rests on. */
export type TypingGround = 'resource-formats' | 'keys-of-action' | 'correlated-keys';

/**
 * Tells requests that AWS can form from those that it cannot: an action names
 * resources of its own kinds, carries no key of its service that is another
 * action's, and keys that say the same agree.
 */
export class TypedRequests {
  private readonly actions: ActionIndex;
  private readonly shapes: ActionShapes;
  private readonly correlated: CorrelatedKeys;
  private readonly budget: Budget;
  private readonly grounds = new Set<TypingGround>();

  constructor(
    actions: ActionIndex,
    shapes: ActionShapes,
    correlated: CorrelatedKeys,
    budget: Budget,
  ) {
    this.actions = actions;
    this.shapes = shapes;
    this.correlated = correlated;
    this.budget = budget;
  }

  /** Begins another comparison. */
  reset(): void {
    this.grounds.clear();
  }

  /** Why regions were left out since the last reset; each by itself or together with others. */
  get restsOn(): readonly TypingGround[] {
    return [...this.grounds].toSorted();
  }

  /** The part of a region that AWS can form requests of, or `null`. */
  formable(region: Region): Region | null {
    const seen = new Set<ActionShape | null>();
    for (const id of region.actions.ids()) {
      const shape = this.shapes.of(this.actions.names[id] ?? '');
      if (seen.has(shape)) continue;
      seen.add(shape);
      this.budget.spend(STEPS_PER_SHAPE);
      if (this.budget.isSpent) return null;
      const one = { ...region, actions: ActionSet.of([id]) };
      const found = shape === null ? this.correlated.agree(one) : this.ofShape(one, shape);
      if (found !== null) return found;
    }
    return null;
  }

  private ofShape(region: Region, shape: ActionShape): Region | null {
    const foreign = region.keys.filter(({ key }) => !shape.carries(key.name));
    if (!foreign.every(({ literals }) => literals.every((each) => holdsWhenAbsent(each)))) {
      this.grounds.add('keys-of-action');
      return null;
    }
    let isNamed = false;
    for (const resource of shape.resources) {
      const named = this.onResource(region, resource);
      if (named === null) continue;
      isNamed = true;
      const agreed = this.correlated.agree(named);
      if (agreed !== null) return agreed;
    }
    this.grounds.add(isNamed ? 'correlated-keys' : 'resource-formats');
    return null;
  }

  private onResource(region: Region, { named, never }: ResourceShape): Region | null {
    const inside = withSet(region.resource, named, true);
    const resource = never === null ? inside : withSet(inside, never, false);
    return this.correlated.solver.solveText(resource).kind === 'none'
      ? null
      : { ...region, resource };
  }
}
