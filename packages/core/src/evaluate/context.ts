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
  const stated = request.context.keys.get(key);
  if (stated !== undefined) return stated;
  const implied = impliedValue(request, key);
  if (implied !== null) return implied;
  if (request.context.others === 'absent') return ABSENT;
  const { absentPrefixes = [] } = request.context;
  return absentPrefixes.some((prefix) => key.startsWith(prefix)) ? ABSENT : UNKNOWN;
}

function impliedValue(request: Request, key: string): ContextValue | null {
  switch (key) {
    case 'aws:principalarn':
      return principalArn(request.principal);
    case 'aws:principalaccount':
      return principalAccount(request.principal);
    case 'aws:principaltype':
      return principalType(request.principal);
    case 'aws:username':
      return userName(request.principal);
    case 'aws:principalisawsservice':
      return isAwsService(request.principal);
    case 'aws:resourceaccount':
      return request.resourceAccount === null ? null : one(request.resourceAccount);
    default:
      return null;
  }
}

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

function isAwsService(principal: Principal): ContextValue {
  if (principal.kind === 'anonymous') return ABSENT;
  return one(principal.kind === 'service' ? 'true' : 'false');
}
