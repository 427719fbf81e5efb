import { isAccountId, parseArn } from '../../arn/arn.ts';
import type { PrincipalEntry } from '../../policy/policy.ts';
import type { Principal } from '../../request/request.ts';

/** Parts of names that no policy uses are made of this. */
const STRANGER = 'Фstranger';

/**
 * Principals of whom each other one is like one for the reference evaluator, as
 * far as these entries go: all that are named, the sessions of roles that are
 * named, others of the accounts that are named, and strangers of every kind. A
 * role whose session is not known asks through one of its sessions.
 */
export function principalsNamed(entries: readonly PrincipalEntry[]): readonly Principal[] {
  const named = (type: PrincipalEntry['type']): readonly string[] => [
    ...new Set(entries.filter((entry) => entry.type === type).map(({ value }) => value)),
  ];
  const arns = named('AWS').filter((value) => parseArn(value) !== null);
  const accounts = new Set([...named('AWS').filter(isAccountId), ...arns.map(accountOf), STRANGER]);
  const roles = [
    ...arns.filter((arn) => resourceOf(arn).startsWith('role/')),
    ...[...accounts].map((account) => `arn:aws:iam::${account}:role/${STRANGER}`),
  ];
  const byRole = sessionsByRole(arns);
  const sessions = [...byRole.values()].map(([first = '']) => first);
  return [
    { kind: 'anonymous' },
    ...[...accounts].flatMap(othersOf),
    ...named('AWS').filter(isLikeUser).map(likeUser),
    ...[...accounts].flatMap((account) => federatedIn(account, arns)),
    ...[...roles, ...sessions.map(roleOfSession)].flatMap((role) => sessionsOf(role, byRole)),
    ...[...named('Service'), STRANGER].map((service): Principal => ({ kind: 'service', service })),
    ...[...named('Federated'), STRANGER].map(
      (provider): Principal => ({ kind: 'federated', provider }),
    ),
    ...[...named('CanonicalUser'), STRANGER].map(
      (id): Principal => ({ kind: 'canonical-user', id }),
    ),
  ];
}

function accountOf(arn: string): string {
  return parseArn(arn)?.account ?? STRANGER;
}

function resourceOf(arn: string): string {
  return parseArn(arn)?.resource ?? '';
}

function othersOf(account: string): readonly Principal[] {
  const arn = `arn:aws:iam::${account}:root`;
  return [{ kind: 'root', account, arn }, likeUser(`arn:aws:iam::${account}:user/${STRANGER}`)];
}

/** Whether a name is neither that of an account, nor that of a role, nor that of a session. */
function isLikeUser(name: string): boolean {
  return (
    !isAccountId(name) &&
    !/^(?:root$|role\/|assumed-role\/|federated-user\/)/.test(resourceOf(name))
  );
}

/** Each federated user of an account that is named, and another one, by each user that is named and another one. */
function federatedIn(account: string, arns: readonly string[]): readonly Principal[] {
  const own = arns.filter((arn) => accountOf(arn) === account);
  const users = own.filter((arn) => resourceOf(arn).startsWith('user/'));
  const federated = own.filter((arn) => resourceOf(arn).startsWith('federated-user/'));
  const others = [`arn:aws:sts::${account}:federated-user/${STRANGER}`];
  return [...federated, ...others].flatMap((arn) =>
    [...users, `arn:aws:iam::${account}:user/${STRANGER}`].map(
      (userArn): Principal => ({ kind: 'federated-user', account, arn, userArn }),
    ),
  );
}

/** Whoever is named by one ARN alone, as users are. */
function likeUser(arn: string): Principal {
  return { kind: 'user', account: accountOf(arn), arn };
}

/** A role that a named session can be of: its ARN does not tell the path. */
function roleOfSession(arn: string): string {
  const [, name = STRANGER] = resourceOf(arn).split('/');
  return `arn:aws:iam::${accountOf(arn)}:role/${STRANGER}/${name}`;
}

/** The sessions of a role that are named, and another one. */
function sessionsOf(
  roleArn: string,
  named: ReadonlyMap<string, readonly string[]>,
): readonly Principal[] {
  const account = accountOf(roleArn);
  const name = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const other = `arn:aws:sts::${account}:assumed-role/${name}/${STRANGER}`;
  return [...(named.get(`${account} ${name}`) ?? []), other].map((arn) => ({
    kind: 'role-session',
    account,
    arn,
    roleArn,
  }));
}

/** Sessions by account and name of the role. */
function sessionsByRole(arns: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byRole = new Map<string, string[]>();
  for (const arn of arns) {
    const [kind, name = ''] = resourceOf(arn).split('/');
    if (kind !== 'assumed-role') continue;
    const role = `${accountOf(arn)} ${name}`;
    const sessions = byRole.get(role) ?? [];
    sessions.push(arn);
    byRole.set(role, sessions);
  }
  return byRole;
}
