import { anchoredRoles } from '../../roles-anywhere.ts';
import type { StepKind } from '../../step-kind.ts';

/** Having IAM Roles Anywhere trust a certification authority of the caller's, which signs certificates for roles. */
export const createTrustAnchor: StepKind = {
  id: 'create-trust-anchor',
  aliases: [],
  title: 'creating a trust anchor of IAM Roles Anywhere',
  page: 'https://docs.aws.amazon.com/rolesanywhere/latest/APIReference/API_CreateTrustAnchor.html',
  actions: ['rolesanywhere:CreateTrustAnchor'],
  looksAt: ['trust'],
  find: (context, actor) =>
    anchoredRoles(context, actor, { action: 'rolesanywhere:CreateTrustAnchor', isNew: true }),
};
