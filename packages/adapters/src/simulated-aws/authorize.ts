import { ASSUMING_ACTIONS, type Decision, type LayerKind, parseArn } from '@countersign/core';
import { explain } from '@countersign/govern';
import { ServiceError } from './service-error.ts';
import type { Asked, Call } from './services/operation.ts';

/** What a request carries of the way it came, besides what it carries of the caller. */
export interface Circumstances {
  readonly sourceIp: string;
  readonly userAgent: string;
}

/** Fails, in AWS's words, unless the judge allows a request; what it cannot decide is not allowed. */
export function authorize(
  call: Call,
  action: string,
  { asked, circumstances }: { readonly asked: Asked; readonly circumstances: Circumstances },
): void {
  const { caller, region, world } = call;
  const context = new Map<string, readonly string[]>([
    ...caller.context,
    ['aws:sourceip', [circumstances.sourceIp]],
    ['aws:useragent', [circumstances.userAgent]],
    ['aws:requestedregion', [region]],
    ['aws:securetransport', ['true']],
    ['aws:viaawsservice', ['false']],
    ...(asked.context ?? []),
  ]);
  const { decision } = explain(world.model, {
    principal: caller.principal,
    entity: caller.entity,
    action,
    resource: asked.resource,
    resourceAccount:
      ownerOf(asked.resource) ?? world.resources.ownerOf(asked.resource) ?? call.accountId,
    context,
    isContextComplete: true,
    session: caller.sessionPolicies,
    resourcePolicy: world.resources.policyOf(asked.resource),
    atMs: call.atMs,
  });
  if (decision.decision !== 'Allowed') throw denial(call, action, { asked, decision });
}

function ownerOf(resource: string): string | null {
  const account = parseArn(resource)?.account ?? '';
  return /^\d{12}$/.test(account) ? account : null;
}

function denial(
  { caller }: Call,
  action: string,
  { asked, decision }: { readonly asked: Asked; readonly decision: Decision },
): ServiceError {
  const what = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${asked.resource}`;
  // Of assuming a role nobody is told why not, nor whether there is such a role.
  const isToldWhy = !ASSUMING_ACTIONS.has(action.toLowerCase());
  const message = isToldWhy ? `${what} ${reasonOf(action, decision)}` : what;
  return new ServiceError('AccessDenied', message, 403);
}

const POLICY_NAMES: Readonly<Record<LayerKind, string>> = {
  identity: 'an identity-based policy',
  resource: 'a resource-based policy',
  boundary: 'a permissions boundary',
  scp: 'a service control policy',
  rcp: 'a resource control policy',
  session: 'a session policy',
  endpoint: 'a VPC endpoint policy',
  trust: 'a resource-based policy',
};

/**
 * Why it is denied.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html}
 */
function reasonOf(action: string, { blockedBy, decision }: Decision): string {
  const policy = POLICY_NAMES[blockedBy ?? 'identity'];
  return decision === 'ExplicitlyDenied'
    ? `with an explicit deny in ${policy}`
    : `because no ${policy.replace(/^an? /, '')} allows the ${action} action`;
}
