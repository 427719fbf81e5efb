import { unreachable } from '../../invariant.ts';
import type { ContextValue, Principal, Request, RequestContext } from '../../request/request.ts';

/**
 * The context of a request with the keys that follow from the request itself.
 *
 * A key that the request's context states, in whatever way, is left as it is.
 * `aws:userid` of users and roles is not filled in, for the unique id is not part
 * of a request; that of root and federated users follows from who they are.
 * For service, federated and canonical-user principals only what AWS's pages
 * say of them is filled in; the other keys keep what the context says of all
 * other keys.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html}
 *   "Properties of the principal", "Properties of the resource"
 */
export function completeContext(request: Request): RequestContext {
  const keys = new Map<string, ContextValue>();
  for (const [key, value] of impliedByPrincipal(request.principal)) keys.set(key, value);
  if (request.resourceAccount !== null) {
    keys.set('aws:resourceaccount', one(request.resourceAccount));
  }
  for (const key of neverCarriedBy(request.principal)) keys.set(key, ABSENT);
  for (const [key, value] of request.context.keys) keys.set(key.toLowerCase(), value);
  const absentPrefixes = request.context.absentPrefixes ?? [];
  const hasTags = !['root', 'service', 'anonymous'].includes(request.principal.kind);
  return {
    ...request.context,
    keys,
    absentPrefixes: hasTags ? absentPrefixes : [...absentPrefixes, 'aws:principaltag/'],
  };
}

/**
 * Keys of which AWS says that requests of other principals carry them.
 *
 * - "Available when the call is made directly by an AWS service principal": the
 *   keys of its source, and its list of names.
 * - "After a source identity has been set when a role is assumed", "the
 *   role-session of a role that was assumed using OpenID Connect": roles.
 * - "Only when the principal uses credentials from AssumeRoot": root sessions.
 * - "Only if the principal is a member of an organization. Anonymous requests do
 *   not include this key": a service is a member of none.
 */
function neverCarriedBy({ kind }: Principal): readonly string[] {
  switch (kind) {
    case 'root':
      return [...OF_SERVICES, ...OF_ROLES];
    case 'user':
    case 'federated-user':
      return [...OF_SERVICES, ...OF_ROLES, 'aws:assumedroot'];
    case 'role':
    case 'role-session':
    case 'federated':
      return [...OF_SERVICES, 'aws:assumedroot'];
    case 'canonical-user':
      return OF_SERVICES;
    case 'service':
      return [...OF_ROLES, ...OF_MEMBERS, 'aws:assumedroot'];
    case 'anonymous':
      return [
        ...OF_SERVICES,
        ...OF_ROLES,
        ...OF_MEMBERS,
        'aws:assumedroot',
        // Of temporary credentials.
        'aws:tokenissuetime',
      ];
    default:
      return unreachable(kind);
  }
}

const OF_SERVICES: readonly string[] = [
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
];
const OF_ROLES: readonly string[] = ['aws:sourceidentity', 'aws:federatedprovider'];
const OF_MEMBERS: readonly string[] = ['aws:principalorgid', 'aws:principalorgpaths'];

/** What a completed context knows of a key, given in lower case. */
export function lookUp(context: RequestContext, key: string): ContextValue {
  const stated = context.keys.get(key);
  if (stated !== undefined) return stated;
  const isAbsent = (context.absentPrefixes ?? []).some((prefix) => key.startsWith(prefix));
  return { kind: isAbsent ? 'absent' : context.others };
}

const ABSENT: ContextValue = { kind: 'absent' };

/**
 * The table of `aws:username` and `aws:PrincipalType` by kind of principal.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html}
 *   "Principal key values"
 */
function impliedByPrincipal(principal: Principal): readonly (readonly [string, ContextValue])[] {
  switch (principal.kind) {
    case 'root':
      return [
        ...account(principal.arn, principal.account, 'Account', ABSENT),
        ['aws:userid', one(principal.account)],
      ];
    case 'user':
      return account(principal.arn, principal.account, 'User', one(friendlyName(principal.arn)));
    case 'role':
      return account(principal.arn, principal.account, 'AssumedRole', ABSENT);
    case 'role-session':
      // "For IAM roles, the request context returns the ARN of the role."
      return account(principal.roleArn, principal.account, 'AssumedRole', ABSENT);
    case 'federated-user':
      return [
        ...account(principal.arn, principal.account, 'FederatedUser', ABSENT),
        ['aws:userid', one(`${principal.account}:${friendlyName(principal.arn)}`)],
      ];
    case 'service':
      return [
        ['aws:username', ABSENT],
        ['aws:principalisawsservice', one('true')],
        ['aws:principalservicename', one(principal.service)],
      ];
    case 'federated':
    case 'canonical-user':
      return [
        ['aws:username', ABSENT],
        ['aws:principalisawsservice', one('false')],
      ];
    case 'anonymous':
      // "Anonymous requests do not include this key" is said of the ARN and of
      // `aws:PrincipalIsAWSService`; the account "returns `anonymous`".
      return [
        ['aws:principalarn', ABSENT],
        ['aws:principalaccount', one('anonymous')],
        ['aws:principaltype', one('Anonymous')],
        ['aws:username', ABSENT],
        ['aws:principalisawsservice', ABSENT],
      ];
    default:
      return unreachable(principal);
  }
}

function account(
  arn: string,
  accountId: string,
  type: string,
  username: ContextValue,
): readonly (readonly [string, ContextValue])[] {
  return [
    ['aws:principalarn', one(arn)],
    ['aws:principalaccount', one(accountId)],
    ['aws:principaltype', one(type)],
    ['aws:username', username],
    ['aws:principalisawsservice', one('false')],
  ];
}

/** The last part of a user's ARN, without its path. */
function friendlyName(userArn: string): string {
  return userArn.slice(userArn.lastIndexOf('/') + 1);
}

function one(value: string): ContextValue {
  return { kind: 'values', values: [value] };
}
