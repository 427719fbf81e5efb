import { fail, type Issue, ok, parseArn, quote, type Result } from '@countersign/core';
import type { Account, Group, Model, PrincipalEntity, Role, User } from '../model.ts';

/** A new model, or why the change cannot be made. */
export type Applied = Result<Model, Issue>;

/** What a change is about is not in the model. */
export function unknownEntity(what: string, name: string, help?: string): Result<never, Issue> {
  return fail(issue('unknown-entity', `${what} ${quote(name)} is not in the model`, help));
}

/** The model is not such that the change could be made. */
export function conflict(message: string, help?: string): Result<never, Issue> {
  return fail(issue('invalid-value', message, help));
}

function issue(code: Issue['code'], message: string, help?: string): Issue {
  const base: Issue = { code, severity: 'error', pointer: '', message };
  return help === undefined ? base : { ...base, help };
}

/** The account that an ARN names, with its id. */
export function accountOf(model: Model, arn: string): Result<Account, Issue> {
  const id = parseArn(arn)?.account ?? '';
  const account = model.accounts.get(id);
  return account === undefined ? unknownEntity('the account of', arn) : ok(account);
}

/** The model with one account in place of the one of that id; all other accounts are the same values. */
export function withAccount(model: Model, account: Account): Model {
  return { ...model, accounts: withEntry(model.accounts, account.id, account) };
}

/** A copy of a map with one entry more, or another one in its place. */
export function withEntry<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value,
): ReadonlyMap<string, Value> {
  return new Map(map).set(key, value);
}

/** A copy of a map with one entry less. */
export function withoutEntry<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
): ReadonlyMap<string, Value> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

/** Any of the entities that policies are attached to. */
export type Holder = User | Group | Role;

/** A user, group or role by its ARN. */
export function findHolder(account: Account, arn: string): Holder | undefined {
  return account.users.get(arn) ?? account.roles.get(arn) ?? account.groups.get(arn);
}

/** Changes a user, group or role. */
export function updateHolder(
  model: Model,
  arn: string,
  update: (holder: Holder, account: Account) => Result<Holder, Issue>,
): Applied {
  const account = accountOf(model, arn);
  if (!account.ok) return account;
  const holder = findHolder(account.value, arn);
  if (holder === undefined) return unknownEntity('the user, group or role', arn);
  const updated = update(holder, account.value);
  return updated.ok ? ok(withAccount(model, withHolder(account.value, updated.value))) : updated;
}

/** Changes a user or role. */
export function updatePrincipal(
  model: Model,
  arn: string,
  update: (entity: PrincipalEntity, account: Account) => Result<PrincipalEntity, Issue>,
): Applied {
  return updateHolder(model, arn, (holder, account) =>
    holder.kind === 'group'
      ? conflict(`${quote(arn)} is a group, which has no permissions boundary`)
      : update(holder, account),
  );
}

/** Changes a user. */
export function updateUser(
  model: Model,
  arn: string,
  update: (user: User, account: Account) => Result<User, Issue>,
): Applied {
  return updateHolder(model, arn, (holder, account) =>
    holder.kind === 'user' ? update(holder, account) : unknownEntity('the user', arn),
  );
}

/** An account with one user, group or role new or in place of the one of that ARN. */
export function withHolder(account: Account, holder: Holder): Account {
  switch (holder.kind) {
    case 'user':
      return { ...account, users: withEntry(account.users, holder.arn, holder) };
    case 'group':
      return { ...account, groups: withEntry(account.groups, holder.arn, holder) };
    case 'role':
      return { ...account, roles: withEntry(account.roles, holder.arn, holder) };
  }
}
