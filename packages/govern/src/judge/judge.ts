import {
  type Answer,
  type AttachedPolicy,
  type Catalog,
  type CompiledLayers,
  type ContextValue,
  compileLayers,
  couldAllow,
  findWitness,
  NO_LAYERS,
  type Principal,
  type RequestContext,
  type ResourceDomain,
} from '@countersign/core';
import { type EffectivePolicies, policiesIn } from '../inventory/effective-policies.ts';
import type { Model, PrincipalEntity } from '../inventory/model.ts';
import { createContexts } from './contexts.ts';
import { askOwnPolicy, ownPolicyOf, type Search } from './own-policy.ts';
import { createDomains } from './resource-domain.ts';

/** What one principal may do, asked one action at a time. */
export interface Judge {
  readonly model: Model;
  readonly catalog: Catalog;
  /** The instant at which the model is judged, in milliseconds since 1970. */
  readonly atMs: number;
  /** The policies that bear on a principal; the same value at every call. */
  policiesOf(entity: PrincipalEntity): EffectivePolicies;
  /** Those policies, compiled. */
  layersOf(entity: PrincipalEntity): CompiledLayers;
  /** Is there a resource of its own account, and a context, with which the principal may do this? */
  ask(entity: PrincipalEntity, action: string, options?: AskOptions): Answer;
}

/** How a question departs from what is usual. */
export interface AskOptions {
  /** Only these resources, instead of everything that the action can name. */
  readonly resources?: readonly string[];
  /** Only resources that one of these patterns matches, whether or not they are known to exist. */
  readonly within?: readonly string[];
  /** Only resources that are made up, as if what the action names were still to be created. */
  readonly isNew?: boolean;
  /** The account that owns the resources; the principal's own when absent. */
  readonly resourceAccount?: string;
  /** Other policies than the principal's own, for "what if". */
  readonly layers?: CompiledLayers;
  /** What the question lays down about context keys, in lower case; it overrides what is known otherwise. */
  readonly context?: ReadonlyMap<string, ContextValue>;
}

/** Builds a judge over one model. Policies are compiled at the first question about them. */
export function createJudge(model: Model, catalog: Catalog, atMs: number): Judge {
  const domains = createDomains(model, catalog);
  const contexts = createContexts(model, atMs);
  const judge: Judge = {
    model,
    catalog,
    atMs,
    policiesOf: policiesIn(model),
    layersOf: (entity) => compileEffective(judge.policiesOf(entity)),
    ask: (entity, action, options = NO_OPTIONS) => {
      const asked = options.layers ?? judge.layersOf(entity);
      // Nine questions in ten end here.
      return couldAllow(action, asked) ? find(entity, action, { asked, options }) : NO_ANSWER;
    },
  };
  return judge;

  function find(
    entity: PrincipalEntity,
    action: string,
    { asked, options }: { readonly asked: CompiledLayers; readonly options: AskOptions },
  ): Answer {
    const search: Search = (weighed, domain) =>
      findWitness({
        principal: principalOf(entity),
        action,
        layers: weighed,
        domain,
        contextFor: (resource) => withKeys(contexts(entity, action, resource), options.context),
        resourceAccountOf: () => options.resourceAccount ?? entity.accountId,
      });
    const domain = (): ResourceDomain => {
      const { isNew = false, resources, within } = options;
      if (within !== undefined) return { patterns: within, existing: [] };
      if (resources !== undefined) return { patterns: [], existing: resources };
      const whole = domains(entity.accountId, action);
      return isNew ? { ...whole, existing: [] } : whole;
    };
    const { accountId } = entity;
    const own = asked.resource === null ? ownPolicyOf(action) : null;
    const answer =
      own === null
        ? search(asked, domain)
        : askOwnPolicy({ own, action, asked, accountId, model, domain, search });
    const known = withMissingBoundary(answer, judge.policiesOf(entity));
    return withStated(known, options.context);
  }
}

const NO_OPTIONS: AskOptions = {};
const NO_ANSWER: Answer = { kind: 'none' };

/** The principal that a user or a role is in a request. */
export function principalOf(entity: PrincipalEntity): Principal {
  return { kind: entity.kind, account: entity.accountId, arn: entity.arn };
}

const compiled = new WeakMap<EffectivePolicies, CompiledLayers>();

/** Compiles the policies of a principal, with nothing on the resource's side; each value once. */
export function compileEffective(policies: EffectivePolicies): CompiledLayers {
  const known = compiled.get(policies);
  if (known !== undefined) return known;
  const layers = compileWith(policies, null);
  compiled.set(policies, layers);
  return layers;
}

/** Compiles the policies of a principal together with a resource-based policy. */
export function compileWith(
  policies: EffectivePolicies,
  resource: AttachedPolicy | null,
): CompiledLayers {
  return compileLayers({
    ...NO_LAYERS,
    // A policy that comes directly and by a group says the same once.
    identity: [...new Set(policies.identity.map((policy) => policy.document))],
    boundary: policies.boundary,
    scps: policies.scps,
    rcps: policies.rcps,
    resource,
    policyNotKnown: true,
  });
}

function withKeys(
  context: RequestContext,
  keys: ReadonlyMap<string, ContextValue> | undefined,
): RequestContext {
  if (keys === undefined) return context;
  return { ...context, keys: new Map([...context.keys, ...keys]) };
}

/** Shows the keys that a question laid down beside those that had to be chosen. */
export function withStated(
  answer: Answer,
  keys: ReadonlyMap<string, ContextValue> | undefined,
): Answer {
  if (answer.kind === 'none' || keys === undefined) return answer;
  const chosen = new Map([...keys, ...answer.witness.chosen]);
  return { ...answer, witness: { ...answer.witness, chosen } };
}

/** A boundary that is not in the model might forbid: what it could forbid is conditional. */
function withMissingBoundary(answer: Answer, policies: EffectivePolicies): Answer {
  if (answer.kind === 'none') return answer;
  const missing = policies.missing.find((policy) => policy.as === 'boundary');
  if (missing === undefined) return answer;
  const conditions = [
    ...answer.witness.conditions,
    `the permissions boundary ${missing.name}, which is not in the input, allows it`,
  ];
  const kind = answer.kind === 'certain' ? 'conditional' : answer.kind;
  return { kind, witness: { ...answer.witness, conditions } };
}
