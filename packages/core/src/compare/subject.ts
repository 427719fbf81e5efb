import { type CompiledLayers, compileLayers } from '../evaluate/compile.ts';
import { accountOf } from '../evaluate/context.ts';
import { allows, decide, denies, questionOf, resourceKind } from '../evaluate/decide.ts';
import {
  type DecisionKind,
  type LayerDecision,
  NO_LAYERS,
  type PolicyLayers,
} from '../evaluate/decision.ts';
import { evaluateReference } from '../evaluate/reference/evaluate-reference.ts';
import { FALSE, TRUE } from '../evaluate/tri.ts';
import { invariant } from '../invariant.ts';
import type { AttachedPolicy, Policy, Statement } from '../policy/policy.ts';
import type { ContextValue, Request } from '../request/request.ts';
import type { Caller } from './specialise.ts';

/**
 * All that bears on the requests of one principal, taken together: what its
 * identity-based policies, boundary, session policies, SCPs, RCPs, the policy of
 * a VPC endpoint and the policy of the resource leave it.
 */
export interface EffectivePermission extends Caller {
  readonly name: string;
  /**
   * Whether policies of resources grant nothing themselves and leave it to the
   * account's identity-based policies, as a key policy does that names the
   * account. `layers.resource` is then `null`.
   */
  readonly resourcesDelegate?: boolean;
  /** With a resource-based policy, the resource's own account is `resourceAccount`. */
  readonly layers: PolicyLayers;
}

/** What can be compared: one policy by itself, or the effective permission of a principal. */
export type Subject = AttachedPolicy | EffectivePermission;

/** Tells an effective permission from a policy. */
export function isEffective(subject: Subject): subject is EffectivePermission {
  return 'layers' in subject;
}

/** A policy's own layer, and none besides. */
export function layersOf(attached: AttachedPolicy): PolicyLayers {
  return isResourceSide(attached)
    ? { ...NO_LAYERS, resource: attached }
    : { ...NO_LAYERS, identity: [attached] };
}

/** Tells the policies of resources, which name principals, from all others. */
export function isResourceSide({ kind }: AttachedPolicy): boolean {
  return kind === 'resource' || kind === 'trust';
}

/** The layers of an effective permission, with the policy of resources that leave it to their account. */
function layersFor(
  { layers, resourcesDelegate }: EffectivePermission,
  account: string | null,
): PolicyLayers {
  if (resourcesDelegate !== true || account === null) return layers;
  const statement: Statement = {
    pointer: '/Statement/0',
    effect: 'Allow',
    principal: { negated: false, entries: [{ type: 'AWS', value: account }] },
    action: { negated: false, patterns: ['*'] },
    resource: { negated: false, patterns: ['*'] },
    conditions: [],
  };
  const policy: Policy = { version: '2012-10-17', statements: [statement] };
  const resource: AttachedPolicy = { name: '(the resource)', kind: 'resource', policy };
  return { ...layers, resource };
}

/** Every policy of a subject. */
export function policiesOf(subject: Subject): readonly AttachedPolicy[] {
  if (!isEffective(subject)) return [subject];
  const { boundary, endpoint, identity, rcps, resource, scps, session } = subject.layers;
  return [
    ...identity,
    ...(boundary === null ? [] : [boundary]),
    ...(session ?? []),
    ...(scps ?? []).flat(),
    ...(rcps ?? []).flat(),
    ...(resource === null ? [] : [resource]),
    ...(endpoint ?? []),
  ];
}

/** Whether a subject allows a request, as the compiled evaluator decides it. */
export type Allows = (request: Request) => boolean;

/** Compiles a subject's policies for many requests. */
export function compileSubject(subject: Subject): Allows {
  if (isEffective(subject)) {
    const compiled = new Map<string | null, CompiledLayers>();
    return (request) => {
      const asked = asCaller(subject, request);
      const account = accountOf(asked.principal);
      const layers = compiled.get(account) ?? compileLayers(layersFor(subject, account));
      compiled.set(account, layers);
      return decide(asked, layers) === 'Allowed';
    };
  }
  const layers = compileLayers(layersOf(subject));
  const kind = isResourceSide(subject) ? resourceKind(layers) : 'identity';
  const layer = layers.resource ?? layers.identity;
  return (request) => {
    const question = questionOf(request, layers);
    return denies(kind, layer, question) === FALSE && allows(kind, layer, question) === TRUE;
  };
}

/** The same by the reference evaluator. */
export function allowsByReference(request: Request, subject: Subject): boolean {
  return decideBy(request, subject) === 'Allowed';
}

/** What a policy with nothing beside it says of a request, as the reference evaluator decides it. */
export function decideAlone(request: Request, attached: AttachedPolicy): LayerDecision {
  const kind = isResourceSide(attached) ? attached.kind : 'identity';
  const { layers } = evaluateReference(request, layersOf(attached));
  const layer = layers.find((each) => each.kind === kind);
  invariant(layer !== undefined, `the evaluator has a layer of kind ${kind}`);
  return layer;
}

/** What an effective permission, or a policy with nothing beside it, says of a request, by the reference evaluator. */
export function decideBy(request: Request, subject: Subject): DecisionKind {
  if (!isEffective(subject)) return decideAlone(request, subject).decision;
  const asked = asCaller(subject, request);
  return evaluateReference(asked, layersFor(subject, accountOf(asked.principal))).decision;
}

/**
 * A request as a subject's caller makes it: what is known of the caller, with
 * what the request states besides. One that is put to a policy stays as it is.
 */
export function askedOf(subject: Subject, request: Request): Request {
  return isEffective(subject) ? asCaller(subject, request) : request;
}

function asCaller(caller: EffectivePermission, request: Request): Request {
  const keys = new Map<string, ContextValue>(request.context.keys);
  for (const [key, value] of caller.context.keys) {
    if (value.kind === 'values' || value.kind === 'absent') keys.set(key, value);
  }
  return {
    ...request,
    principal: caller.principal ?? request.principal,
    resourceAccount: caller.resourceAccount ?? request.resourceAccount,
    context: { keys, others: 'absent' },
  };
}
