import {
  type AttachedPolicy,
  isAccountId,
  type Principal,
  type PrincipalEntry,
  parseArn,
  parsePrincipal,
  type Statement,
} from '../../packages/core/src/index.ts';

const FRESH_ACCOUNT = '999999999999';
const FRESH_NAME = 'somebody-else';

/**
 * Principals enough to tell statements apart, since entries name principals
 * exactly: all that are named, one unnamed of each kind in every account that is
 * named, and the same in an account that is not.
 *
 * Of a role there are its sessions, which make the requests: a named one, and one
 * that is not named, from each role of the name, since a session's ARN leaves out
 * the path of its role. Federated users are told apart by the user behind them.
 */
export function principalsNamedBy(policies: readonly AttachedPolicy[]): readonly Principal[] {
  const entries = policies.flatMap(({ policy }) =>
    policy.statements.flatMap(({ principal }) => principal?.entries ?? []),
  );
  const named = entries.flatMap(principalsOf);
  const accounts = new Set([
    ...entries.map(({ value }) => accountOf(value)).filter((account) => account !== null),
    FRESH_ACCOUNT,
  ]);
  const sessions = named.filter((each) => each.kind === 'role-session');
  const roles = named.filter((each) => each.kind === 'role');
  return distinct([
    ...named.filter((each) => each.kind !== 'role' && each.kind !== 'federated-user'),
    ...federatedUsers(named, accounts),
    ...roles.map((role) => sessionOf(role.account, role.arn, FRESH_NAME)),
    ...sessions.flatMap((session) =>
      roles
        .filter((role) => isOf(session, role))
        .map((role): Principal => ({ ...session, roleArn: role.arn })),
    ),
    ...sessions.map((session): Principal => ({ ...session, roleArn: elsewhere(session.roleArn) })),
    ...[...accounts].flatMap(unnamedIn),
    { kind: 'service', service: `${FRESH_NAME}.amazonaws.com` },
    { kind: 'federated', provider: `arn:aws:iam::${FRESH_ACCOUNT}:saml-provider/${FRESH_NAME}` },
    { kind: 'canonical-user', id: '0'.repeat(64) },
    { kind: 'anonymous' },
  ]);
}

function principalsOf({ type, value }: PrincipalEntry): readonly Principal[] {
  if (value === '*') return [];
  switch (type) {
    case '*':
      return [];
    case 'AWS': {
      const parsed = parsePrincipal(value);
      return parsed.ok ? [parsed.value] : [];
    }
    case 'Service':
      return [{ kind: 'service', service: value }];
    case 'Federated':
      return [{ kind: 'federated', provider: value }];
    case 'CanonicalUser':
      return [{ kind: 'canonical-user', id: value }];
  }
}

function accountOf(value: string): string | null {
  if (isAccountId(value)) return value;
  const account = parseArn(value)?.account ?? '';
  return isAccountId(account) ? account : null;
}

function unnamedIn(account: string): readonly Principal[] {
  const role = `arn:aws:iam::${account}:role/${FRESH_NAME}`;
  return [
    { kind: 'root', account, arn: `arn:aws:iam::${account}:root` },
    { kind: 'user', account, arn: `arn:aws:iam::${account}:user/${FRESH_NAME}` },
    sessionOf(account, role, FRESH_NAME),
  ];
}

/** Each name, and one that is not named, federated by each user, and by one who is not named. */
function federatedUsers(
  named: readonly Principal[],
  accounts: ReadonlySet<string>,
): readonly Principal[] {
  return [...accounts].flatMap((account) => {
    const arnsOf = (kind: 'user' | 'federated-user'): readonly string[] =>
      named.flatMap((each) => (each.kind === kind && each.account === account ? [each.arn] : []));
    const arns = [
      ...arnsOf('federated-user'),
      `arn:aws:sts::${account}:federated-user/${FRESH_NAME}`,
    ];
    const users = [...arnsOf('user'), `arn:aws:iam::${account}:user/${FRESH_NAME}`];
    return arns.flatMap((arn) =>
      users.map((userArn): Principal => ({ kind: 'federated-user', account, arn, userArn })),
    );
  });
}

function sessionOf(account: string, roleArn: string, session: string): Principal {
  const arn = `arn:aws:sts::${account}:assumed-role/${lastName(roleArn)}/${session}`;
  return { kind: 'role-session', account, arn, roleArn };
}

function isOf(
  session: Extract<Principal, { readonly kind: 'role-session' }>,
  role: Extract<Principal, { readonly kind: 'role' }>,
): boolean {
  return session.account === role.account && lastName(session.roleArn) === lastName(role.arn);
}

function elsewhere(roleArn: string): string {
  return roleArn.replace(':role/', `:role/${FRESH_NAME}/`);
}

function lastName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function distinct(principals: readonly Principal[]): readonly Principal[] {
  return [...new Map(principals.map((each) => [JSON.stringify(each), each])).values()];
}

/** How an entry covers a principal: by its own name, by that of its role or of the user behind it, by its account, or not. */
type Coverage = 'name' | 'role' | 'account' | 'none';

/**
 * Whether a statement's `Principal` or `NotPrincipal` covers a principal.
 *
 * `NotPrincipal` with `Deny` spares those who are listed by name, the ARN of
 * the account, the role or the user behind not counting; with `Allow` it leaves out whoever is covered in any way.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html}
 */
export function coversPrincipal(
  { effect, principal: element }: Statement,
  principal: Principal,
): boolean {
  if (element === undefined) return false;
  const coverages = element.entries.map((entry) => coverageOf(entry, principal));
  if (!element.negated) return coverages.some((each) => each !== 'none');
  if (effect === 'Allow') return coverages.every((each) => each === 'none');
  return !coverages.includes('name');
}

function coverageOf({ type, value }: PrincipalEntry, principal: Principal): Coverage {
  if (type === '*' || (type === 'AWS' && value === '*')) return 'name';
  switch (principal.kind) {
    case 'service':
      return type === 'Service' && value === principal.service ? 'name' : 'none';
    case 'federated':
      return type === 'Federated' && value === principal.provider ? 'name' : 'none';
    case 'canonical-user':
      return type === 'CanonicalUser' && value === principal.id ? 'name' : 'none';
    case 'anonymous':
    case 'role':
      return 'none';
    case 'root':
    case 'user':
    case 'role-session':
    case 'federated-user':
      return type === 'AWS' ? awsCoverage(value, principal) : 'none';
  }
}

type AccountPrincipal = Exclude<
  Extract<Principal, { readonly account: string }>,
  { readonly kind: 'role' }
>;

function awsCoverage(value: string, principal: AccountPrincipal): Coverage {
  const isWholeAccount = value === principal.account || parseArn(value)?.resource === 'root';
  if (isWholeAccount && accountOf(value) === principal.account) {
    return principal.kind === 'root' ? 'name' : 'account';
  }
  if (value === principal.arn) return 'name';
  const behind =
    principal.kind === 'role-session'
      ? principal.roleArn
      : principal.kind === 'federated-user'
        ? principal.userArn
        : undefined;
  return value === behind ? 'role' : 'none';
}
