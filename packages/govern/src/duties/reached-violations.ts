import type { Judge } from '../judge/judge.ts';
import { type ChosenGoal, NO_GOALS } from '../reach/choice.ts';
import { pathCertainty } from '../reach/path-certainty.ts';
import type { Destination, Reach } from '../reach/reach.ts';
import type { PathUse, ReachPath, Starter } from '../reach/reach-path.ts';
import type { Goal, Standing } from '../reach/standing.ts';
import type { Conflict, DutyPolicy, Strength } from './duty.ts';
import { type Certainty, type Holding, weaker } from './holdings.ts';
import { type Side, STRENGTHS, sidesOf } from './side.ts';
import { SideHeldBy } from './side-held-by.ts';

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
      if (!first.destination.has(from) || !second.destination.has(from)) continue;
      const [one, other] = [first.sideOf(from), second.sideOf(from)];
      if (one === null || other === null) continue;
      const certainty = weaker(certaintyOf(one), certaintyOf(other));
      yield { conflict, from, first: one, second: other, certainty };
    }
  }
}

/** All such principals and people, without the chains. */
export interface Violators {
  readonly conflict: Conflict;
  /** In the order of the model. */
  readonly who: readonly Starter[];
  /** Those of them who hold both sides by actions of the greatest strength that there is. */
  readonly strongest: readonly Starter[];
}

/** Finds them, conflict by conflict. */
export function violatorsByConflict(judged: Judged): readonly Violators[] {
  return conflictReaches(judged).map(({ conflict, first, second }) => ({
    conflict,
    who: first.destination.whoComes(second.destination),
    strongest: first.destination.whoComesFirst(second.destination),
  }));
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
  private readonly held: SideHeldBy;
  private readonly side: Side;
  /** Those of its actions, greatest first. */
  private readonly strengths: readonly Strength[];
  readonly destination: Destination;

  constructor(judge: Judge, reach: Reach, side: Side) {
    this.side = side;
    this.held = new SideHeldBy(judge, side);
    this.strengths = STRENGTHS.filter((each) =>
      side.groups.some(({ strength }) => strength === each),
    );
    this.destination = reach.towards((standing) => this.goalsIn(standing), side);
  }

  /** A standing itself, or those of its positions that hold the side where they differ; the strongest first. */
  private goalsIn(standing: Standing): readonly ChosenGoal[] {
    // A principal made anew may do everything.
    if (standing.example === null) return [[standing, 0]];
    const { holding, isPersonal } = this.held.by(standing, standing.example.position);
    if (!isPersonal || standing.positions.length === 1) return this.ranked(standing, holding);
    return standing.positions.flatMap((position) =>
      this.ranked(position, this.held.by(standing, position).holding),
    );
  }

  private ranked(goal: Goal, holding: Holding | null): readonly ChosenGoal[] {
    return holding === null ? NO_GOALS : [[goal, this.strengths.indexOf(holding.group.strength)]];
  }

  sideOf(from: Starter): ReachedSide | null {
    const path = this.destination.pathFrom(from);
    if (path === null) return null;
    const holding = path.end === null ? null : this.held.at(path.end);
    const strength = holding?.group.strength ?? this.strengths[0];
    return strength === undefined ? null : { side: this.side, path, holding, strength };
  }
}
