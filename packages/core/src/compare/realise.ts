import type { ContextValue, Principal, Request } from '../request/request.ts';
import type { ActionIndex } from './action-index.ts';
import { principalOf } from './principals.ts';
import type { Region, RegionSolver } from './region.ts';

/** A concrete request out of a region; `isSymbolic` when it rests on what a policy variable holds. */
export interface Realised {
  readonly request: Request;
  readonly isSymbolic: boolean;
}

/**
 * Picks a request out of a region, or `null` when some part of it was not
 * decided. Keys that nothing is asked of are absent.
 */
export function realise(
  region: Region,
  actions: ActionIndex,
  solver: RegionSolver,
): Realised | null {
  const resource = solver.solveText(region.resource);
  const principal = solver.solveText(region.principal);
  if (resource.kind !== 'text' || principal.kind !== 'text') return null;
  let isSymbolic = resource.isSymbolic || principal.isSymbolic;
  const keys = new Map<string, ContextValue>();
  for (const constraint of region.keys) {
    const solution = solver.solveKey(constraint);
    if (solution.kind !== 'found') return null;
    isSymbolic ||= solution.isSymbolic;
    const { values } = solution;
    keys.set(
      constraint.key.name,
      values === null ? { kind: 'absent' } : { kind: 'values', values },
    );
  }
  const isFree = region.resource.unions.length + region.resource.excluded.length === 0;
  const who = principalOf(principal.text);
  if (who === null) return null;
  return {
    isSymbolic,
    request: {
      principal: who,
      action: actions.names[region.actions.first] ?? '*',
      resource: isFree ? '*' : resource.text,
      resourceAccount: accountOfPrincipal(who),
      context: { keys, others: 'absent' },
    },
  };
}

/** The witness is put in the principal's own account, where one side's grant is enough. */
function accountOfPrincipal(principal: Principal): string | null {
  return 'account' in principal ? principal.account : null;
}
