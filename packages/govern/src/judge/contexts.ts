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
    const account = model.accounts.get(entity.accountId);
    const target = account?.users.get(resource) ?? account?.roles.get(resource);
    return target === undefined ? context : withResourceTags(context, target);
  };
}

function principalContext(
  model: Model,
  entity: PrincipalEntity,
  atMs: number,
  isGlobal: boolean,
): RequestContext {
  const now: ContextValue = { kind: 'instant', notBeforeMs: atMs, mayBeAbsent: false };
  const keys = new Map<string, ContextValue>([
    ['aws:currenttime', now],
    ['aws:epochtime', now],
    // Long-term keys of a user carry no token, those of a role always do.
    [
      'aws:tokenissuetime',
      {
        kind: 'instant',
        notBeforeMs: atMs - LONGEST_SESSION_MS,
        mayBeAbsent: entity.kind === 'user',
      },
    ],
    ['aws:viaawsservice', one('false')],
    ['aws:calledvia', ABSENT],
    ['aws:calledviafirst', ABSENT],
    ['aws:calledvialast', ABSENT],
    ['aws:securetransport', one('true')],
  ]);
  if (isGlobal) keys.set('aws:requestedregion', one('us-east-1'));
  if (entity.kind === 'user' && entity.uniqueId !== '')
    keys.set('aws:userid', one(entity.uniqueId));
  for (const [key, value] of entity.tags) {
    keys.set(`aws:principaltag/${key.toLowerCase()}`, one(value));
  }
  addOrganization(keys, model);
  // A role's session may bring tags of its own; a user's tags are all there are.
  return {
    keys,
    others: 'unknown',
    absentPrefixes: entity.kind === 'user' ? ['aws:principaltag/'] : [],
  };
}

function withResourceTags(context: RequestContext, target: PrincipalEntity): RequestContext {
  const keys = new Map(context.keys);
  for (const [key, value] of target.tags) {
    keys.set(`aws:resourcetag/${key.toLowerCase()}`, one(value));
    keys.set(`iam:resourcetag/${key.toLowerCase()}`, one(value));
  }
  const absentPrefixes = [
    ...(context.absentPrefixes ?? []),
    'aws:resourcetag/',
    'iam:resourcetag/',
  ];
  return { ...context, keys, absentPrefixes };
}

function addOrganization(keys: Map<string, ContextValue>, model: Model): void {
  if (model.organization === null) return;
  keys.set('aws:principalorgid', one(model.organization.id));
  keys.set('aws:resourceorgid', one(model.organization.id));
}

function one(value: string): ContextValue {
  return { kind: 'values', values: [value] };
}
