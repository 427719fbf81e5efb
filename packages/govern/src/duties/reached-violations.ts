import type { Judge } from '../judge/judge.ts';
import type { Standing } from '../reach/closure.ts';
import { pathCertainty } from '../reach/path-certainty.ts';
import { type Position, policiesAt } from '../reach/position.ts';
import type { Destination, Reach } from '../reach/reach.ts';
import type { PathUse, ReachPath, Starter } from '../reach/reach-path.ts';
import type { Conflict, DutyPolicy, Strength } from './duty.ts';
import { type Certainty, type Holding, weaker } from './holdings.ts';
import { heldSide, type Side, STRENGTHS, sidesOf } from './side.ts';

/** Somebody who holds, or comes to hold, both sides of a conflict of duties. */
export interface Violation {
  readonly conflict: Conflict;
  readonly from: Starter;
  readonly first: ReachedSide;
  readonly second: ReachedSide;
  /** As sure as the least sure of what it takes. */
  readonly certainty: Certainty;
}

/** One side of a conflict, and how somebody comes to it. */
export interface ReachedSide {
  readonly side: Side;
  /** Without steps where the side is held from the beginning. */
  readonly path: ReachPath;
  /** What is held at the end; `null` where that is a principal made anew that may do everything. */
  readonly holding: Holding | null;
  readonly strength: Strength;
}

/**
 * Finds everybody whose closure holds both sides of a conflict: by his own
 * policies, by a chain of steps, or one side by one chain and the other by another.
 *
 * Each side is told by its strongest action, at the end of the surest chain that
 * leads to an action of that strength.
 */
export function* violationsOf(
  { duties, judge, reach }: Judged,
  starters: Iterable<Starter>,
): Iterable<Violation> {
  const conflicts = conflictReaches({ duties, judge, reach });
  for (const from of starters) {
    for (const { conflict, first, second } of conflicts) {
      if (!first.has(from) || !second.has(from)) continue;
      const [one, other] = [first.sideOf(from), second.sideOf(from)];
      if (one === null || other === null) continue;
      const certainty = weaker(certaintyOf(one), certaintyOf(other));
      yield { conflict, from, first: one, second: other, certainty };
    }
  }
}

/** Finds the same people and principals, without the chains. */
export function* violatorsOf(
  judged: Judged,
  starters: Iterable<Starter>,
): Iterable<Pick<Violation, 'conflict' | 'from'>> {
  const conflicts = conflictReaches(judged);
  for (const from of starters) {
    for (const { conflict, first, second } of conflicts) {
      if (first.has(from) && second.has(from)) yield { conflict, from };
    }
  }
}

interface ConflictReach {
  readonly conflict: Conflict;
  readonly first: SideReach;
  readonly second: SideReach;
}

function conflictReaches({ duties, judge, reach }: Judged): readonly ConflictReach[] {
  return duties.conflicts.flatMap((conflict) => {
    const sides = sidesOf(duties, conflict);
    if (sides === null) return [];
    const [first, second] = sides.map((side) => new SideReach(judge, reach, side));
    return first === undefined || second === undefined ? [] : [{ conflict, first, second }];
  });
}

/** What violations are found in. */
export interface Judged {
  readonly judge: Judge;
  readonly duties: DutyPolicy;
  readonly reach: Reach;
}

function certaintyOf({ holding, path }: ReachedSide): Certainty {
  const certainty = pathCertainty(path);
  return holding === null ? certainty : weaker(certainty, holding.certainty);
}

/** The chain to one side of a conflict, with what is held at its end. */
export function pathToSide({ holding, path, side: { duty } }: ReachedSide): ReachPath {
  const use: PathUse = {
    kind: 'hold-duty',
    title: `holding the duty of ${duty.title.toLowerCase()}`,
    target: duty.id,
    answer: holding?.answer ?? null,
    certainty: holding?.certainty ?? 'certain',
  };
  return { ...path, use };
}

/** Who comes to hold one side. */
export class SideReach {
  private readonly judge: Judge;
  private readonly side: Side;
  private readonly byStrength: readonly (readonly [Strength, Destination])[];
  private readonly held = new Map<Position, Holding | null>();

  constructor(judge: Judge, reach: Reach, side: Side) {
    this.judge = judge;
    this.side = side;
    const goals = new Map<Strength, (Standing | Position)[]>(
      STRENGTHS.map((strength) => [strength, []]),
    );
    for (const standing of reach.standings) {
      for (const [goal, strength] of this.goalsIn(standing)) goals.get(strength)?.push(goal);
    }
    this.byStrength = [...goals]
      .filter(([, each]) => each.length > 0)
      .map(([strength, each]) => [strength, reach.towards(each)]);
  }

  /** A standing itself, or those of its positions that hold the side where they differ. */
  private *goalsIn(standing: Standing): Iterable<readonly [Standing | Position, Strength]> {
    if (standing.example === null) {
      const strongest = STRENGTHS.find((each) =>
        this.side.groups.some(({ strength }) => strength === each),
      );
      if (strongest !== undefined) yield [standing, strongest];
      return;
    }
    const { policies, position } = standing.example;
    const { holding, isPersonal } = heldSide(this.judge, this.side, position.entity, policies);
    this.held.set(position, holding);
    if (!isPersonal || standing.positions.length === 1) {
      if (holding !== null) yield [standing, holding.group.strength];
      return;
    }
    for (const each of standing.positions) {
      const own = this.holdingAt(each);
      if (own !== null) yield [each, own.group.strength];
    }
  }

  private holdingAt(position: Position): Holding | null {
    const known = this.held.get(position);
    if (known !== undefined) return known;
    const { entity } = position;
    const policies = policiesAt(this.judge, position);
    const { holding } = heldSide(this.judge, this.side, entity, policies);
    this.held.set(position, holding);
    return holding;
  }

  has(from: Starter): boolean {
    return this.byStrength.some(([, destination]) => destination.has(from));
  }

  sideOf(from: Starter): ReachedSide | null {
    for (const [strength, destination] of this.byStrength) {
      const path = destination.pathFrom(from);
      if (path === null) continue;
      const holding = path.end === null ? null : this.holdingAt(path.end);
      return { side: this.side, path, holding, strength };
    }
    return null;
  }
}
