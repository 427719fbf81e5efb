import type { ContextValue } from '@countersign/core';
import {
  type AllowedChain,
  allowedRequests,
  type Chain,
  EC2,
  firstAllowed,
  type ServiceRole,
  serviceRoles,
  sharedActions,
} from './run-chain.ts';
import type { Actor, Allowed, StepContext, StepKind } from './step-kind.ts';

/** A service that runs what the caller says with a role that the caller passes. */
export interface PassRoleSpec extends Pick<StepKind, 'id' | 'aliases' | 'title' | 'page'> {
  /** The service principals that the role may be passed to; it has to trust that one. */
  readonly services: readonly string[];
  /** The calls that name the role, as CloudTrail names them without a version. */
  readonly passedIn: readonly string[];
  /** Alternatives, each without `iam:PassRole`; the first that is allowed is told. */
  readonly chains: readonly Chain[];
  /** A service that has to be passed another role, or the same one, besides. */
  readonly alongside?: string;
}

/**
 * The kind of step that passes a role to a service and has it run something.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html}
 */
export function passRoleKind({
  services,
  chains,
  alongside,
  passedIn,
  ...about
}: PassRoleSpec): StepKind {
  return {
    ...about,
    actions: ['iam:PassRole', ...sharedActions(chains)],
    shown: { calls: passedIn, services },
    looksAt: ['trust'],
    *find(context, actor) {
      const chain = firstAllowed(actor, chains);
      if (chain === null) return;
      const others = alongside === undefined ? [] : firstPassed(context, actor, alongside);
      if (others === null) return;
      const making = services.includes(EC2) ? allowedRequests(actor, MAKING_A_PROFILE) : null;
      for (const { passed, ...found } of passedRoles(context, actor, services)) {
        const { requests, needs } = withProfile(chain, found, making);
        yield {
          gain: { kind: 'become', entity: found.role },
          requests: [passed, ...others, ...requests],
          ...(needs.length === 0 ? {} : { needsInventory: needs.join(', and ') }),
        };
      }
    },
  };
}

/** The roles that trust a service and may be passed to it. */
function* passedRoles(
  context: StepContext,
  actor: Actor,
  services: readonly string[],
): Iterable<ServiceRole & { readonly passed: Allowed }> {
  for (const found of serviceRoles(context, actor.accountId, services)) {
    const passed = actor.ask('iam:PassRole', {
      resources: [found.role.arn],
      context: passedTo(found.service),
    });
    if (passed.kind !== 'none') yield { ...found, passed };
  }
}

function firstPassed(
  context: StepContext,
  actor: Actor,
  service: string,
): readonly Allowed[] | null {
  for (const { passed } of passedRoles(context, actor, [service])) return [passed];
  return null;
}

/** The context of passing a role. */
export function passedTo(service: string): ReadonlyMap<string, ContextValue> {
  return new Map([['iam:passedtoservice', { kind: 'values', values: [service] }]]);
}

/** A role that no instance profile has needs one, which is made in two requests. */
const MAKING_A_PROFILE: readonly string[] = [
  'iam:CreateInstanceProfile',
  'iam:AddRoleToInstanceProfile',
];

/** The chain with what it takes to use the role on an instance. */
function withProfile(
  chain: AllowedChain,
  { role, service }: ServiceRole,
  making: readonly Allowed[] | null,
): AllowedChain {
  if (service !== EC2 || role.instanceProfileArns.length > 0) return chain;
  if (making !== null) return { ...chain, requests: [...making, ...chain.requests] };
  return { ...chain, needs: [...chain.needs, 'an instance profile with this role'] };
}
