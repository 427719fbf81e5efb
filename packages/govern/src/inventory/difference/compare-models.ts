import type { Account, Entity, ManagedPolicy } from '../model.ts';
import { compareGroups, compareRoles, compareUsers } from './compare-entities.ts';
import { compareOrganizations } from './compare-organizations.ts';
import { compareManagedPolicies } from './compare-policies.ts';
import {
  type AccountStanding,
  accountIn,
  type ComparedModel,
  type ComparedModels,
  nameOfAccount,
  standingsOf,
} from './compared-model.ts';
import type {
  AspectDifference,
  Differences,
  ItemDifference,
  ItemKind,
  ItemPlace,
  Side,
  UndecidedItem,
} from './difference.ts';
import { mergeItems } from './merge-items.ts';
import { joinDifferences, pairItems } from './pair-items.ts';

/** What differs between two models. */
export interface ModelDifferences extends Differences {
  /** How the two stand to each account, by id. */
  readonly standings: ReadonlyMap<string, AccountStanding>;
}

/**
 * Tells what differs between two models. An account that is in one of them in part
 * only gives no additions and removals: what the other one has besides is undecided,
 * and named in `notKnown`.
 */
export function compareModels(models: ComparedModels): ModelDifferences {
  const standings = standingsOf(models);
  const organization = compareOrganizations(models);
  const accounts = [...standings].map(([id, standing]) => compareAccounts(id, standing, models));
  const joined = joinDifferences([organization, ...accounts, compareAwsManaged(models)]);
  return {
    standings,
    items: mergeItems(joined.items),
    undecided: joined.undecided,
    notKnown: [...joined.notKnown, ...undecidedLines(joined.undecided)],
  };
}

function compareAccounts(
  id: string,
  standing: AccountStanding,
  models: ComparedModels,
): Differences {
  switch (standing) {
    case 'whole':
      return compareContents(id, models, true);
    case 'partial':
      return joinDifferences([compareContents(id, models, false), partly(id, models)]);
    case 'came':
    case 'went':
      return withAccount(id, standing, models);
    case 'unread':
      return unread(id, models);
  }
}

function compareContents(id: string, { old, new: now }: ComparedModels, isWhole: boolean) {
  const [before, after] = [accountIn(old, id), accountIn(now, id)];
  const pair = <Item extends Entity | ManagedPolicy>(
    kind: ItemKind,
    itemsOf: (account: Account) => ReadonlyMap<string, Item>,
    compare: (before: Item | null, after: Item | null) => readonly AspectDifference[],
  ): Differences =>
    pairItems({
      before: itemsOf(before),
      after: itemsOf(after),
      placeOf: ({ arn, name }): ItemPlace => ({ kind, id: arn, name, accountId: id }),
      compare,
      isWhole,
    });
  return joinDifferences([
    pair('user', ({ users }) => users, compareUsers),
    pair('group', ({ groups }) => groups, compareGroups),
    pair('role', ({ roles }) => roles, compareRoles),
    pair('policy', ({ policies }) => policies, compareManagedPolicies),
  ]);
}

/** Policies of AWS are in a dump while somebody has them attached: to be in one alone tells nothing. */
function compareAwsManaged({ old, new: now }: ComparedModels): Differences {
  const { items } = pairItems({
    before: old.model.awsManagedPolicies,
    after: now.model.awsManagedPolicies,
    placeOf: ({ arn, name }) => ({ kind: 'aws-managed-policy', id: arn, name, accountId: null }),
    compare: compareManagedPolicies,
    isWhole: true,
  });
  return { items: items.filter(({ how }) => how === 'changed'), undecided: [], notKnown: [] };
}

/** An account that came or went, with how much is in it: what is in it is not told one by one. */
function withAccount(id: string, standing: 'came' | 'went', models: ComparedModels): Differences {
  const how = standing === 'came' ? 'added' : 'removed';
  const { model } = standing === 'came' ? models.new : models.old;
  const account = model.accounts.get(id);
  const place: ItemPlace = { kind: 'account', id, name: nameOfAccount(id, models), accountId: id };
  const item: ItemDifference = {
    ...place,
    how,
    aspects: account === undefined ? [] : holdings(account, how),
  };
  const side = standing === 'came' ? 'NEW' : 'OLD';
  const notKnown =
    account === undefined
      ? [`account ${id}: ${side} does not hold its users, groups, roles and policies`]
      : [];
  return { items: [item], undecided: [], notKnown };
}

function holdings(account: Account, how: 'added' | 'removed'): readonly AspectDifference[] {
  const counts = [
    ['users', account.users.size],
    ['groups', account.groups.size],
    ['roles', account.roles.size],
    ['policies', account.policies.size],
  ] as const;
  return counts
    .filter(([, count]) => count > 0)
    .map(([name, count]) => ({
      kind: 'value',
      name,
      before: how === 'added' ? null : String(count),
      after: how === 'added' ? String(count) : null,
    }));
}

function partly(id: string, models: ComparedModels): Differences {
  const sides = [
    { name: 'OLD', model: models.old },
    { name: 'NEW', model: models.new },
  ];
  const notKnown = sides
    .filter(({ model }) => model.incompleteAccountIds.includes(id))
    .map(
      ({ name }) =>
        `account ${id}: a part is missing in ${name}; what only the other side has of it is not known to have come or gone`,
    );
  return { items: [], undecided: [], notKnown };
}

/** An account that one side does not hold and should, or of which it does not tell whether it is there. */
function unread(id: string, models: ComparedModels): Differences {
  const isHeld = ({ model }: ComparedModel): boolean => model.accounts.has(id);
  const [old, now] = [isHeld(models.old), isHeld(models.new)];
  const where = old || now ? `only ${old ? 'OLD' : 'NEW'} holds` : 'neither side holds';
  const notKnown = [
    `account ${id}: ${where} its users, groups, roles and policies; they were not compared`,
  ];
  return { items: [], undecided: [], notKnown };
}

/** More of one account than this are counted, not named. */
const MAX_NAMED = 5;

/** A line for each account and side of what is undecided. */
export function undecidedLines(undecided: readonly UndecidedItem[]): readonly string[] {
  const groups = new Map<string, UndecidedItem[]>();
  for (const item of undecided) {
    const key = `${item.accountId ?? ''} ${item.in}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return [...groups.values()].map((items) => {
    const [first] = items;
    const named = items.slice(0, MAX_NAMED).map(({ id }) => id);
    const more = items.length - named.length;
    const names = [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
    const of = first?.accountId === null ? 'the organisation' : `account ${first?.accountId ?? ''}`;
    return `${of}: ${QUESTIONS[first?.in ?? 'new']}: ${names}`;
  });
}

const QUESTIONS: Readonly<Record<Side, string>> = {
  old: 'only OLD has these, and NEW may not have read them',
  new: 'only NEW has these, and OLD may not have read them',
};
