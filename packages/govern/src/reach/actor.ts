import {
  type Answer,
  type AttachedPolicy,
  allowsAlways,
  type CompiledLayers,
  couldAllow,
  invariant,
  type Witness,
} from '@countersign/core';
import type { EffectivePolicies } from '../inventory/effective-policies.ts';
import type { PrincipalEntity } from '../inventory/model.ts';
import { askToAssume } from '../judge/assume-role.ts';
import { compileEffective, type Judge } from '../judge/judge.ts';
import { ownPolicyOf } from '../judge/own-policy.ts';
import { type Position, policiesAt } from './position.ts';
import type { Actor } from './step-kind.ts';

/** Whoever acts from a position, as steps see it; its policies are compiled when they are first asked. */
export function actorAt(
  judge: Judge,
  position: Position,
  own: EffectivePolicies = policiesAt(judge, position),
): Actor {
  const { entity } = position;
  let compiled: CompiledLayers | null = null;
  const layers = (): CompiledLayers => (compiled ??= compileEffective(own));
  const always = new Map<string, boolean>();
  const mayByItself = (action: string): boolean => couldAllow(action, layers());
  return {
    accountId: entity.accountId,
    entity,
    // A role's trust policy or a key policy may grant by itself.
    mayEver: (action) => action === 'sts:AssumeRole' || mayByItself(action),
    mayByItself,
    ask: (action, options) => {
      const answer = () => judge.ask(entity, action, { ...options, layers: layers() });
      const isNamed = options.resources !== undefined && options.resourceAccount === undefined;
      const isCertain = isNamed && ownPolicyOf(action) === null && isAlwaysAllowed(action);
      return isCertain ? new CertainAnswer(answer) : answer();
    },
    askToAssume: (role, trust, context) => {
      const answer = () =>
        askToAssume(judge, entity, role, {
          layers: layers(),
          ...(trust === undefined ? {} : { trust }),
          ...(context === undefined ? {} : { context }),
        });
      const isCertain =
        trust !== undefined &&
        letsInAlways(trust, entity) &&
        judge.policiesOf(role).rcps === null &&
        isAlwaysAllowed('sts:AssumeRole');
      return isCertain ? new CertainAnswer(answer) : answer();
    },
  };

  function isAlwaysAllowed(action: string): boolean {
    const known = always.get(action);
    if (known !== undefined) return known;
    const isAlways = own.missing.length === 0 && allowsAlways(action, layers());
    always.set(action, isAlways);
    return isAlways;
  }
}

/** Whether a trust policy names somebody, without condition, and denies nothing. */
function letsInAlways({ policy }: AttachedPolicy, { arn }: PrincipalEntity): boolean {
  return (
    policy.statements.every(({ effect }) => effect === 'Allow') &&
    policy.statements.some(
      ({ action, conditions, principal }) =>
        conditions.length === 0 &&
        action.patterns.includes('sts:AssumeRole') &&
        !action.negated &&
        principal?.negated === false &&
        principal.entries.some(({ type, value }) => type === 'AWS' && value === arn),
    )
  );
}

/** An answer that is certain beforehand; which request shows it is worked out when somebody looks. */
class CertainAnswer {
  readonly kind = 'certain';
  private readonly ask: () => Answer;
  private shown: Witness | null = null;

  constructor(ask: () => Answer) {
    this.ask = ask;
  }

  get witness(): Witness {
    this.shown ??= certainWitness(this.ask());
    return this.shown;
  }
}

function certainWitness(answer: Answer): Witness {
  invariant(answer.kind === 'certain', 'what is always allowed is allowed on any one resource');
  return answer.witness;
}
