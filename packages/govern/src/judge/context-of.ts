import type { ContextValue, RequestContext } from '@countersign/core';
import type { Model, PrincipalEntity } from '../inventory/model.ts';

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
 * What is known of the context of any request that a principal could still make
 * itself: its tags, its organisation, that time only goes forward. Everything
 * else (network, MFA, request parameters) stays unknown.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html}
 */
export function contextOf(
  model: Model,
  entity: PrincipalEntity,
  request: { readonly action: string; readonly resource: string; readonly atMs: number },
): RequestContext {
  const keys = new Map<string, ContextValue>();
  const { atMs } = request;
  keys.set('aws:currenttime', { kind: 'instant', notBeforeMs: atMs, mayBeAbsent: false });
  keys.set('aws:epochtime', { kind: 'instant', notBeforeMs: atMs, mayBeAbsent: false });
  // Long-term keys of a user carry no token, those of a role always do.
  keys.set('aws:tokenissuetime', {
    kind: 'instant',
    notBeforeMs: atMs - LONGEST_SESSION_MS,
    mayBeAbsent: entity.kind === 'user',
  });
  keys.set('aws:viaawsservice', one('false'));
  keys.set('aws:calledvia', ABSENT);
  keys.set('aws:calledviafirst', ABSENT);
  keys.set('aws:calledvialast', ABSENT);
  keys.set('aws:securetransport', one('true'));
  const service = request.action.slice(0, request.action.indexOf(':')).toLowerCase();
  if (GLOBAL_SERVICES.has(service)) keys.set('aws:requestedregion', one('us-east-1'));
  if (entity.kind === 'user' && entity.uniqueId !== '') keys.set('aws:userid', one(entity.uniqueId));
  for (const [key, value] of entity.tags) keys.set(`aws:principaltag/${key.toLowerCase()}`, one(value));
  addOrganization(keys, model);
  const resourceTags = addResourceTags(keys, model, entity.accountId, request.resource);
  // A role's session may bring tags of its own; a user's tags are all there are.
  const absentPrefixes = [
    ...(entity.kind === 'user' ? ['aws:principaltag/'] : []),
    ...(resourceTags ? ['aws:resourcetag/', 'iam:resourcetag/'] : []),
  ];
  return { keys, others: 'unknown', absentPrefixes };
}

function addOrganization(keys: Map<string, ContextValue>, model: Model): void {
  if (model.organization === null) return;
  keys.set('aws:principalorgid', one(model.organization.id));
  keys.set('aws:resourceorgid', one(model.organization.id));
}

/** Sets the tags of a user or role that exists; tells whether it does. */
function addResourceTags(
  keys: Map<string, ContextValue>,
  model: Model,
  accountId: string,
  resource: string,
): boolean {
  const account = model.accounts.get(accountId);
  const target = account?.users.get(resource) ?? account?.roles.get(resource);
  if (target === undefined) return false;
  for (const [key, value] of target.tags) {
    keys.set(`aws:resourcetag/${key.toLowerCase()}`, one(value));
    keys.set(`iam:resourcetag/${key.toLowerCase()}`, one(value));
  }
  return true;
}

function one(value: string): ContextValue {
  return { kind: 'values', values: [value] };
}
