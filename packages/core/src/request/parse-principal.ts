import { type Arn, isAccountId, parseArn } from '../arn/arn.ts';
import { type Issue, quote } from '../issue.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Principal } from './request.ts';

/**
 * Reads who makes a request: the ARN of a user, role, role session, federated
 * user or root user, an account id, a service such as `lambda.amazonaws.com`, an
 * identity provider's ARN or name, or `*` for an anonymous caller.
 *
 * @param roleArns the roles that are known, so that a session's ARN, which lacks
 *   its role's path, finds its role; without a match the path is taken to be `/`
 */
export function parsePrincipal(
  text: string,
  roleArns: Iterable<string> = [],
): Result<Principal, Issue> {
  if (text === '*') return ok({ kind: 'anonymous' });
  if (isAccountId(text)) {
    return ok({ kind: 'root', account: text, arn: `arn:aws:iam::${text}:root` });
  }
  const arn = parseArn(text);
  if (arn === null) return parseName(text);
  const principal = isAccountId(arn.account) ? fromArn(text, arn, roleArns) : null;
  return principal === null ? fail(notAPrincipal(text)) : ok(principal);
}

function fromArn(text: string, arn: Arn, roleArns: Iterable<string>): Principal | null {
  const { account, resource } = arn;
  if (arn.service === 'iam' && resource === 'root') return { kind: 'root', account, arn: text };
  const slash = resource.indexOf('/');
  const name = resource.slice(slash + 1);
  if (slash < 0 || name === '') return null;
  switch (`${arn.service}:${resource.slice(0, slash)}`) {
    case 'iam:user':
      return { kind: 'user', account, arn: text };
    case 'iam:role':
      return { kind: 'role', account, arn: text };
    case 'iam:saml-provider':
    case 'iam:oidc-provider':
      return { kind: 'federated', provider: text };
    case 'sts:federated-user':
      return { kind: 'federated-user', account, arn: text };
    case 'sts:assumed-role':
      return sessionOf(text, arn, name, roleArns);
    default:
      return null;
  }
}

function sessionOf(
  text: string,
  { account, partition }: Arn,
  name: string,
  roleArns: Iterable<string>,
): Principal | null {
  const [roleName = '', session] = name.split('/');
  if (session === undefined) return null;
  const prefix = `arn:${partition}:iam::${account}:role/`;
  const roleArn = findRole(roleArns, prefix, roleName) ?? `${prefix}${roleName}`;
  return { kind: 'role-session', account, arn: text, roleArn };
}

function parseName(text: string): Result<Principal, Issue> {
  if (/^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(text)) {
    return text === 'cognito-identity.amazonaws.com'
      ? ok({ kind: 'federated', provider: text })
      : ok({ kind: 'service', service: text });
  }
  if (/^[0-9a-f]{64}$/.test(text)) return ok({ kind: 'canonical-user', id: text });
  const providers = ['accounts.google.com', 'graph.facebook.com', 'www.amazon.com'];
  if (providers.includes(text)) return ok({ kind: 'federated', provider: text });
  return fail(notAPrincipal(text));
}

function findRole(roleArns: Iterable<string>, prefix: string, name: string): string | null {
  for (const arn of roleArns) {
    if (arn.startsWith(prefix) && arn.slice(arn.lastIndexOf('/') + 1) === name) return arn;
  }
  return null;
}

function notAPrincipal(text: string): Issue {
  return {
    code: 'invalid-principal',
    severity: 'error',
    pointer: '',
    message: `${quote(text)} is not a principal`,
    help: 'give the ARN of a user, role or session, an account id, a service such as `lambda.amazonaws.com`, or `*`',
  };
}
