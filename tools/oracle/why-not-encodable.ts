import type { AttachedPolicy, Condition, PolicyVersion } from '../../packages/core/src/index.ts';
import { kindsOf } from './key-variables.ts';
import { readTokens } from './text-patterns.ts';
import { isEncodable } from './value-terms.ts';

/** Why policies have no encoding, or `null`: policy variables, operators that AWS does not document, kinds of values that are mixed. */
export function whyNotEncodable(policies: readonly AttachedPolicy[]): string | null {
  return (
    policies.map(whyNotAlone).find((reason) => reason !== null) ??
    whyMixed(policies.flatMap(conditionsOf))
  );
}

function conditionsOf({ policy }: AttachedPolicy): readonly Condition[] {
  return policy.statements.flatMap(({ conditions }) => conditions);
}

function whyNotAlone({ kind, policy }: AttachedPolicy): string | null {
  const isResourceSide = kind === 'resource' || kind === 'trust';
  for (const { conditions, principal, resource } of policy.statements) {
    if (principal !== undefined && !isResourceSide) return `a principal on the side of ${kind}`;
    const variables = policy.version === '2012-10-17';
    const texts = resource?.patterns ?? [];
    if (texts.some((text) => readTokens(text, { wildcards: true, variables }) === null)) {
      return 'a policy variable in a resource';
    }
    for (const condition of conditions) {
      const reason = whyNotCondition(condition, policy.version);
      if (reason !== null) return reason;
    }
  }
  return null;
}

function whyNotCondition({ operator, values }: Condition, version: PolicyVersion): string | null {
  const { name } = operator;
  if (name === null) return `the operator ${operator.written} is not known`;
  if (name === 'Null') return null;
  const isFine = values.every((text) => isEncodable(name, text, version));
  return isFine ? null : `a policy variable, or letters beyond ASCII, under ${operator.written}`;
}

function whyMixed(conditions: readonly Condition[]): string | null {
  const keys = new Set(conditions.map(({ key }) => key.toLowerCase()));
  for (const key of keys) {
    const kinds = kindsOf(conditions.filter((each) => each.key.toLowerCase() === key));
    if (kinds.length > 1) return `values of several kinds under ${key}`;
  }
  return null;
}
