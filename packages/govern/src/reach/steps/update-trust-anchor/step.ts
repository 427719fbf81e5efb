import { anchoredRoles } from '../../roles-anywhere.ts';
import type { StepKind } from '../../step-kind.ts';

/** Putting a certification authority of the caller's into a trust anchor that roles ask for. */
export const updateTrustAnchor: StepKind = {
  id: 'update-trust-anchor',
  aliases: [],
  title: 'changing the certification authority of a trust anchor',
  page: 'https://docs.aws.amazon.com/rolesanywhere/latest/APIReference/API_UpdateTrustAnchor.html',
  actions: ['rolesanywhere:UpdateTrustAnchor'],
  looksAt: ['trust'],
  find: (context, actor) =>
    anchoredRoles(context, actor, {
      action: 'rolesanywhere:UpdateTrustAnchor',
      isNew: false,
      needsInventory: 'a trust anchor that the role trusts',
    }),
};
