import {
  type CompiledLayers,
  type ContextValue,
  compileLayers,
  findWitness,
  NO_LAYERS,
  type Principal,
} from '@countersign/core';
import type { Role } from '../inventory/model.ts';
import { compileTrust } from '../judge/assume-role.ts';

/** A request for a role by somebody who needs no permission of his own. */
export interface TrustRequest {
  readonly action: string;
  readonly principal: Principal;
  /** What is known of context keys, in lower case; all others are not. */
  readonly context?: ReadonlyMap<string, ContextValue>;
}

const TRUST_ALONE: CompiledLayers = { ...compileLayers(NO_LAYERS), isTrust: true };

/** Whether the trust policy of a role lets somebody in, in some context. */
export function letsIn(
  { accountId, arn, trust }: Role,
  { action, principal, context = new Map() }: TrustRequest,
): boolean {
  const answer = findWitness({
    principal,
    action,
    layers: { ...TRUST_ALONE, resource: compileTrust(trust) },
    domain: () => ({ patterns: [], existing: [arn] }),
    contextFor: () => ({ keys: context, others: 'unknown' }),
    resourceAccountOf: () => accountId,
  });
  return answer.kind !== 'none';
}
