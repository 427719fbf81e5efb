import { compileLayers, findWitness, NO_LAYERS } from '@countersign/core';
import type { OutsideRequest } from '../audit/assume-role.ts';
import type { Role } from '../inventory/model.ts';

/** Whether the trust policy of a role lets somebody in, in some context. */
export function letsIn(
  { accountId, arn, trust }: Role,
  { action, principal }: Pick<OutsideRequest, 'action' | 'principal'>,
): boolean {
  const answer = findWitness({
    principal,
    action,
    layers: compileLayers({ ...NO_LAYERS, resource: trust }),
    domain: () => ({ patterns: [], existing: [arn] }),
    contextFor: () => ({ keys: new Map(), others: 'unknown' }),
    resourceAccountOf: () => accountId,
  });
  return answer.kind !== 'none';
}
