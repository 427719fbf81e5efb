import { couldAllow } from '@countersign/core';
import { askToAssume } from '../audit/assume-role.ts';
import { compileEffective, type Judge } from '../judge/judge.ts';
import { type Position, policiesAt } from './position.ts';
import type { Actor } from './step-kind.ts';

/** Whoever acts from a position, as steps see it. */
export function actorAt(judge: Judge, position: Position): Actor {
  const { entity } = position;
  const own = policiesAt(judge.policiesOf(entity), position);
  const layers = compileEffective(own);
  return {
    accountId: entity.accountId,
    entity,
    // A role's trust policy or a key policy may grant by itself.
    mayEver: (action) => action === 'sts:AssumeRole' || couldAllow(action, layers),
    ask: (action, options) => judge.ask(entity, action, { ...options, layers }),
    askToAssume: (role, trust, context) =>
      askToAssume(judge, entity, role, {
        own,
        ...(trust === undefined ? {} : { trust }),
        ...(context === undefined ? {} : { context }),
      }),
  };
}
