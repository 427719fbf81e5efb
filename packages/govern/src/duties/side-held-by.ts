import type { Judge } from '../judge/judge.ts';
import { type Position, policiesAt } from '../reach/position.ts';
import type { PlacedPosition, Standing } from '../reach/standing.ts';
import type { Holding } from './holdings.ts';
import { type HeldSide, heldSide, type Side } from './side.ts';

/** How a side is held by those with some permissions, by their ARNs. */
type ByPrincipal = Map<string, HeldSide>;

/** What was answered about a side, by permissions: it holds wherever they are the same value. */
const answers = new WeakMap<Side, WeakMap<object, ByPrincipal>>();

/** How one side is held in a model, each answer worked out once. */
export class SideHeldBy {
  private readonly judge: Judge;
  private readonly side: Side;
  private readonly known: WeakMap<object, ByPrincipal>;
  private readonly elsewhere = new Map<Position, HeldSide>();

  constructor(judge: Judge, side: Side) {
    this.judge = judge;
    this.side = side;
    this.known = answers.get(side) ?? new WeakMap();
    answers.set(side, this.known);
  }

  /** By one of the positions of a standing. */
  by({ permissions }: Standing, position: PlacedPosition): HeldSide {
    const byPrincipal = this.known.get(permissions) ?? new Map<string, HeldSide>();
    this.known.set(permissions, byPrincipal);
    const known = byPrincipal.get(position.entity.arn);
    if (known !== undefined) return known;
    const held = this.ask(position);
    byPrincipal.set(position.entity.arn, held);
    return held;
  }

  /** By whoever has come to a position. */
  at(position: Position): Holding | null {
    const known = this.elsewhere.get(position) ?? this.ask(position);
    this.elsewhere.set(position, known);
    return known.holding;
  }

  private ask(position: Position): HeldSide {
    const policies = policiesAt(this.judge, position);
    return heldSide(this.judge, this.side, position.entity, policies);
  }
}
