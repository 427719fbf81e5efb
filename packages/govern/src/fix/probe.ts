import { ok } from '@countersign/core';
import type { Change } from '../inventory/change.ts';
import { byPrincipal } from './cut.ts';
import { denyStatements, policyOf } from './edit-policy.ts';
import { joinMade, type Means } from './means/means.ts';

/**
 * Denies without a look at what AWS would take: to find out what has to go, before
 * it is asked how. Its changes are never shown.
 */
export const PROBE: Means = {
  id: 'deny',
  title: 'a Deny to try with',
  isCoarse: false,
  make: (_model, cuts) =>
    joinMade(
      [...byPrincipal(cuts)].map(([entityArn, own]) => {
        const policy = policyOf(denyStatements(own));
        const put: Change = { kind: 'put-inline-policy', entityArn, policyName: ' probe', policy };
        return ok([put]);
      }),
    ),
};
