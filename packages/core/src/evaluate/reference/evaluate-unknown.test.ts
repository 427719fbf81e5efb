import { describe, expect, it } from 'vitest';
import type { ContextValue, Principal, Request } from '../../request/request.ts';
import type { Decision, PolicyLayers } from '../decision.ts';
import { evaluateReference } from './evaluate-reference.ts';
import { attached, contextOf, layersWith, type ShortStatement } from './testing/build-policy.ts';

const ACCOUNT = '111122223333';
const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/exampleuser`;
const USER: Principal = { kind: 'user', account: ACCOUNT, arn: USER_ARN };

function evaluate(
  given: Partial<PolicyLayers>,
  keys: Readonly<Record<string, ContextValue>> = {},
): Decision {
  const request: Request = {
    principal: USER,
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::bucket/key',
    resourceAccount: ACCOUNT,
    context: contextOf(keys, 'unknown'),
  };
  return evaluateReference(request, layersWith(given));
}

function conditionsOf(decision: Decision): readonly string[] {
  return decision.residual.map((term) => `${term.statement?.policy}: ${term.condition}`);
}

const MFA: ShortStatement = { conditions: [['Bool', 'aws:MultiFactorAuthPresent', 'true']] };
const TEAM: ShortStatement = { conditions: [['StringLike', 'aws:RequestTag/team', 'a', 'b']] };
const DENY_TEAM: ShortStatement = { ...TEAM, effect: 'Deny' };

describe('evaluateReference with unknown context', () => {
  it.each<[string, Partial<PolicyLayers>, Decision['decision'], readonly string[]]>([
    [
      'an allow may apply',
      { identity: [attached('identity', MFA)] },
      'Unknown',
      ['identity: Bool aws:MultiFactorAuthPresent = true'],
    ],
    ['another allow applies anyway', { identity: [attached('identity', MFA, {})] }, 'Allowed', []],
    [
      'a deny may apply',
      { identity: [attached('identity', {}, DENY_TEAM)] },
      'Unknown',
      ['identity: StringLike aws:RequestTag/team = a | b'],
    ],
    [
      'a deny applies for certain',
      { identity: [attached('identity', MFA, DENY_TEAM, { effect: 'Deny' })] },
      'ExplicitlyDenied',
      [],
    ],
    [
      'a deny may apply where nothing is allowed',
      { identity: [attached('identity', DENY_TEAM)] },
      'ImplicitlyDenied',
      [],
    ],
    [
      'both are open',
      { identity: [attached('identity', MFA)], scps: [[attached('scp', {}, DENY_TEAM)]] },
      'Unknown',
      [
        'scp: StringLike aws:RequestTag/team = a | b',
        'identity: Bool aws:MultiFactorAuthPresent = true',
      ],
    ],
    [
      'one layer is open, another refuses',
      { identity: [attached('identity', MFA)], boundary: attached('boundary') },
      'ImplicitlyDenied',
      [],
    ],
    [
      'a statement that cannot apply is left out',
      {
        identity: [
          attached('identity', MFA, {
            action: 'sqs:*',
            conditions: [['Bool', 'aws:SecureTransport', 'true']],
          }),
        ],
      },
      'Unknown',
      ['identity: Bool aws:MultiFactorAuthPresent = true'],
    ],
    [
      'a statement with a false condition is left out',
      {
        identity: [
          attached(
            'identity',
            {},
            {
              effect: 'Deny',
              conditions: [
                ['StringEquals', 'aws:username', 'someone'],
                ['Bool', 'aws:SecureTransport', 'false'],
              ],
            },
          ),
        ],
      },
      'Allowed',
      [],
    ],
    [
      'only what is undecided of a statement is listed',
      {
        identity: [
          attached('identity', {
            conditions: [
              ['StringEquals', 'aws:username', 'exampleuser'],
              ['Bool', 'aws:SecureTransport', 'true'],
              ['NotIpAddress', 'aws:SourceIp', '10.0.0.0/8', '::1'],
            ],
          }),
        ],
      },
      'Unknown',
      [
        'identity: Bool aws:SecureTransport = true',
        'identity: NotIpAddress aws:SourceIp = 10.0.0.0/8 | ::1',
      ],
    ],
    [
      'a direct grant makes the open identity irrelevant',
      {
        identity: [attached('identity', MFA)],
        resource: attached('resource', { principal: [USER_ARN] }),
      },
      'Allowed',
      [],
    ],
    [
      'a grant may apply or the identity may',
      {
        identity: [attached('identity', MFA)],
        resource: attached('resource', { ...TEAM, principal: [USER_ARN] }),
      },
      'Unknown',
      [
        'resource: StringLike aws:RequestTag/team = a | b',
        'identity: Bool aws:MultiFactorAuthPresent = true',
      ],
    ],
    [
      'a grant may apply where the boundary refuses the identity',
      {
        identity: [attached('identity', MFA)],
        boundary: attached('boundary'),
        resource: attached('resource', { ...TEAM, principal: [USER_ARN] }),
      },
      'Unknown',
      ['resource: StringLike aws:RequestTag/team = a | b'],
    ],
    [
      'a delegation to the account does not matter',
      {
        identity: [attached('identity', MFA)],
        resource: attached('resource', { ...TEAM, principal: [ACCOUNT] }),
      },
      'Unknown',
      ['identity: Bool aws:MultiFactorAuthPresent = true'],
    ],
    [
      'an operator is not known',
      { identity: [attached('identity', { conditions: [['StringAlmost', 'aws:username', 'x']] })] },
      'Unknown',
      ['identity: StringAlmost aws:username = x'],
    ],
    [
      'a variable of the resource is not known',
      {
        identity: [
          attached('identity', { resource: 'arn:aws:s3:::bucket/${aws:PrincipalTag/team}*' }),
        ],
      },
      'Unknown',
      ['identity: Resource = arn:aws:s3:::bucket/${aws:PrincipalTag/team}*'],
    ],
    [
      'a variable of a resource that is another anyway',
      {
        identity: [
          attached('identity', { resource: 'arn:aws:s3:::other/${aws:PrincipalTag/team}' }),
        ],
      },
      'ImplicitlyDenied',
      [],
    ],
  ])('%s', (_, given, decision, residual) => {
    const answer = evaluate(given);
    expect(answer.decision).toBe(decision);
    expect(conditionsOf(answer)).toEqual(residual);
  });

  it('blames no layer while the answer is open, and the refusing one when it is not', () => {
    const identity = [attached('identity', MFA)];
    expect(evaluate({ identity }).blockedBy).toBeNull();
    expect(evaluate({ identity, boundary: attached('boundary') }).blockedBy).toBe('boundary');
    expect(evaluate({ identity: [attached('identity', DENY_TEAM)] }).blockedBy).toBe('identity');
  });

  it('reports layers that are open by themselves', () => {
    const boundary = attached('boundary', DENY_TEAM);
    const answer = evaluate({ identity: [attached('identity', MFA)], boundary });
    expect(answer.layers.map((layer) => layer.decision)).toEqual(['Unknown', 'ImplicitlyDenied']);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
  it.each<[ContextValue, Decision['decision']]>([
    [{ kind: 'instant', notBeforeMs: 1_767_225_600_000, mayBeAbsent: true }, 'Allowed'],
    [{ kind: 'instant', notBeforeMs: 1_767_225_599_999, mayBeAbsent: true }, 'Unknown'],
    [{ kind: 'values', values: ['2025-12-31T23:59:59Z'] }, 'ExplicitlyDenied'],
    [{ kind: 'absent' }, 'Allowed'],
    [{ kind: 'unknown' }, 'Unknown'],
  ])('denies sessions issued before the revocation: %j', (issued, expected) => {
    const revoke: ShortStatement = {
      effect: 'Deny',
      conditions: [['DateLessThan', 'aws:TokenIssueTime', '2026-01-01T00:00:00Z']],
    };
    const answer = evaluate(
      { identity: [attached('identity', {}, revoke)] },
      { 'aws:TokenIssueTime': issued },
    );
    expect(answer.decision).toBe(expected);
  });

  it('lists a statement once although it is looked at in several ways', () => {
    const given = { resource: attached('resource', { ...TEAM, principal: [USER_ARN] }) };
    const request: Request = {
      principal: USER,
      action: 'kms:Decrypt',
      resource: '*',
      resourceAccount: ACCOUNT,
      context: contextOf({}, 'unknown'),
    };
    const identity = [attached('identity', {})];
    const answer = evaluateReference(request, layersWith({ ...given, identity }));
    expect(conditionsOf(answer)).toEqual(['resource: StringLike aws:RequestTag/team = a | b']);
  });
});
