import type { Entity, Group, Role, User } from '@countersign/govern';
import { invalidInput, noSuchEntity } from '../../service-error.ts';
import type { Call } from '../operation.ts';

/** Users, groups and roles, with what the API calls them. */
export interface HolderKind<Holder extends Entity> {
  readonly type: 'user' | 'group' | 'role';
  /** As operations are named: `User`. */
  readonly title: 'User' | 'Group' | 'Role';
  readonly all: (call: Call) => Iterable<Holder>;
}

export const USERS: HolderKind<User> = {
  type: 'user',
  title: 'User',
  all: ({ accountId, world }) => world.account(accountId).users.values(),
};

export const GROUPS: HolderKind<Group> = {
  type: 'group',
  title: 'Group',
  all: ({ accountId, world }) => world.account(accountId).groups.values(),
};

export const ROLES: HolderKind<Role> = {
  type: 'role',
  title: 'Role',
  all: ({ accountId, world }) => world.account(accountId).roles.values(),
};

/** What a name stands for. */
export function holderNamed<Holder extends Entity>(
  call: Call,
  kind: HolderKind<Holder>,
  name: string,
): Holder {
  const found = findNamed(call, kind, name);
  if (found === null) throw noSuchEntity(`The ${kind.type} with name ${name}`);
  return found;
}

export function findNamed<Holder extends Entity>(
  call: Call,
  kind: HolderKind<Holder>,
  name: string,
): Holder | null {
  const wanted = name.toLowerCase();
  for (const holder of kind.all(call)) {
    if (holder.name.toLowerCase() === wanted) return holder;
  }
  return null;
}

/** The one that a call names. */
export function holderOf<Holder extends Entity>(call: Call, kind: HolderKind<Holder>): Holder {
  return holderNamed(call, kind, call.input.text(`${kind.title}Name`));
}

/** The user that a call names, or else the one who calls. */
export function userOf(call: Call): User {
  const name = call.input.optionalText('UserName');
  if (name !== null) return holderNamed(call, USERS, name);
  const { entity } = call.caller;
  if (entity?.kind === 'user') return entity;
  throw invalidInput('Must specify userName when calling with non-User credentials');
}

/** The ARN that a call asks for: that of what it names, or what it would have at the root. */
export function arnOf<Holder extends Entity>(call: Call, kind: HolderKind<Holder>): string {
  const name = call.input.text(`${kind.title}Name`);
  return findNamed(call, kind, name)?.arn ?? newArn(call, kind.type, { name, path: '/' });
}

/** The same for a call that may leave the user out. */
export function userArnOf(call: Call): string {
  const { entity } = call.caller;
  if (call.input.optionalText('UserName') !== null) return arnOf(call, USERS);
  return entity?.kind === 'user' ? entity.arn : newArn(call, 'user', { name: '*', path: '/' });
}

/** The ARN of what is made. */
export function newArn(
  { accountId }: Call,
  type: string,
  { name, path }: { readonly name: string; readonly path: string },
): string {
  return `arn:aws:iam::${accountId}:${type}${path}${name}`;
}

/** A name as IAM takes it. */
export function newName(call: Call, parameter: string, maxLength: number): string {
  const name = call.input.text(parameter);
  if (name.length <= maxLength && /^[\w+=,.@-]+$/.test(name)) return name;
  throw invalidInput(
    `The specified value for ${parameter} is invalid. It must have at most ${maxLength} characters, which are alphanumeric or one of: +=,.@_-`,
  );
}

/** `/` or `/team/`, by default the root. */
export function newPath({ input }: Call): string {
  const path = input.optionalText('Path') ?? '/';
  if (path === '/' || (path.length <= 512 && /^\/[!-~]+\/$/.test(path))) return path;
  throw invalidInput('The specified value for path is invalid. It must begin and end with /.');
}

/** The path prefix that a list is for. */
export function pathPrefix({ input }: Call): string {
  return input.optionalText('PathPrefix') ?? '/';
}
