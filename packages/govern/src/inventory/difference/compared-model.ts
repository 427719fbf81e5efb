import { type Account, type Model, NOTHING_BESIDE } from '../model.ts';
import type { ItemPlace, Side } from './difference.ts';

/**
 * What an input tells of the organisation: all of it, some of it, that there is
 * none, or nothing.
 */
export type OrganizationKnowledge = 'complete' | 'partial' | 'none' | 'unknown';

/** A model with how much of the accounts and of the organisation it holds. */
export interface ComparedModel {
  readonly model: Model;
  /** Accounts of which the model holds a part only. */
  readonly incompleteAccountIds: readonly string[];
  readonly organization: OrganizationKnowledge;
}

/** Two models that are compared. */
export interface ComparedModels {
  readonly old: ComparedModel;
  readonly new: ComparedModel;
}

/**
 * How two models stand to an account: both hold all of it; both hold it, one of
 * them in part; it came to or left what is known; or one of them should hold it
 * and does not, or does not tell whether it exists.
 */
export type AccountStanding = 'whole' | 'partial' | 'came' | 'went' | 'unread';

/** How two models stand to every account that one of them knows, in order of id. */
export function standingsOf(models: ComparedModels): ReadonlyMap<string, AccountStanding> {
  const ids = new Set([models.old, models.new].flatMap(knownIds));
  return new Map([...ids].toSorted().map((id) => [id, standingOf(id, models)]));
}

function knownIds({ model }: ComparedModel): readonly string[] {
  return [...model.accounts.keys(), ...(model.organization?.accounts.keys() ?? [])];
}

function standingOf(id: string, { old, new: now }: ComparedModels): AccountStanding {
  const [before, after] = [old, now].map((side) => ({
    isRead: side.model.accounts.has(id),
    isWhole: side.model.accounts.has(id) && !side.incompleteAccountIds.includes(id),
    exists: existsIn(id, side),
  }));
  if (before === undefined || after === undefined) return 'unread';
  if (before.isRead && after.isRead) return before.isWhole && after.isWhole ? 'whole' : 'partial';
  if (before.exists === false && after.exists === true) return 'came';
  if (before.exists === true && after.exists === false) return 'went';
  return 'unread';
}

/** Whether an account is among those of a side; `null` where the side does not tell. */
function existsIn(id: string, { model, organization }: ComparedModel): boolean | null {
  if (model.accounts.has(id) || model.organization?.accounts.has(id) === true) return true;
  return organization === 'complete' ? false : null;
}

/** The name of an account in the newer organisation that has one, else its id. */
export function nameOfAccount(id: string, { old, new: now }: ComparedModels): string {
  const named = [now, old].map(({ model }) => model.organization?.accounts.get(id)?.name);
  return named.find((name) => name !== undefined) ?? id;
}

/** An item that only one side has, with that side. */
export function undecidedOn(side: Side, place: ItemPlace): ItemPlace & { readonly in: Side } {
  const { accountId, id, kind, name } = place;
  return { kind, id, name, accountId, in: side };
}

/** The account of a model that was read, or one without anything. */
export function accountIn({ model }: ComparedModel, id: string): Account {
  return (
    model.accounts.get(id) ?? {
      id,
      users: new Map(),
      groups: new Map(),
      roles: new Map(),
      policies: new Map(),
      ...NOTHING_BESIDE,
    }
  );
}
