import {
  ASSUMING_ACTIONS,
  type AttachedPolicy,
  type ContextValue,
  callerLimit,
  compileLayers,
  type Decision,
  evaluate,
  formatInstant,
  isAccountId,
  type PolicyLayers,
  type Principal,
  parseArn,
  type Request,
  type RequestContext,
} from '@countersign/core';
import {
  type EffectivePolicies,
  effectivePolicies,
  type Missing,
} from '../inventory/effective-policies.ts';
import {
  findResourcePolicy,
  findRole,
  isServiceLinkedRole,
  type Model,
  type PrincipalEntity,
  type Role,
  rootUserOf,
} from '../inventory/model.ts';
import { createContexts, isInOrganization, organizationKeys } from './contexts.ts';

/** One request to be explained, and what is known beside the model. */
export interface ExplainQuestion {
  readonly principal: Principal;
  /** The user or role behind the principal; `null` for root users, services and strangers. */
  readonly entity: PrincipalEntity | null;
  readonly action: string;
  readonly resource: string;
  /** The account that owns the resource, where its ARN does not tell. */
  readonly resourceAccount: string | null;
  /** Lower-case keys to their values. */
  readonly context: ReadonlyMap<string, readonly string[]>;
  /** Whether keys that are neither given nor implied are known to be absent. */
  readonly isContextComplete: boolean;
  readonly session: readonly AttachedPolicy[] | null;
  /** The resource's own policy; one that the model knows is used without being given, as is the trust policy of a role. */
  readonly resourcePolicy: AttachedPolicy | null;
  /** The instant of the request, in milliseconds since 1970. */
  readonly atMs: number;
}

/** The answer to a question, and all that it rests on. */
export interface Explanation {
  readonly request: Request;
  readonly layers: PolicyLayers;
  /** The names of the levels of `layers.scps`, from the root to the account. */
  readonly scpLevels: readonly string[];
  readonly decision: Decision;
  /** Why the principal's kind of credentials cannot make the call at all, or `null`. */
  readonly callerLimit: string | null;
  /** What an `Unknown` answer depends on, in readable form. */
  readonly dependsOn: readonly string[];
  /** What the answer would need to know but the input does not hold; each makes it less sure. */
  readonly notKnown: readonly string[];
}

/**
 * Decides one request with every policy of the model that bears on it.
 *
 * For assuming a role the role's trust policy is the resource-based policy. An
 * answer that a policy outside the input could turn round is `Unknown`; the policy
 * of a KMS key is always outside it unless it is given.
 */
export function explain(model: Model, question: ExplainQuestion): Explanation {
  const { entity, principal } = question;
  const known = findResourcePolicy(model, question.resource);
  const resourceAccount =
    question.resourceAccount ?? known?.accountId ?? accountOfResource(question);
  const role = assumedRole(model, question);
  const own =
    entity === null ? policiesOfStranger(model, principal) : effectivePolicies(model, entity);
  const layers: PolicyLayers = {
    identity: own.identity.map(({ document }) => document),
    boundary: own.boundary,
    session: question.session,
    scps: own.scps,
    rcps: resourceLimits(model, question, resourceAccount),
    resource: question.resourcePolicy ?? role?.trust ?? known?.policy ?? null,
    endpoint: null,
    policyNotKnown: true,
  };
  const request: Request = {
    principal,
    action: question.action,
    resource: question.resource,
    resourceAccount,
    context: contextOf(model, question),
  };
  const decision = evaluate(request, compileLayers(layers));
  const gaps = gapsOf(question, own.missing, { layers, isKnown: known !== undefined });
  const limit = callerLimit(principal.kind, question.action.toLowerCase());
  // No policy lets somebody make a call that its credentials cannot make.
  const turning =
    limit === null ? gaps.filter((gap) => gap.couldTurn.includes(decision.decision)) : [];
  return {
    request,
    layers,
    scpLevels: layers.scps === null ? [] : levelNames(model, principal),
    decision:
      turning.length === 0 ? decision : { ...decision, decision: 'Unknown', blockedBy: null },
    callerLimit: limit?.reason ?? null,
    dependsOn: [
      ...new Set([
        ...decision.residual.map((term) => term.condition),
        ...turning.map((gap) => gap.text),
      ]),
    ],
    notKnown: gaps.map((gap) => gap.text),
  };
}

/** The account in the ARN; the principal's own when the action names no resource. */
function accountOfResource({ principal, resource }: ExplainQuestion): string | null {
  if (resource === '*') return 'account' in principal ? principal.account : null;
  const account = parseArn(resource)?.account ?? '';
  return isAccountId(account) ? account : null;
}

/** RCPs hang above the resource, whoever asks; service-linked roles are exempt. */
function resourceLimits(
  model: Model,
  { entity, principal }: ExplainQuestion,
  resourceAccount: string | null,
): EffectivePolicies['rcps'] {
  if (entity !== null && isServiceLinkedRole(entity)) return null;
  const own = 'account' in principal ? principal.account : '';
  return policiesOfAccount(model, resourceAccount ?? own).rcps;
}

function assumedRole(model: Model, { action, resource }: ExplainQuestion): Role | undefined {
  if (!ASSUMING_ACTIONS.has(action.toLowerCase())) return undefined;
  return findRole(model, resource);
}

function policiesOfStranger(model: Model, principal: Principal): EffectivePolicies {
  return policiesOfAccount(model, 'account' in principal ? principal.account : '');
}

/** What bears on a principal of an account that has no policies of its own, such as its root user. */
function policiesOfAccount(model: Model, accountId: string): EffectivePolicies {
  return effectivePolicies(model, rootUserOf(accountId));
}

/** The root, each organizational unit and the account, by their names. */
function levelNames({ organization }: Model, principal: Principal): readonly string[] {
  const account =
    'account' in principal ? organization?.accounts.get(principal.account) : undefined;
  if (organization === null || account === undefined) return [];
  const names = [account.name];
  for (let id: string | null = account.parentId; id !== null; ) {
    const unit = organization.units.get(id);
    names.unshift(unit?.name ?? id);
    id = unit?.parentId ?? null;
  }
  return names;
}

/** What the model tells of the context, and over it what was given. */
function contextOf(model: Model, question: ExplainQuestion): RequestContext {
  const { entity, action, resource, atMs } = question;
  const known: RequestContext =
    entity === null
      ? { keys: new Map(organizationOf(model, question.principal)), others: 'unknown' }
      : createContexts(model, atMs)(entity, action, resource);
  const keys = new Map(known.keys);
  if (isForeign(model, question)) {
    keys.delete('aws:resourceorgid');
    keys.delete('aws:resourceorgpaths');
  }
  const userId = userIdOf(question);
  if (userId !== null) keys.set('aws:userid', one(userId));
  keys.set('aws:currenttime', one(formatInstant(atMs)));
  keys.set('aws:epochtime', one(String(Math.floor(atMs / 1000))));
  for (const [key, values] of question.context) {
    keys.set(key.toLowerCase(), { kind: 'values', values });
  }
  return { ...known, keys, others: question.isContextComplete ? 'absent' : 'unknown' };
}

/** The unique id of a role, and the name of its session. */
function userIdOf({ entity, principal }: ExplainQuestion): string | null {
  if (principal.kind !== 'role-session' || entity === null || entity.uniqueId === '') return null;
  return `${entity.uniqueId}:${principal.arn.slice(principal.arn.lastIndexOf('/') + 1)}`;
}

/** What a root user carries of its organisation, and a resource of its account. */
function organizationOf(
  model: Model,
  principal: Principal,
): readonly (readonly [string, ContextValue])[] {
  return 'account' in principal ? organizationKeys(model, principal.account) : [];
}

/** Which organisation owns a resource of an account that is no member is not known. */
function isForeign(model: Model, question: ExplainQuestion): boolean {
  const owner = question.resourceAccount ?? accountOfResource(question);
  const own = 'account' in question.principal ? question.principal.account : null;
  return owner !== null && owner !== own && !isInOrganization(model, owner);
}

function one(value: string): ContextValue {
  return { kind: 'values', values: [value] };
}

/** Something that is not in the input, and the decisions that it could turn round. */
interface Gap {
  readonly text: string;
  readonly couldTurn: readonly Decision['decision'][];
}

function gapsOf(
  question: ExplainQuestion,
  missing: readonly Missing[],
  { isKnown, layers }: { readonly layers: PolicyLayers; readonly isKnown: boolean },
): readonly Gap[] {
  const gaps = missing.map(describeMissing);
  if (layers.resource !== null || isKnown) return gaps;
  const action = question.action.toLowerCase();
  if (ASSUMING_ACTIONS.has(action) && !isFederatedUser(question.resource)) {
    gaps.push({
      text: `the trust policy of ${question.resource} is not in the input`,
      couldTurn: ['Allowed', 'ImplicitlyDenied'],
    });
  } else if (isKey(question.resource) && action.startsWith('kms:')) {
    gaps.push({
      text: `the key policy of ${question.resource} is not in the input, nor are grants on the key`,
      couldTurn: [],
    });
  } else if (mayHavePolicy(question.resource)) {
    gaps.push({
      text: `a resource-based policy of ${question.resource} was not given; the answer holds if there is none`,
      couldTurn: [],
    });
  }
  return gaps;
}

/** What GetFederationToken is asked for, also where it passes tags. */
function isFederatedUser(resource: string): boolean {
  return parseArn(resource)?.service === 'sts';
}

function isKey(resource: string): boolean {
  const arn = parseArn(resource);
  return arn?.service === 'kms' && arn.resource.startsWith('key/');
}

/** Users, groups, policies and the like have no policy on them; a role has its trust policy. */
function mayHavePolicy(resource: string): boolean {
  const service = parseArn(resource)?.service;
  return service !== undefined && service !== 'iam' && service !== 'sts';
}

/** Assumed: a managed policy of AWS's own only allows, but for those whose names say that they deny. */
function describeMissing({ name, as }: Missing): Gap {
  switch (as) {
    case 'boundary':
      return {
        text: `the permissions boundary ${name} is not in the input`,
        couldTurn: ['Allowed'],
      };
    case 'group':
      return {
        text: `the group ${name} is not in the input`,
        couldTurn: ['Allowed', 'ImplicitlyDenied'],
      };
    case 'identity': {
      const onlyAllows = /^arn:[^:]+:iam::aws:policy\/(?!.*(?:Deny|Quarantine))/.test(name);
      return {
        text: `the policy ${name} is not in the input`,
        couldTurn: onlyAllows ? ['ImplicitlyDenied'] : ['Allowed', 'ImplicitlyDenied'],
      };
    }
  }
}
