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
}

/** What findings a change has led to, and which are gone. */
export interface ChangedFindings {
  /** Also who could make himself an administrator before, and is one now. */
  readonly appeared: readonly ReachFinding[];
  /** Also who was one, and could still make himself one. */
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
  private readonly administrators: State['administrators'] = new WeakMap();
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
    return this.state.found.flatMap(({ conflict, who }) => who.map((from) => ({ conflict, from })));
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
    return ok({
      appeared: [...missingIn(before, this.state), ...madeDirect(before, this.state)],
      gone: [...missingIn(this.state, before), ...madeDirect(this.state, before)],
    });
  }

  /** Goes on from another model, such as one that was before. */
  moveTo(model: Model): void {
    if (model !== this.state.model) this.state = this.look(model);
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
      direct: new Map(),
      administrators: this.administrators,
      found: [{ conflict: null, who: reach.administrator.whoComes() }, ...violators],
    };
  }
}

/** Who is found in a model, topic by topic; always the same topics in the same order. */
interface State {
  readonly model: Model;
  readonly reach: Reach;
  readonly judge: Judge;
  readonly found: readonly Found[];
  /** The full administrators of accounts who need no step, as far as they were asked for. */
  readonly direct: Map<string, readonly PrincipalEntity[]>;
  /** Whether somebody needs no step, with all else of a model that it rests on. */
  readonly administrators: WeakMap<
    PrincipalEntity,
    { readonly from: readonly unknown[]; readonly isOne: boolean }
  >;
}

interface Found {
  readonly conflict: Conflict | null;
  /** In the order of the model. */
  readonly who: readonly Starter[];
}

/** What is found in one state and not in another. */
function missingIn(other: State, { found }: State): readonly ReachFinding[] {
  return found.flatMap(({ conflict, who }, topic) =>
    thoseNotIn(other.found[topic]?.who ?? [], who).map((from) => ({ conflict, from })),
  );
}

/** Who comes to be an administrator in both states, and only in the later one without a step. */
function madeDirect(earlier: State, later: State): readonly ReachFinding[] {
  if (earlier.model === later.model) return [];
  const isEverywhere = earlier.model.organization !== later.model.organization;
  const fresh = [...later.model.accounts.keys()]
    .filter((id) => isEverywhere || isOtherAccount(earlier, later, id))
    .flatMap((id) => thoseNotIn(directIn(earlier, id), directIn(later, id)));
  if (fresh.length === 0) return [];
  const cameThere = new Set(earlier.found[0]?.who.map(starterId));
  return fresh
    .filter((from) => cameThere.has(starterId(from)))
    .map((from) => ({ conflict: null, from, isNowDirect: true }));
}

function isOtherAccount(earlier: State, later: State, id: string): boolean {
  return earlier.model.accounts.get(id) !== later.model.accounts.get(id);
}

/** The full administrators of an account who need no step. */
function directIn(
  { administrators, direct, judge, model, reach }: State,
  accountId: string,
): readonly PrincipalEntity[] {
  const known = direct.get(accountId);
  const account = model.accounts.get(accountId);
  if (known !== undefined || account === undefined) return known ?? [];
  const from = [account.groups, account.policies, model.awsManagedPolicies, model.organization];
  const isOne = (entity: PrincipalEntity): boolean => {
    const before = administrators.get(entity);
    if (before !== undefined && from.every((each, at) => each === before.from[at])) {
      return before.isOne;
    }
    const now = administratorWith(judge, entity, judge.policiesOf(entity)) !== null;
    administrators.set(entity, { from, isOne: now });
    return now;
  };
  const found = [...account.users.values(), ...account.roles.values()].filter(
    (entity) => reach.administrator.has(entity) && isOne(entity),
  );
  direct.set(accountId, found);
  return found;
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
