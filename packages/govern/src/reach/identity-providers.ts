import { parseArn } from '@countersign/core';
import type { Role } from '../inventory/model.ts';
import { federatedProviders, issuersOf } from '../judge/web-identity.ts';
import { allAllowed } from './one-request.ts';
import type { Actor, StepContext, TakenStep } from './step-kind.ts';

/** An action that decides who signs what a provider asserts. */
interface Signing extends Pick<TakenStep, 'needsInventory'> {
  readonly action: string;
  readonly provider: 'saml-provider' | 'oidc-provider';
}

/**
 * The steps of an action that decides who signs the assertions of an identity
 * provider: whoever does is anybody, for every role that trusts the provider.
 */
export function* assertions(
  { askAsserted, roles }: StepContext,
  actor: Actor,
  { action, provider: type, needsInventory }: Signing,
): Iterable<TakenStep> {
  for (const role of roles(actor.accountId)) {
    for (const provider of providersOf(role, type)) {
      const changed = actor.ask(action, { resources: [provider] });
      if (changed.kind === 'none') continue;
      const requests = allAllowed([changed, askAsserted(role, provider)]);
      if (requests === null) continue;
      const gain = { kind: 'become', entity: role } as const;
      yield { gain, requests, ...(needsInventory === undefined ? {} : { needsInventory }) };
    }
  }
}

/**
 * The steps of an action that has an OpenID Connect provider take tokens for an
 * application of the caller's: roles that neither ask for another audience nor
 * for subjects that the caller is not.
 */
export function* tokensForOwnClient(
  { askWithOwnClient, roles }: StepContext,
  actor: Actor,
  { action, needsInventory }: { readonly action: string; readonly needsInventory: string },
): Iterable<TakenStep> {
  for (const role of roles(actor.accountId)) {
    const own = providersOf(role, 'oidc-provider');
    for (const issuer of issuersOf(role).filter(({ provider }) => own.includes(provider))) {
      const added = actor.ask(action, { resources: [issuer.provider] });
      if (added.kind === 'none') continue;
      const requests = allAllowed([added, askWithOwnClient(role, issuer)]);
      if (requests === null) continue;
      yield { gain: { kind: 'become', entity: role }, requests, needsInventory };
    }
  }
}

/** The providers of a role's own account that its trust policy lets in. */
function providersOf(role: Role, type: Signing['provider']): readonly string[] {
  return [...federatedProviders(role)].filter((value) => {
    const arn = parseArn(value);
    return arn?.account === role.accountId && arn.resource.startsWith(`${type}/`);
  });
}
