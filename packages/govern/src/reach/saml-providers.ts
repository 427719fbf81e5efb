import { parseArn } from '@countersign/core';
import { federatedProviders } from '../audit/web-identity.ts';
import type { Role } from '../inventory/model.ts';
import { allAllowed } from './one-request.ts';
import type { Actor, StepContext, TakenStep } from './step-kind.ts';

/**
 * The steps of an action that decides who signs the assertions of a SAML
 * provider: whoever does is anybody, for every role that trusts the provider.
 */
export function* assertions(
  { askAsserted, roles }: StepContext,
  actor: Actor,
  { action, needsInventory }: Pick<TakenStep, 'needsInventory'> & { readonly action: string },
): Iterable<TakenStep> {
  for (const role of roles(actor.accountId)) {
    for (const provider of samlProvidersOf(role)) {
      const changed = actor.ask(action, { resources: [provider] });
      if (changed.kind === 'none') continue;
      const requests = allAllowed([changed, askAsserted(role, provider)]);
      if (requests === null) continue;
      const gain = { kind: 'become', entity: role } as const;
      yield { gain, requests, ...(needsInventory === undefined ? {} : { needsInventory }) };
    }
  }
}

/** The SAML providers of a role's own account that its trust policy lets in. */
function samlProvidersOf(role: Role): readonly string[] {
  return [...federatedProviders(role)].filter((value) => {
    const arn = parseArn(value);
    return arn?.account === role.accountId && arn.resource.startsWith('saml-provider/');
  });
}
