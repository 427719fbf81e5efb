import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unreachable } from '../../invariant.ts';
import type { ContextValue, Request } from '../../request/request.ts';
import { matchWildcard } from '../../wildcard/match-wildcard.ts';
import type { Decision, DecisionKind, PolicyLayers } from '../decision.ts';
import { evaluateReference } from './evaluate-reference.ts';
import { matchText } from './match-pattern.ts';
import { readPattern } from './pattern.ts';
import { attached, contextOf, layersWith, type ShortStatement } from './testing/build-policy.ts';
import {
  ACCOUNT,
  ANONYMOUS,
  DENY,
  FEDERATED,
  OTHER_ACCOUNT,
  ROLE,
  ROLE_ARN,
  ROOT,
  SERVICE,
  SESSION,
  SESSION_ARN,
  USER,
  USER_ARN,
} from './testing/decide.ts';

const OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLikeIfExists',
  'StringLikeIfExists',
  'ForAllValues:StringLike',
  'ForAnyValue:StringLike',
  'ForAllValues:StringNotEquals',
  'ForAnyValue:StringNotEqualsIfExists',
  'NumericLessThan',
  'DateGreaterThan',
  'DateNotEquals',
  'ArnLike',
  'Bool',
  'Null',
];

const conditionOf = fc.tuple(
  fc.constantFrom(...OPERATORS),
  fc.constantFrom('x', 'y', 'z'),
  fc.constantFrom('a', '*', '1', 'true', '2026-01-01', '${y}', 'x${y}*'),
);

const principalOf = fc.constantFrom('*', ACCOUNT, USER_ARN, ROLE_ARN, SESSION_ARN);

const identityStatement = {
  effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
  action: fc.constantFrom('*', 's3:Get*', 'kms:*'),
  resource: fc.constantFrom('*', 'arn:aws:s3:::b/${y}', 'arn:aws:s3:*'),
  conditions: fc.array(conditionOf, { maxLength: 2 }),
};

const identityStatementOf = fc.record<ShortStatement>(identityStatement);

const statementOf = fc.record<ShortStatement>({
  ...identityStatement,
  principal: fc.array(principalOf, { minLength: 1, maxLength: 2 }),
});

const layersOf = fc
  .record({
    identity: fc.array(identityStatementOf, { maxLength: 3 }),
    boundary: fc.option(fc.array(identityStatementOf, { maxLength: 2 })),
    session: fc.option(fc.array(identityStatementOf, { maxLength: 2 })),
    scp: fc.option(fc.array(identityStatementOf, { maxLength: 2 })),
    resource: fc.option(fc.array(statementOf, { maxLength: 3 })),
    kind: fc.constantFrom('resource' as const, 'trust' as const),
  })
  .map(({ identity, boundary, session, scp, resource, kind }) =>
    layersWith({
      identity: [attached('identity', ...identity)],
      boundary: boundary && attached('boundary', ...boundary),
      session: session && [attached('session', ...session)],
      scps: scp && [[attached('scp', ...scp)]],
      resource: resource && attached(kind, ...resource),
    }),
  );

const valuesOf = fc.oneof(
  fc.constant<ContextValue>({ kind: 'absent' }),
  fc
    .array(fc.constantFrom('', 'a', 'b', '1', 'true', 'xa', '2026-01-02', USER_ARN), {
      maxLength: 2,
    })
    .map((values): ContextValue => ({ kind: 'values', values })),
);

/** Any date from 2026 on, or none: what the instant of the open request stands for. */
const datesOf = fc.constantFrom<ContextValue>(
  { kind: 'absent' },
  { kind: 'values', values: ['2026-01-01'] },
  { kind: 'values', values: ['2026-01-01T00:00:00.001Z'] },
  { kind: 'values', values: ['2027-01-01'] },
);

const requestOf = fc.record<Request>({
  principal: fc.constantFrom(USER, ROLE, SESSION, FEDERATED, ROOT, SERVICE, ANONYMOUS),
  action: fc.constantFrom('s3:GetObject', 'kms:Decrypt', 'sts:AssumeRole'),
  resource: fc.constantFrom('arn:aws:s3:::b/a', '*'),
  resourceAccount: fc.constantFrom(ACCOUNT, OTHER_ACCOUNT, null),
  context: fc.constant(
    contextOf(
      { z: { kind: 'instant', notBeforeMs: 1_767_225_600_000, mayBeAbsent: true } },
      'unknown',
    ),
  ),
});

function withDeny(layers: PolicyLayers): PolicyLayers {
  return { ...layers, identity: [...layers.identity, attached('identity', DENY)] };
}

/** The same layers with another user, of another account, wherever the resource's policy names one. */
function namingAnotherUser(layers: PolicyLayers): PolicyLayers {
  const { resource } = layers;
  if (resource === null) return layers;
  const statements = resource.policy.statements.map((statement) => {
    const { principal } = statement;
    if (principal === undefined) return statement;
    const entries = principal.entries.map((entry) =>
      entry.value === USER_ARN ? { ...entry, value: OTHER_USER_ARN } : entry,
    );
    return { ...statement, principal: { ...principal, entries } };
  });
  return { ...layers, resource: { ...resource, policy: { ...resource.policy, statements } } };
}

const OTHER_USER_ARN = `arn:aws:iam::${OTHER_ACCOUNT}:user/another`;

function denied(decision: Decision): boolean {
  return decision.decision === 'ExplicitlyDenied' || decision.decision === 'ImplicitlyDenied';
}

/** What an answer on open context may become when the context is told. */
function possibleAfter(open: DecisionKind): readonly DecisionKind[] {
  switch (open) {
    case 'Allowed':
    case 'ExplicitlyDenied':
      return [open];
    case 'ImplicitlyDenied':
      // A deny that was only possible may turn out to apply.
      return ['ImplicitlyDenied', 'ExplicitlyDenied'];
    case 'Unknown':
      return ['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied'];
    default:
      return unreachable(open);
  }
}

describe('evaluateReference: properties', () => {
  it('an answer on unknown context holds for all that the context may be', () => {
    fc.assert(
      fc.property(requestOf, layersOf, valuesOf, valuesOf, datesOf, (...drawn) => {
        const [request, layers, x, y, z] = drawn;
        const open = evaluateReference(request, layers);
        const context = contextOf({ x, y, z });
        // A role whose session is not known stands for each of its sessions.
        const principal = request.principal.kind === 'role' ? SESSION : request.principal;
        // A federated user is told of no user who made him: here it was another than is named.
        const world = request.principal === FEDERATED ? namingAnotherUser(layers) : layers;
        const told = evaluateReference({ ...request, principal, context }, world);
        expect(possibleAfter(open.decision)).toContain(told.decision);
      }),
      { numRuns: 3000 },
    );
  });

  it('has a residual just when the answer is unknown, and a blocking layer just when denied', () => {
    fc.assert(
      fc.property(requestOf, layersOf, (request, layers) => {
        const decision = evaluateReference(request, layers);
        expect(decision.residual.length > 0).toBe(decision.decision === 'Unknown');
        expect(decision.blockedBy !== null).toBe(denied(decision));
      }),
      { numRuns: 2000 },
    );
  });

  it('a deny that applies always wins', () => {
    fc.assert(
      fc.property(requestOf, layersOf, (request, layers) => {
        expect(evaluateReference(request, withDeny(layers)).decision).toBe('ExplicitlyDenied');
      }),
      { numRuns: 500 },
    );
  });

  it('matches plain patterns like the shared wildcard matcher', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', ':', '*', '?'), maxLength: 8 });
    const value = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, value, (written, text) => {
        const read = readPattern(written, { wildcards: true, variables: null });
        expect(matchText(read, text)).toBe(String(matchWildcard(written, text)));
      }),
      { numRuns: 2000 },
    );
  });
});
