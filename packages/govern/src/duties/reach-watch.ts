import { type Catalog, type Issue, ok, type Result } from '@countersign/core';
import { applyChange } from '../inventory/apply/apply.ts';
import type { Change } from '../inventory/change.ts';
import type { Model, PrincipalEntity } from '../inventory/model.ts';
import { administratorWith } from '../judge/administrator.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import type { Person } from '../people/person.ts';
import { createReach, type Reach } from '../reach/reach.ts';
import { ReachMemory } from '../reach/reach-memory.ts';
import { type ReachPath, type Starter, starterId } from '../reach/reach-path.ts';
import type { Conflict, DutyPolicy } from './duty.ts';
import { violatorsByConflict } from './reached-violations.ts';

/** That somebody comes to be a full administrator, or to hold two duties in conflict. */
export interface ReachFinding {
  readonly from: Starter;
  /** `null` where it is about administrators. */
  readonly conflict: Conflict | null;
  /** That it is about whoever came to be one before as well, and needs no step any more. */
  readonly isNowDirect?: true;
  /** That it is about whoever held both before as well, and now by the strongest actions there are. */
  readonly isWider?: true;
}

/** What findings a change has led to, and which are gone. */
export interface ChangedFindings {
  /** Also who could make himself an administrator before, and is one now; and whose conflict is wider. */
  readonly appeared: readonly ReachFinding[];
  /** Also who was one, and could still make himself one; and whose conflict is narrower. */
  readonly gone: readonly ReachFinding[];
}

/** What a watch begins with. */
export interface ReachWatchOptions {
  readonly model: Model;
  readonly catalog: Catalog;
  /** The time that conditions on dates are judged by, in milliseconds. */
  readonly atMs: number;
  readonly duties: DutyPolicy;
  /** Who stands behind several identities of a model; nobody when absent. */
  readonly people?: (model: Model) => readonly Person[];
}

/**
 * Keeps up with a model that changes, and tells of each change whom it makes an
 * administrator or a holder of two duties, and whom it makes one no more: what all
 * findings before it and all after it would tell when compared.
 */
export class ReachWatch {
  private readonly options: ReachWatchOptions;
  private readonly memory = new ReachMemory();
  /** Whether somebody needs no step to be an administrator, as long as it rests on the same. */
  private readonly known = new WeakMap<PrincipalEntity, KnownAdministrator>();
  private state: State;

  constructor(options: ReachWatchOptions) {
    this.options = options;
    this.state = this.look(options.model);
  }

  get model(): Model {
    return this.state.model;
  }

  /** Every finding as the model stands. */
  get findings(): readonly ReachFinding[] {
    const { found } = this.state;
    return found.flatMap(({ conflict, who }) => who.map((from) => ({ conflict, from })));
  }

  /** How somebody comes to be a full administrator, by the surest chain; `null` for who does not. */
  chainToAdministrator(from: Starter): ReachPath | null {
    return this.state.reach.administrator.pathFrom(from);
  }

  /** Whether somebody is a full administrator, or comes to be one. */
  comesToAdministrator(from: Starter): boolean {
    return this.state.reach.administrator.has(from);
  }

  /** Makes a change. Fails, and leaves all as it was, where {@link applyChange} does. */
  apply(change: Change): Result<ChangedFindings, Issue> {
    const changed = applyChange(this.state.model, change);
    if (!changed.ok) return changed;
    const before = this.state;
    this.state = this.look(changed.value);
    const direct = this.directChanges(before, this.state);
    return ok({
      appeared: [
        ...missingIn(before, this.state),
        ...direct.appeared,
        ...widerIn(before, this.state),
      ],
      gone: [...missingIn(this.state, before), ...direct.gone, ...widerIn(this.state, before)],
    });
  }

  /** Goes on from another model, such as one that was before. */
  moveTo(model: Model): void {
    if (model !== this.state.model) this.state = this.look(model);
  }

  /** Who comes to be an administrator in both states, and without a step only in one. */
  private directChanges(before: State, now: State): ChangedFindings {
    const accounts = accountsChanged(before, now);
    const directBefore = accounts.flatMap((id) => this.directIn(before, id));
    const directNow = accounts.flatMap((id) => this.directIn(now, id));
    return {
      appeared: nowDirect(thoseNotIn(directBefore, directNow), before),
      gone: nowDirect(thoseNotIn(directNow, directBefore), now),
    };
  }

  /** The full administrators of an account who need no step. */
  private directIn({ judge, model, reach }: State, id: string): readonly PrincipalEntity[] {
    const account = model.accounts.get(id);
    if (account === undefined) return [];
    const from = [account.groups, account.policies, model.awsManagedPolicies, model.organization];
    const isOne = (entity: PrincipalEntity): boolean => {
      const known = this.known.get(entity);
      if (known?.from.every((each, at) => each === from[at]) === true) return known.isOne;
      const now = administratorWith(judge, entity, judge.policiesOf(entity)) !== null;
      this.known.set(entity, { from, isOne: now });
      return now;
    };
    return [...account.users.values(), ...account.roles.values()].filter(
      (entity) => reach.administrator.has(entity) && isOne(entity),
    );
  }

  private look(model: Model): State {
    const { atMs, catalog, duties, people } = this.options;
    const judge = createJudge(model, catalog, atMs);
    const reach = createReach(judge, { memory: this.memory, people: people?.(model) ?? [] });
    const violators = violatorsByConflict({ duties, judge, reach });
    return {
      model,
      judge,
      reach,
      found: [{ conflict: null, who: reach.administrator.whoComes(), strongest: [] }, ...violators],
    };
  }
}

/** Whether somebody is an administrator without a step, and all else of a model that it rests on. */
interface KnownAdministrator {
  readonly from: readonly unknown[];
  readonly isOne: boolean;
}

/** Who is found in a model, topic by topic; always the same topics in the same order. */
interface State {
  readonly model: Model;
  readonly reach: Reach;
  readonly judge: Judge;
  readonly found: readonly Found[];
}

interface Found {
  readonly conflict: Conflict | null;
  /** In the order of the model, as are those whose conflict is the widest. */
  readonly who: readonly Starter[];
  readonly strongest: readonly Starter[];
}

/** What is found in one state and not in another. */
function missingIn(other: State, { found }: State): readonly ReachFinding[] {
  return found.flatMap(({ conflict, who }, topic) =>
    thoseNotIn(other.found[topic]?.who ?? [], who).map((from) => ({ conflict, from })),
  );
}

/** Who holds the strongest of both sides in one state, and both at all in both states. */
function widerIn(other: State, { found }: State): readonly ReachFinding[] {
  return found.flatMap(({ conflict, strongest }, topic) => {
    const before = other.found[topic];
    const wider = thoseNotIn(before?.strongest ?? [], strongest);
    if (wider.length === 0) return [];
    const held = new Set(before?.who.map(starterId));
    return wider
      .filter((from) => held.has(starterId(from)))
      .map((from): ReachFinding => ({ conflict, from, isWider: true }));
  });
}

/** Those of some who come to be administrators in a state at all, as findings of their own. */
function nowDirect(some: readonly Starter[], { found }: State): readonly ReachFinding[] {
  if (some.length === 0) return [];
  const comes = new Set(found[0]?.who.map(starterId));
  return some
    .filter((from) => comes.has(starterId(from)))
    .map((from) => ({ conflict: null, from, isNowDirect: true }));
}

/** Accounts that may have other administrators in one state than in another. */
function accountsChanged({ model: before }: State, { model: now }: State): readonly string[] {
  const isEverywhere = before.organization !== now.organization;
  return [...now.accounts.keys()].filter(
    (id) => isEverywhere || before.accounts.get(id) !== now.accounts.get(id),
  );
}

/** Those of some who are not among others: most are the same at both ends of the lists. */
function thoseNotIn(others: readonly Starter[], some: readonly Starter[]): readonly Starter[] {
  const shortest = Math.min(others.length, some.length);
  let start = 0;
  while (start < shortest && areSame(others[start], some[start])) start += 1;
  let end = 0;
  while (end < shortest - start && areSame(others.at(-1 - end), some.at(-1 - end))) end += 1;
  const known = new Set(others.slice(start, others.length - end).map(starterId));
  return some.slice(start, some.length - end).filter((each) => !known.has(starterId(each)));
}

function areSame(one: Starter | undefined, other: Starter | undefined): boolean {
  return (
    one === other ||
    (one !== undefined && other !== undefined && starterId(one) === starterId(other))
  );
}
