import type { ContextValue, Principal, Request } from '../request/request.ts';

const ABSENT: ContextValue = { kind: 'absent' };
const UNKNOWN: ContextValue = { kind: 'unknown' };

/**
 * What is known of a context key in a request: what the request states, else
 * what its principal and resource imply, else what holds for all other keys.
 *
 * @param key in lower case
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html}
 */
export function contextValue(request: Request, key: string): ContextValue {
  return contextReader(key)(request);
}

/** The same for one key and many requests: what implies the key is looked up once. */
export function contextReader(key: string): (request: Request) => ContextValue {
  const imply =
    IMPLIED.get(key) ?? (key.startsWith('aws:principaltag/') ? principalTag : undefined);
  return (request) => {
    const stated = request.context.keys.get(key);
    if (stated !== undefined) return stated;
    const implied = imply?.(request) ?? null;
    return implied ?? valueOfOthers(request, key);
  };
}

function valueOfOthers({ context }: Request, key: string): ContextValue {
  if (context.others === 'absent') return ABSENT;
  const { absentPrefixes } = context;
  const isAbsent = absentPrefixes?.some((prefix) => key.startsWith(prefix)) ?? false;
  return isAbsent ? ABSENT : UNKNOWN;
}

/** What a request implies of each key; `null` where nothing follows from it. */
const IMPLIED: ReadonlyMap<string, (request: Request) => ContextValue | null> = new Map([
  ['aws:principalarn', ({ principal }: Request) => principalArn(principal)],
  ['aws:principalaccount', ({ principal }: Request) => principalAccount(principal)],
  ['aws:principaltype', ({ principal }: Request) => principalType(principal)],
  ['aws:username', ({ principal }: Request) => userName(principal)],
  ['aws:userid', ({ principal }: Request) => userId(principal)],
  ['aws:principalisawsservice', ({ principal }: Request) => isAwsService(principal)],
  ['aws:principalservicename', ({ principal }: Request) => serviceName(principal)],
  ['aws:principalservicenameslist', onlyOf('service')],
  ['aws:principalorgid', neverOf('anonymous', 'service')],
  ['aws:principalorgpaths', neverOf('anonymous', 'service')],
  ['aws:sourcearn', onlyOf('service')],
  ['aws:sourceaccount', onlyOf('service')],
  ['aws:sourceorgid', onlyOf('service')],
  ['aws:sourceorgpaths', onlyOf('service')],
  ['aws:sourceidentity', onlyOf('role', 'role-session', 'federated', 'canonical-user')],
  ['aws:federatedprovider', onlyOf('role', 'role-session', 'federated', 'canonical-user')],
  ['aws:assumedroot', onlyOf('root', 'canonical-user')],
  ['aws:tokenissuetime', neverOf('anonymous')],
  [
    'aws:resourceaccount',
    ({ resourceAccount }: Request) => (resourceAccount === null ? null : one(resourceAccount)),
  ],
]);

/** The keys, in lower case, that follow from who asks. */
export const PRINCIPAL_KEYS: readonly string[] = [...IMPLIED.keys()].filter(
  (key) => key !== 'aws:resourceaccount',
);

type Imply = (request: Request) => ContextValue | null;

/** A key that no other kinds of principals carry; of these it is not known whether they do. */
function onlyOf(...kinds: readonly Principal['kind'][]): Imply {
  return ({ principal }) => (kinds.includes(principal.kind) ? null : ABSENT);
}

/** A key that these kinds of principals do not carry. */
function neverOf(...kinds: readonly Principal['kind'][]): Imply {
  return ({ principal }) => (kinds.includes(principal.kind) ? ABSENT : null);
}

/** Users and roles have tags, and sessions that were given some. */
const principalTag: Imply = neverOf('root', 'service', 'anonymous');

function one(value: string): ContextValue {
  return { kind: 'values', values: [value] };
}

/** The account a principal belongs to, or `null` for services, providers and anonymous callers. */
export function accountOf(principal: Principal): string | null {
  return 'account' in principal ? principal.account : null;
}

/** For a session, "the request context returns the ARN of the role". */
function principalArn(principal: Principal): ContextValue | null {
  if (principal.kind === 'anonymous') return ABSENT;
  if (principal.kind === 'role-session') return one(principal.roleArn);
  return 'arn' in principal ? one(principal.arn) : null;
}

function principalAccount(principal: Principal): ContextValue | null {
  if (principal.kind === 'anonymous') return one('anonymous');
  return 'account' in principal ? one(principal.account) : null;
}

const PRINCIPAL_TYPES: ReadonlyMap<Principal['kind'], string> = new Map([
  ['root', 'Account'],
  ['user', 'User'],
  ['role', 'AssumedRole'],
  ['role-session', 'AssumedRole'],
  ['federated-user', 'FederatedUser'],
  ['anonymous', 'Anonymous'],
]);

function principalType(principal: Principal): ContextValue | null {
  const type = PRINCIPAL_TYPES.get(principal.kind);
  return type === undefined ? null : one(type);
}

function userName(principal: Principal): ContextValue {
  if (principal.kind !== 'user') return ABSENT;
  return one(principal.arn.slice(principal.arn.lastIndexOf('/') + 1));
}

/** The unique id of a user or role is not part of a request; that of the others follows from who they are. */
function userId(principal: Principal): ContextValue | null {
  if (principal.kind === 'root') return one(principal.account);
  if (principal.kind !== 'federated-user') return null;
  return one(`${principal.account}:${principal.arn.slice(principal.arn.lastIndexOf('/') + 1)}`);
}

/** "This key is not present in any other situation" than that of a service's own call. */
function serviceName(principal: Principal): ContextValue {
  return principal.kind === 'service' ? one(principal.service) : ABSENT;
}

function isAwsService(principal: Principal): ContextValue {
  if (principal.kind === 'anonymous') return ABSENT;
  return one(principal.kind === 'service' ? 'true' : 'false');
}
