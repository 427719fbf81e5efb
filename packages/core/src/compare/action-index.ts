import type { Catalog } from '../catalog/catalog.ts';
import type { ActionElement } from '../policy/policy.ts';
import { matchWildcard } from '../wildcard/match-wildcard.ts';
import { ActionSet } from './action-set.ts';
import type { Budget } from './budget.ts';

/** Steps of the budget that a name costs when a pattern is matched against it. */
const STEPS_PER_NAME = 8;

/**
 * The actions that a comparison ranges over: the catalog's, and those that the
 * policies name besides. Remembers every pattern that it was asked about.
 */
export class ActionIndex {
  /** `service:Name`; the index is the action's id. */
  readonly names: readonly string[];
  private readonly folded: readonly string[];
  /** How many of the names are the catalog's; those behind them were named by a policy. */
  private readonly knownCount: number;
  private readonly idByName: ReadonlyMap<string, number>;
  private readonly idsByPattern = new Map<string, readonly number[]>();
  private readonly catalog: Catalog;
  private readonly budget: Budget;
  private all: ActionSet | null = null;

  /** @param extra action names that policies mention and the catalog does not know */
  constructor(catalog: Catalog, extra: readonly string[], budget: Budget) {
    this.catalog = catalog;
    this.budget = budget;
    this.knownCount = catalog.actionNames.length;
    const more = extra.filter((name) => catalog.idOf(name) === undefined);
    this.names = more.length === 0 ? catalog.actionNames : [...catalog.actionNames, ...more];
    this.folded = this.names.map((name) => name.toLowerCase());
    this.idByName = new Map(this.folded.map((name, id) => [name, id]));
  }

  /** The actions of an action element; too few, or for a negated one too many, once the budget is spent. */
  setOf(element: ActionElement): ActionSet {
    const ids: number[] = [];
    for (const pattern of element.patterns) for (const id of this.idsOf(pattern)) ids.push(id);
    const set = ActionSet.of(ids);
    return element.negated ? this.everything.minus(set) : set;
  }

  /** Every action. */
  get everything(): ActionSet {
    this.all ??= ActionSet.of(this.names.map((_, id) => id));
    return this.all;
  }

  private idsOf(written: string): readonly number[] {
    const pattern = written.toLowerCase();
    const known = this.idsByPattern.get(pattern);
    if (known !== undefined) return known;
    if (this.budget.isSpent) return [];
    const ids = this.search(pattern);
    this.idsByPattern.set(pattern, ids);
    return ids;
  }

  private search(pattern: string): readonly number[] {
    const named = this.idByName.get(pattern);
    if (named !== undefined) return [named];
    const colon = pattern.indexOf(':');
    const service = pattern.slice(0, Math.max(colon, 0));
    const isOneService = colon > 0 && !/[*?]/.test(service);
    const [from, to] = isOneService
      ? (this.catalog.serviceRange(service) ?? [0, 0])
      : [0, this.knownCount];
    const ids: number[] = [];
    const candidate = { pattern, head: headOf(pattern) };
    for (let id = from; id < to; id += 1) this.addIfMatching(ids, id, candidate);
    for (let id = this.knownCount; id < this.names.length; id += 1) {
      this.addIfMatching(ids, id, candidate);
    }
    return ids;
  }

  private addIfMatching(ids: number[], id: number, { pattern, head }: Candidate): void {
    const name = this.folded[id] ?? '';
    if (!name.startsWith(head)) return;
    if (pattern === '*') ids.push(id);
    else {
      this.budget.spend(STEPS_PER_NAME);
      if (matchWildcard(pattern, name)) ids.push(id);
    }
  }
}

interface Candidate {
  readonly pattern: string;
  /** What stands before the first wildcard. */
  readonly head: string;
}

function headOf(pattern: string): string {
  const wildcard = /[*?]/.exec(pattern);
  return wildcard === null ? pattern : pattern.slice(0, wildcard.index);
}
