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
      return valueOrAbsent(principalArn(request.principal));
    case 'aws:principalaccount':
      return valueOrAbsent(accountOf(request.principal));
    case 'aws:principaltype':
      return valueOrAbsent(principalType(request.principal));
    case 'aws:username':
      return valueOrAbsent(userName(request.principal));
    case 'aws:principalisawsservice':
      return one(request.principal.kind === 'service' ? 'true' : 'false');
    case 'aws:resourceaccount':
      return request.resourceAccount === null ? null : one(request.resourceAccount);
    default:
      return null;
  }
}

function one(value: string): ContextValue {
  return { kind: 'values', values: [value] };
}

function valueOrAbsent(value: string | null): ContextValue {
  return value === null ? ABSENT : one(value);
}

/** The account a principal belongs to, or `null` for services, providers and anonymous callers. */
export function accountOf(principal: Principal): string | null {
  return 'account' in principal ? principal.account : null;
}

/** What `aws:PrincipalArn` holds: for a session the ARN of its role. */
function principalArn(principal: Principal): string | null {
  switch (principal.kind) {
    case 'root':
    case 'user':
    case 'role':
    case 'federated-user':
      return principal.arn;
    case 'role-session':
      return principal.roleArn;
    case 'service':
    case 'federated':
    case 'canonical-user':
    case 'anonymous':
      return null;
  }
}

function principalType(principal: Principal): string | null {
  switch (principal.kind) {
    case 'root':
      return 'Account';
    case 'user':
      return 'User';
    case 'role':
    case 'role-session':
      return 'AssumedRole';
    case 'federated-user':
      return 'FederatedUser';
    case 'anonymous':
      return 'Anonymous';
    case 'service':
    case 'federated':
    case 'canonical-user':
      return null;
  }
}

function userName(principal: Principal): string | null {
  if (principal.kind !== 'user') return null;
  return principal.arn.slice(principal.arn.lastIndexOf('/') + 1);
}
