import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileLayers } from '../evaluate/compile.ts';
import { NO_LAYERS, type PolicyLayers } from '../evaluate/decision.ts';
import { evaluateReference } from '../evaluate/reference/evaluate-reference.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { AttachedPolicy, PolicyKind } from '../policy/policy.ts';
import { allowsAlways } from './find-witness.ts';

const ACCOUNT = '111122223333';
const USER = `arn:aws:iam::${ACCOUNT}:user/ana`;
const ACTION = 'iam:PutUserPolicy';
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

function policy(kind: PolicyKind, statements: readonly object[]): AttachedPolicy {
  const parsed = parsePolicy({ Version: '2012-10-17', Statement: statements });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return { name: kind, kind, policy: parsed.value.policy };
}

const statements = fc.array(
  fc
    .record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      Action: fc.constantFrom('*', 'iam:*', ACTION, 's3:*'),
      Resource: fc.constantFrom('*', '*', `arn:aws:iam::${ACCOUNT}:user/*`),
      isConditional: fc.boolean(),
    })
    .map(({ isConditional, ...statement }) =>
      isConditional ? { ...statement, Condition: MFA } : statement,
    ),
  { minLength: 1, maxLength: 3 },
);
const layers: fc.Arbitrary<PolicyLayers> = fc
  .record({
    identity: statements,
    boundary: fc.option(statements),
    scps: fc.option(fc.array(statements, { minLength: 1, maxLength: 2 })),
  })
  .map(({ boundary, identity, scps }) => ({
    ...NO_LAYERS,
    identity: [policy('identity', identity)],
    boundary: boundary === null ? null : policy('boundary', boundary),
    scps: scps === null ? null : scps.map((level) => [policy('scp', level)]),
  }));

/** What the reference evaluator says of a request whose context is not known at all. */
function decisionOn(resource: string, given: PolicyLayers): string {
  const request = {
    principal: { kind: 'user', account: ACCOUNT, arn: USER } as const,
    action: ACTION,
    resource,
    resourceAccount: ACCOUNT,
    context: { keys: new Map(), others: 'unknown' as const },
  };
  return evaluateReference(request, given).decision;
}

describe('allowsAlways', () => {
  it('says so only of what the evaluator allows on any resource and whatever the context', () => {
    let count = 0;
    fc.assert(
      fc.property(
        layers,
        fc.constantFrom(USER, `arn:aws:iam::${ACCOUNT}:role/x`),
        (given, resource) => {
          if (!allowsAlways(ACTION, compileLayers(given))) return;
          count += 1;
          expect(decisionOn(resource, given)).toBe('Allowed');
        },
      ),
      { numRuns: 10_000 },
    );
    expect(count).toBeGreaterThan(100);
  });

  it.each<[string, boolean, object[]]>([
    ['everything', true, [{ Effect: 'Allow', Action: '*', Resource: '*' }]],
    ['under a condition', false, [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: MFA }]],
    ['on some resources', false, [{ Effect: 'Allow', Action: '*', Resource: USER }]],
    [
      'but for some resource',
      false,
      [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: ACTION, Resource: USER },
      ],
    ],
  ])('%s: %s', (_, expected, own) => {
    const given = { ...NO_LAYERS, identity: [policy('identity', own)] };
    expect(allowsAlways(ACTION, compileLayers(given))).toBe(expected);
  });
});
