import type { AttachedPolicy } from '@countersign/core';
import type { Duty } from '../duties/duty.ts';
import { pathToSide, SideReach } from '../duties/reached-violations.ts';
import { certaintyOf, surest } from '../judge/certainty.ts';
import { compileWith, type Judge } from '../judge/judge.ts';
import { alike, type Choice } from './choice.ts';
import { type Position, policiesAt } from './position.ts';
import type { Destination, Reach } from './reach.ts';
import type { PathUse } from './reach-path.ts';
import { dataReads } from './resource-data.ts';
import type { Allowed } from './step-kind.ts';

/** A resource whose data somebody may come to read. */
export interface ResourceTarget {
  readonly arn: string;
  /** The account that owns it; `null` where nobody says, so that it is anybody's own. */
  readonly account: string | null;
  /** Its resource-based policy, where that is known. */
  readonly policy: AttachedPolicy | null;
}

/**
 * The way to the data of a resource: whoever may read it at the end, by what its
 * own policies and that of the resource allow.
 *
 * Without the resource's policy nobody of another account reads it.
 */
export function towardsData(judge: Judge, reach: Reach, target: ResourceTarget): Destination {
  const reads = dataReads(judge.catalog, target.arn);
  const ask = (position: Position): Allowed | null => askToRead(judge, position, { reads, target });
  const readable: Choice = (standing) => {
    if (standing.example === null) {
      return alike(standing.accountId === (target.account ?? standing.accountId) ? [standing] : []);
    }
    // A policy of the resource may name one of those whose own policies say the same.
    if (target.policy !== null) {
      return alike(standing.positions.filter((each) => ask(each) !== null));
    }
    return alike(ask(standing.example.position) === null ? [] : [standing]);
  };
  return usedAt(reach.towards(readable), (end) => {
    const answer = end === null ? null : ask(end);
    return {
      kind: 'read-data',
      title: 'reading the data',
      target: target.arn,
      answer,
      certainty: answer === null ? 'certain' : certaintyOf(answer),
    };
  });
}

function askToRead(
  judge: Judge,
  position: Position,
  {
    reads,
    target,
  }: { readonly reads: ReturnType<typeof dataReads>; readonly target: ResourceTarget },
): Allowed | null {
  const { entity } = position;
  const owner = target.account ?? entity.accountId;
  if (target.policy === null && owner !== entity.accountId) return null;
  const layers = compileWith(policiesAt(judge, position), target.policy);
  const answer = surest(answers());
  return answer.kind === 'none' ? null : answer;

  function* answers() {
    for (const { action, on } of reads) {
      yield judge.ask(entity, action, { layers, within: [on], resourceAccount: owner });
    }
  }
}

/** The way to an action of a duty, the strongest that somebody comes to. */
export function towardsDuty(judge: Judge, reach: Reach, duty: Duty): Destination {
  const sides = new SideReach(judge, reach, { duty, groups: duty.groups });
  return {
    has: (from) => sides.destination.has(from),
    hasFirst: (from) => sides.destination.hasFirst(from),
    whoComes: (alsoTo) => sides.destination.whoComes(alsoTo),
    whoComesFirst: (alsoTo) => sides.destination.whoComesFirst(alsoTo),
    pathFrom: (from) => {
      const side = sides.sideOf(from);
      return side === null ? null : pathToSide(side);
    },
  };
}

function usedAt(destination: Destination, use: (end: Position | null) => PathUse): Destination {
  return {
    has: (from) => destination.has(from),
    hasFirst: (from) => destination.hasFirst(from),
    whoComes: (alsoTo) => destination.whoComes(alsoTo),
    whoComesFirst: (alsoTo) => destination.whoComesFirst(alsoTo),
    pathFrom: (from) => {
      const path = destination.pathFrom(from);
      return path === null ? null : { ...path, use: use(path.end) };
    },
  };
}
