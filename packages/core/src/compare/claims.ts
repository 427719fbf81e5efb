import { parseOperator } from '../policy/operators.ts';
import type { AttachedPolicy, PrincipalElement, Statement } from '../policy/policy.ts';

/**
 * The policy that allows everything but some actions on some resources: a policy
 * is within it exactly if it grants none of them there.
 */
export function everythingBut(
  kind: AttachedPolicy['kind'],
  actions: readonly string[],
  resources: readonly string[] = ['*'],
): AttachedPolicy {
  const named = resources.filter((resource) => resource !== '*');
  const elsewhere = named.length === resources.length;
  return {
    name: `(everything but ${actions.join(', ')})`,
    kind,
    policy: {
      version: '2012-10-17',
      statements: [
        allow(kind, 0, { action: { negated: true, patterns: actions } }),
        ...(elsewhere ? [allow(kind, 1, { resource: { negated: true, patterns: named } })] : []),
      ],
    },
  };
}

/** Who may be let in without that a resource-based policy counts as public. */
export interface TrustZone {
  /** Account ids. */
  readonly accounts: readonly string[];
  /** Organisation ids. */
  readonly organizations: readonly string[];
}

/**
 * The resource-based policy that lets in a trust zone, and AWS services on its
 * behalf: a policy that is within it is not public.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html}
 *   "The meaning of public"
 */
export function trustZonePolicy(kind: 'resource' | 'trust', zone: TrustZone): AttachedPolicy {
  const everyone: PrincipalElement = { negated: false, entries: [{ type: '*', value: '*' }] };
  const accounts = zone.accounts.map((value) => ({ type: 'AWS', value }) as const);
  const fixed: readonly (readonly [string, readonly string[]])[] = [
    ['aws:PrincipalOrgID', zone.organizations],
    ['aws:PrincipalAccount', zone.accounts],
    ['aws:SourceAccount', zone.accounts],
    ['aws:SourceOrgID', zone.organizations],
  ];
  const conditional = fixed.filter(([, values]) => values.length > 0);
  return {
    name: '(the trust zone)',
    kind,
    policy: {
      version: '2012-10-17',
      statements: [
        allow(kind, 0, { principal: { negated: false, entries: accounts } }),
        ...conditional.map(([key, values], index) =>
          allow(kind, index + 1, {
            principal: everyone,
            conditions: [
              {
                operator: parseOperator('StringEquals'),
                key,
                values,
                pointer: `/Statement/${index + 1}/Condition/StringEquals/${key}`,
              },
            ],
          }),
        ),
      ],
    },
  };
}

function allow(
  kind: AttachedPolicy['kind'],
  index: number,
  elements: Partial<Statement>,
): Statement {
  const isResourceSide = kind === 'resource' || kind === 'trust';
  return {
    pointer: `/Statement/${index}`,
    effect: 'Allow',
    action: { negated: false, patterns: ['*'] },
    resource: { negated: false, patterns: ['*'] },
    ...(isResourceSide
      ? { principal: { negated: false, entries: [{ type: '*', value: '*' }] } }
      : {}),
    conditions: [],
    ...elements,
  };
}
