import { isAccountId, parseArn } from '../arn/arn.ts';
import { ANY, STAR, STAR_IN_COMPONENT } from '../evaluate/pattern.ts';
import type { PrincipalEntry, Statement } from '../policy/policy.ts';
import { parsePrincipal } from '../request/parse-principal.ts';
import type { Principal } from '../request/request.ts';
import { codesOf, type Glob } from './glob.ts';
import { type GlobSet, globSet } from './glob-set.ts';
import type { Vocabulary } from './vocabulary.ts';

// A principal is compared as a text, so that sets of principals are patterns:
//   AWS arn:aws:iam::111122223333:user/ana
//   AWS arn:aws:iam::111122223333:role/path/app session s
//   AWS arn:aws:sts::111122223333:federated-user/bo
//   Service lambda.amazonaws.com
//   Anonymous

const SESSION = ' session ';
const ANONYMOUS = 'Anonymous';

/** The principal of requests where policies name none. */
export const SOME_PRINCIPAL: Principal = {
  kind: 'user',
  account: '111122223333',
  arn: 'arn:aws:iam::111122223333:user/example',
};

/**
 * Whom a statement's principal element names, as the evaluator has it: an account
 * stands for all that is in it, a role for its sessions. What `NotPrincipal` spares
 * from a Deny has to be named itself: an account spares its root user only, a role
 * none of its sessions.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html}
 */
export function namedPrincipals(
  { effect, principal }: Statement,
  vocabulary: Vocabulary,
): GlobSet | null {
  if (principal === undefined) return null;
  const isSparing = principal.negated && effect === 'Deny';
  return globSet(
    principal.entries.flatMap((entry) =>
      isSparing ? globsSpared(entry, vocabulary) : globsNamed(entry, vocabulary),
    ),
  );
}

function globsSpared(entry: PrincipalEntry, vocabulary: Vocabulary): readonly Glob[] {
  const { globs, partitions } = vocabulary;
  const account = accountNamed(entry);
  if (account === null) return isRole(entry) ? [] : globsNamed(entry, vocabulary);
  return partitions.map((partition) => globs.literal(`AWS arn:${partition}:iam::${account}:root`));
}

function globsNamed(entry: PrincipalEntry, vocabulary: Vocabulary): readonly Glob[] {
  const { type, value } = entry;
  const { globs, partitions } = vocabulary;
  if (type === '*' || (type === 'AWS' && value === '*')) return [globs.everything];
  if (type !== 'AWS') return [globs.literal(`${type} ${value}`)];
  const account = accountNamed(entry);
  if (account !== null) {
    // A user like those in examples comes first, for a witness that reads well.
    return partitions.flatMap((partition) => [
      globs.literal(`AWS arn:${partition}:iam::${account}:user/example`),
      globs.of([...codesOf(`AWS arn:${partition}:iam::${account}:`), STAR]),
      globs.of([...codesOf(`AWS arn:${partition}:sts::${account}:`), STAR]),
    ]);
  }
  return globsOfArn(value, vocabulary);
}

function globsOfArn(value: string, { globs }: Vocabulary): readonly Glob[] {
  const arn = parseArn(value);
  if (isRole({ type: 'AWS', value })) {
    return [
      globs.literal(`AWS ${value}${SESSION}example`),
      globs.of([...codesOf(`AWS ${value}${SESSION}`), STAR]),
    ];
  }
  const session = /^assumed-role\/([^/]+)\/(.+)$/.exec(arn?.resource ?? '');
  if (arn?.service !== 'sts' || session === null) return [globs.literal(`AWS ${value}`)];
  // A session's ARN leaves out the path of its role.
  const [, role = '', name = ''] = session;
  const head = `AWS arn:${arn.partition}:iam::${arn.account}:role/`;
  const tail = `${role}${SESSION}${name}`;
  return [
    globs.literal(`${head}${tail}`),
    globs.of([...codesOf(head), STAR, ...codesOf(`/${tail}`)]),
  ];
}

function isRole({ type, value }: PrincipalEntry): boolean {
  const arn = type === 'AWS' ? parseArn(value) : null;
  return arn?.service === 'iam' && arn.resource.startsWith('role/');
}

function accountNamed({ type, value }: PrincipalEntry): string | null {
  if (type !== 'AWS') return null;
  if (isAccountId(value)) return value;
  const arn = parseArn(value);
  return arn?.service === 'iam' && arn.resource === 'root' ? arn.account : null;
}

/**
 * Every text that stands for a principal. Made-up users of accounts that nobody
 * names come first, so that a witness from outside looks like one.
 */
export function allPrincipals({ globs, partitions }: Vocabulary): GlobSet {
  const [first = 'aws'] = partitions;
  const strangers = ['999999999999', '888888888888'].map((id) =>
    globs.literal(`AWS arn:${first}:iam::${id}:user/example`),
  );
  const within = (head: string, tail: string): Glob =>
    globs.of([...codesOf(head), STAR_IN_COMPONENT, ...codesOf(tail)]);
  const open = (head: string, tail: string): Glob =>
    globs.of([...codesOf(head), STAR_IN_COMPONENT, ...codesOf(tail), ANY_ONE, STAR]);
  const inAccounts = partitions.flatMap((partition) => [
    open(`AWS arn:${partition}:iam::`, ':user/'),
    globs.of([
      ...open(`AWS arn:${partition}:iam::`, ':role/').codes,
      ...codesOf(SESSION),
      ANY_ONE,
      STAR,
    ]),
    within(`AWS arn:${partition}:iam::`, ':root'),
    open(`AWS arn:${partition}:sts::`, ':federated-user/'),
  ]);
  const others = ['Service ', 'Federated ', 'CanonicalUser '].map((head) =>
    globs.of([...codesOf(head), ANY_ONE, STAR]),
  );
  return globSet([...strangers, ...inAccounts, ...others, globs.literal(ANONYMOUS)]);
}

/** One character: no name is empty. */
const ANY_ONE = ANY;

/** The principal that a text stands for; `null` for a text that stands for none. */
export function principalOf(text: string): Principal | null {
  if (text === '') return SOME_PRINCIPAL;
  if (text === ANONYMOUS) return { kind: 'anonymous' };
  const value = text.slice(text.indexOf(' ') + 1);
  const at = value.indexOf(SESSION);
  if (at >= 0) return sessionOf(value.slice(0, at), value.slice(at + SESSION.length));
  const parsed = parsePrincipal(value);
  if (parsed.ok) return parsed.value;
  if (text.startsWith('Service ')) return { kind: 'service', service: value };
  if (text.startsWith('Federated ')) return { kind: 'federated', provider: value };
  return text.startsWith('CanonicalUser ') ? { kind: 'canonical-user', id: value } : null;
}

function sessionOf(roleArn: string, name: string): Principal | null {
  const arn = parseArn(roleArn);
  if (arn === null) return null;
  const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return {
    kind: 'role-session',
    account: arn.account,
    arn: `arn:${arn.partition}:sts::${arn.account}:assumed-role/${role}/${name}`,
    roleArn,
  };
}
