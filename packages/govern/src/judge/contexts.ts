import {
  type ActionElement,
  type ContextValue,
  matchWildcard,
  parseArn,
  type RequestContext,
} from '@countersign/core';
import type { Model, Organization, PrincipalEntity } from '../inventory/model.ts';

const ABSENT: ContextValue = { kind: 'absent' };
const MS_PER_HOUR = 3_600_000;

/**
 * The longest that a session lasts: 36 hours for GetSessionToken and
 * GetFederationToken, 12 for roles.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html}
 */
const LONGEST_SESSION_MS = 36 * MS_PER_HOUR;

/** Services with one global endpoint, whose requests carry `us-east-1`. */
const GLOBAL_SERVICES: ReadonlySet<string> = new Set(['iam', 'organizations', 'account']);

/**
 * Tells what is known of the context of any request that a principal could still
 * make itself: its tags, its organisation, that time only goes forward.
 * Everything else (network, MFA, request parameters) stays unknown.
 *
 * The contexts of one principal share one value unless the resource has tags.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html}
 */
export function createContexts(
  model: Model,
  atMs: number,
): (entity: PrincipalEntity, action: string, resource: string) => RequestContext {
  const regional = new WeakMap<PrincipalEntity, RequestContext>();
  const global = new WeakMap<PrincipalEntity, RequestContext>();
  return (entity, action, resource) => {
    const isGlobal = GLOBAL_SERVICES.has(action.slice(0, action.indexOf(':')).toLowerCase());
    const shared = isGlobal ? global : regional;
    let context = shared.get(entity);
    if (context === undefined) {
      context = principalContext(model, entity, atMs, isGlobal);
      shared.set(entity, context);
    }
    const target = findTarget(model, resource);
    const known = isForeign(model, entity, resource)
      ? withoutResourceOrganization(context)
      : context;
    return target === undefined ? known : withTarget(known, target, action);
  };
}

/** Whether a resource's ARN names an account that is no member of the organisation. */
function isForeign(model: Model, { accountId }: PrincipalEntity, resource: string): boolean {
  // Nearly every resource is of the principal's own account.
  if (model.organization === null || resource.includes(accountId)) return false;
  const owner = parseArn(resource)?.account ?? '';
  return owner !== '' && !isInOrganization(model, owner);
}

/** Which organisation it belongs to, if any, is not known. */
function withoutResourceOrganization(context: RequestContext): RequestContext {
  const keys = new Map(context.keys);
  keys.delete('aws:resourceorgid');
  keys.delete('aws:resourceorgpaths');
  return { ...context, keys };
}

/** An organisation that is nobody's. */
const OTHER_ORGANIZATION = 'o-elsewhere0';

/** What is known of the context when somebody from outside the organisation asks for a role. */
export function strangerContext(
  model: Model,
  atMs: number,
  role: PrincipalEntity,
  organization: 'other' | 'none',
): RequestContext {
  return withTarget(strangerKeys(model, atMs, organization), role, 'sts:AssumeRole');
}

/**
 * What is known of the context of whatever somebody from outside the organisation
 * asks for: he belongs to another organisation or to none, no service calls on his
 * behalf, and whatever else he may choose stays unknown.
 */
export function strangerKeys(
  model: Model,
  atMs: number,
  organization: 'other' | 'none',
): RequestContext {
  const isMember = organization === 'other';
  const keys = new Map<string, ContextValue>([
    ...everyRequest(atMs),
    ['aws:principalorgid', isMember ? one(OTHER_ORGANIZATION) : ABSENT],
    [
      'aws:principalorgpaths',
      isMember ? one(`${OTHER_ORGANIZATION}/r-0000/ou-0000-00000000/`) : ABSENT,
    ],
    ['aws:userid', one('AIDAELSEWHERE0000000A')],
    ['aws:tokenissuetime', tokenIssueTime(atMs, true)],
  ]);
  if (model.organization !== null) keys.set('aws:resourceorgid', one(model.organization.id));
  return { keys, others: 'unknown', absentPrefixes: CARRIED_BY_SERVICES };
}

/** Keys that only AWS services put into a request of their own. */
const CARRIED_BY_SERVICES: readonly string[] = [
  'aws:principalservicename',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorg',
  'aws:sourceowner',
];

const IAM_ACCOUNT = ':iam::';
const ACCOUNT_ID_LENGTH = 12;

function findTarget(model: Model, resource: string): PrincipalEntity | undefined {
  const found = resource.indexOf(IAM_ACCOUNT);
  if (found < 0) return undefined;
  const start = found + IAM_ACCOUNT.length;
  const account = model.accounts.get(resource.slice(start, start + ACCOUNT_ID_LENGTH));
  return account?.users.get(resource) ?? account?.roles.get(resource);
}

function principalContext(
  model: Model,
  entity: PrincipalEntity,
  atMs: number,
  isGlobal: boolean,
): RequestContext {
  const keys = new Map<string, ContextValue>([
    ...everyRequest(atMs),
    // Long-term keys of a user carry no token, those of a role always do.
    ['aws:tokenissuetime', tokenIssueTime(atMs, entity.kind === 'user')],
  ]);
  if (isGlobal) keys.set('aws:requestedregion', one('us-east-1'));
  if (entity.kind === 'user' && entity.uniqueId !== '') {
    keys.set('aws:userid', one(entity.uniqueId));
  }
  const areTagsCertain = !mayBeTaggedAnew(entity);
  for (const [key, value] of areTagsCertain ? entity.tags : []) {
    keys.set(`aws:principaltag/${key.toLowerCase()}`, one(value));
  }
  for (const [key, value] of organizationKeys(model, entity.accountId)) keys.set(key, value);
  // A role's session may bring tags of its own; a user's tags are all there are.
  return {
    keys,
    others: 'unknown',
    absentPrefixes: entity.kind === 'user' ? ['aws:principaltag/'] : [],
  };
}

/**
 * Whether a session may bring tags that take the place of the role's own: its
 * trust policy lets somebody pass some.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html}
 */
function mayBeTaggedAnew(entity: PrincipalEntity): boolean {
  if (entity.kind !== 'role') return false;
  return entity.trust.policy.statements.some(
    ({ effect, action }) => effect === 'Allow' && namesTagSession(action),
  );
}

function namesTagSession({ negated, patterns }: ActionElement): boolean {
  const isNamed = patterns.some((pattern) =>
    matchWildcard(pattern.toLowerCase(), 'sts:tagsession'),
  );
  return isNamed !== negated;
}

function tokenIssueTime(atMs: number, mayBeAbsent: boolean): ContextValue {
  return { kind: 'instant', notBeforeMs: atMs - LONGEST_SESSION_MS, mayBeAbsent };
}

/** What holds for any request that somebody makes himself from now on. */
function everyRequest(atMs: number): readonly (readonly [string, ContextValue])[] {
  const now: ContextValue = { kind: 'instant', notBeforeMs: atMs, mayBeAbsent: false };
  return [
    ['aws:currenttime', now],
    ['aws:epochtime', now],
    ['aws:viaawsservice', one('false')],
    ['aws:calledvia', ABSENT],
    ['aws:calledviafirst', ABSENT],
    ['aws:calledvialast', ABSENT],
    ['aws:securetransport', one('true')],
  ];
}

/**
 * Actions on a user or role for which `iam:PermissionsBoundary` is the boundary
 * that the user or role already has; for all others it is the one asked for.
 *
 * @see {@link https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html}
 */
const CHECKS_BOUNDARY_OF_TARGET: ReadonlySet<string> = new Set([
  'iam:attachrolepolicy',
  'iam:attachuserpolicy',
  'iam:deleterolepolicy',
  'iam:deleteuserpolicy',
  'iam:detachrolepolicy',
  'iam:detachuserpolicy',
  'iam:putrolepolicy',
  'iam:putuserpolicy',
]);

function withTarget(
  context: RequestContext,
  target: PrincipalEntity,
  action: string,
): RequestContext {
  const keys = new Map(context.keys);
  for (const [key, value] of target.tags) {
    keys.set(`aws:resourcetag/${key.toLowerCase()}`, one(value));
    keys.set(`iam:resourcetag/${key.toLowerCase()}`, one(value));
  }
  if (CHECKS_BOUNDARY_OF_TARGET.has(action.toLowerCase())) {
    const { boundaryArn } = target;
    keys.set('iam:permissionsboundary', boundaryArn === null ? ABSENT : one(boundaryArn));
  }
  const absentPrefixes = [
    ...(context.absentPrefixes ?? []),
    'aws:resourcetag/',
    'iam:resourcetag/',
  ];
  return { ...context, keys, absentPrefixes };
}

/**
 * What a principal of an account carries of its organisation, and a resource of
 * the same account too; nothing is known of an account that is no member.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html}
 *   "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"
 */
export function organizationKeys(
  model: Model,
  accountId: string,
): readonly (readonly [string, ContextValue])[] {
  const { organization } = model;
  if (organization === null || !isInOrganization(model, accountId)) return [];
  const id = one(organization.id);
  const path = organizationPath(organization, accountId);
  return [
    ['aws:principalorgid', id],
    ['aws:resourceorgid', id],
    ...(path === null
      ? []
      : [
          ['aws:principalorgpaths', one(path)] as const,
          ['aws:resourceorgpaths', one(path)] as const,
        ]),
  ];
}

/** Whether an account is in the organisation of the model. */
export function isInOrganization({ organization }: Model, accountId: string): boolean {
  if (organization === null) return false;
  return organization.managementAccountId === accountId || organization.accounts.has(accountId);
}

/** `o-…/r-…/ou-…/`, as long as the ids of the units are AWS's own. */
function organizationPath(organization: Organization, accountId: string): string | null {
  const ids: string[] = [];
  const account = organization.accounts.get(accountId);
  for (let id = account?.parentId ?? null; id !== null; ) {
    ids.unshift(id);
    id = organization.units.get(id)?.parentId ?? null;
  }
  const [root, ...units] = ids;
  if (root === undefined || !root.startsWith('r-')) return null;
  if (!units.every((id) => id.startsWith('ou-'))) return null;
  return `${[organization.id, ...ids].join('/')}/`;
}

function one(value: string): ContextValue {
  return { kind: 'values', values: [value] };
}
