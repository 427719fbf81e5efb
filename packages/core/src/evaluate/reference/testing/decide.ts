import type { Principal, Request } from '../../../request/request.ts';
import type { DecisionKind, LayerKind, PolicyLayers } from '../../decision.ts';
import { evaluateReference } from '../evaluate-reference.ts';
import { contextOf, layersWith, type ShortStatement } from './build-policy.ts';

/** The account of every principal here. */
export const ACCOUNT: string = '111122223333';
/** Another account. */
export const OTHER_ACCOUNT: string = '999999999999';
/** The root user, and the account, of AWS's examples. */
export const ROOT_ARN: string = `arn:aws:iam::${ACCOUNT}:root`;
/** The IAM user of AWS's examples. */
export const USER_ARN: string = `arn:aws:iam::${ACCOUNT}:user/exampleuser`;
/** The IAM role of AWS's examples. */
export const ROLE_ARN: string = `arn:aws:iam::${ACCOUNT}:role/examplerole`;
/** The role session of AWS's examples. */
export const SESSION_ARN: string = `arn:aws:sts::${ACCOUNT}:assumed-role/examplerole/examplerolesessionname`;
/** The federated user session of AWS's examples. */
export const FEDERATED_ARN: string = `arn:aws:sts::${ACCOUNT}:federated-user/exampleuser`;

/** The root user as a principal. */
export const ROOT: Principal = { kind: 'root', account: ACCOUNT, arn: ROOT_ARN };
/** The user as a principal. */
export const USER: Principal = { kind: 'user', account: ACCOUNT, arn: USER_ARN };
/** Any session of the role as a principal. */
export const ROLE: Principal = { kind: 'role', account: ACCOUNT, arn: ROLE_ARN };
/** The role session as a principal. */
export const SESSION: Principal = {
  kind: 'role-session',
  account: ACCOUNT,
  arn: SESSION_ARN,
  roleArn: ROLE_ARN,
};
/** The federated user session as a principal. */
export const FEDERATED: Principal = {
  kind: 'federated-user',
  account: ACCOUNT,
  arn: FEDERATED_ARN,
};
/** A service principal. */
export const SERVICE: Principal = { kind: 'service', service: 'ecs.amazonaws.com' };
/** Nobody in particular. */
export const ANONYMOUS: Principal = { kind: 'anonymous' };

/** A statement that allows everything. */
export const ALLOW: ShortStatement = {};
/** A statement that denies everything. */
export const DENY: ShortStatement = { effect: 'Deny' };
/** A policy that says nothing of the request. */
export const SILENT: ShortStatement = { action: 'nothing:Ever' };

/** A request for an object in the principal's account, but for what is given. */
export function requestBy(principal: Principal, given: Partial<Request> = {}): Request {
  return {
    principal,
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::bucket/key',
    resourceAccount: ACCOUNT,
    context: contextOf({}),
    ...given,
  };
}

/** The decision on a request that meets the given layers, and the layer that refuses. */
export function decide(
  request: Request,
  given: Partial<PolicyLayers>,
): readonly [DecisionKind, LayerKind | null] {
  const decision = evaluateReference(request, layersWith(given));
  return [decision.decision, decision.blockedBy];
}

/** A decision and the layer that refuses. */
export type Answer = readonly [DecisionKind, LayerKind | null];
/** Allowed by all. */
export const ALLOWED: Answer = ['Allowed', null];

/** Implicitly denied by a layer. */
export function refusedBy(layer: LayerKind): Answer {
  return ['ImplicitlyDenied', layer];
}

/** Explicitly denied by a layer. */
export function deniedBy(layer: LayerKind): Answer {
  return ['ExplicitlyDenied', layer];
}
