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
//   AWS arn:aws:iam::111122223333:user/ana federated bo
//   Service lambda.amazonaws.com
//   Anonymous

const SESSION = ' session ';
const FEDERATED = ' federated ';
const ANONYMOUS = 'Anonymous';

type Codes = Glob['codes'];

/** The principal of requests where policies name none. */
export const SOME_PRINCIPAL: Principal = {
  kind: 'user',
  account: '111122223333',
  arn: 'arn:aws:iam::111122223333:user/example',
};

/**
 * Whom a statement's principal element names, as the evaluator has it: an account
 * stands for all that is in it, a role for its sessions, a user also for those whom
 * the user federates. What `NotPrincipal` spares from a Deny has to be named itself:
 * an account spares its root user only, a role none of its sessions.
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
  if (isRole(entry)) return [];
  if (isUser(entry)) return [globs.literal(`AWS ${entry.value}`)];
  if (account === null) return globsNamed(entry, vocabulary);
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
    ]);
  }
  return globsOfArn(value, vocabulary);
}

function globsOfArn(value: string, { globs }: Vocabulary): readonly Glob[] {
  const entry = { type: 'AWS', value } as const;
  const whole = globs.literal(`AWS ${value}`);
  if (isUser(entry)) return [whole, globs.of([...codesOf(`AWS ${value}${FEDERATED}`), ANY, STAR])];
  if (isRole(entry)) {
    return [
      globs.literal(`AWS ${value}${SESSION}example`),
      globs.of([...codesOf(`AWS ${value}${SESSION}`), ANY, STAR]),
    ];
  }
  const arn = parseArn(value);
  const [, kind = '', first = '', name = ''] =
    /^(assumed-role|federated-user)\/([^/]+)(?:\/(.+))?$/.exec(arn?.resource ?? '') ?? [];
  if (arn?.service !== 'sts' || kind === '') return [whole];
  const head = `AWS arn:${arn.partition}:iam::${arn.account}`;
  if (kind === 'federated-user') {
    const tail = codesOf(`${FEDERATED}${first}`);
    return [
      globs.literal(`${head}:user/example${FEDERATED}${first}`),
      globs.of([...codesOf(`${head}:user/`), ANY, STAR, ...tail]),
    ];
  }
  // A session's ARN leaves out the path of its role.
  const tail = `${first}${SESSION}${name}`;
  return [
    globs.literal(`${head}:role/${tail}`),
    globs.of([...codesOf(`${head}:role/`), STAR, ...codesOf(`/${tail}`)]),
  ];
}

function isUser({ type, value }: PrincipalEntry): boolean {
  const arn = type === 'AWS' ? parseArn(value) : null;
  return arn?.service === 'iam' && arn.resource.startsWith('user/');
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
  const any = [ANY, STAR];
  const inAccount = (partition: string, ...tail: readonly (string | Codes)[]): Glob =>
    globs.of([
      ...codesOf(`AWS arn:${partition}:iam::`),
      STAR_IN_COMPONENT,
      ...tail.flatMap((piece) => (typeof piece === 'string' ? codesOf(piece) : piece)),
    ]);
  const inAccounts = partitions.flatMap((partition) => [
    inAccount(partition, ':user/', any),
    inAccount(partition, ':role/', any, SESSION, any),
    inAccount(partition, ':root'),
  ]);
  const others = ['Service ', 'Federated ', 'CanonicalUser '].map((head) =>
    globs.of([...codesOf(head), ...any]),
  );
  return globSet([...strangers, ...inAccounts, ...others, globs.literal(ANONYMOUS)]);
}

/** The principal that a text stands for; `null` for a text that stands for none. */
export function principalOf(text: string): Principal | null {
  if (text === '') return SOME_PRINCIPAL;
  if (text === ANONYMOUS) return { kind: 'anonymous' };
  const value = text.slice(text.indexOf(' ') + 1);
  const [roleArn = '', session] = value.split(SESSION, 2);
  if (session !== undefined) return sessionOf(roleArn, session);
  const [userArn = '', federated] = value.split(FEDERATED, 2);
  if (federated !== undefined) return federatedBy(userArn, federated);
  const parsed = parsePrincipal(value);
  if (parsed.ok) return parsed.value;
  if (text.startsWith('Service ')) return { kind: 'service', service: value };
  if (text.startsWith('Federated ')) return { kind: 'federated', provider: value };
  return text.startsWith('CanonicalUser ') ? { kind: 'canonical-user', id: value } : null;
}

function federatedBy(userArn: string, name: string): Principal | null {
  const arn = parseArn(userArn);
  if (arn === null) return null;
  const { account, partition } = arn;
  const federated = `arn:${partition}:sts::${account}:federated-user/${name}`;
  return { kind: 'federated-user', account, arn: federated, userArn };
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
