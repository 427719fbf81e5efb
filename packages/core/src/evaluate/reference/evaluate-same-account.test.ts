import { describe, expect, it } from 'vitest';
import type { Principal } from '../../request/request.ts';
import type { PolicyLayers } from '../decision.ts';
import { attached, type ShortStatement } from './testing/build-policy.ts';
import {
  ACCOUNT,
  ALLOW,
  ALLOWED,
  ANONYMOUS,
  type Answer,
  DENY,
  decide,
  deniedBy,
  FEDERATED,
  FEDERATED_ARN,
  ROLE,
  ROLE_ARN,
  ROOT,
  ROOT_ARN,
  refusedBy,
  requestBy,
  SERVICE,
  SESSION,
  SESSION_ARN,
  SILENT,
  USER,
  USER_ARN,
} from './testing/decide.ts';

const OF_USER: Principal = {
  kind: 'federated-user',
  account: ACCOUNT,
  arn: FEDERATED_ARN,
  userArn: USER_ARN,
};

function grantTo(...principal: readonly string[]): Partial<PolicyLayers> {
  return { resource: attached('resource', { principal }) };
}

describe('evaluateReference: resource-based policies within the account', () => {
  const silentBoundary = { boundary: attached('boundary', SILENT) };
  const silentSession = { session: [attached('session', SILENT)] };
  const allSilent = { ...silentBoundary, ...silentSession };

  // "Resource-based policies and implicit denies in other policy types (same account)" on
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
  it.each<[string, Principal, string, Partial<PolicyLayers>, Answer]>([
    ['role session by role ARN, all silent', SESSION, ROLE_ARN, allSilent, refusedBy('boundary')],
    [
      'role session by role ARN, boundary silent',
      SESSION,
      ROLE_ARN,
      silentBoundary,
      refusedBy('boundary'),
    ],
    [
      'role session by role ARN, session silent',
      SESSION,
      ROLE_ARN,
      silentSession,
      refusedBy('session'),
    ],
    ['role session by role ARN, identity silent', SESSION, ROLE_ARN, {}, ALLOWED],
    ['role session by session ARN', SESSION, SESSION_ARN, allSilent, ALLOWED],
    ['role by role ARN', ROLE, ROLE_ARN, {}, ALLOWED],
    ['role by role ARN, boundary silent', ROLE, ROLE_ARN, silentBoundary, refusedBy('boundary')],
    ['user by user ARN', USER, USER_ARN, silentBoundary, ALLOWED],
    ['federated user by some user', FEDERATED, USER_ARN, allSilent, refusedBy('boundary')],
    ['federated user by its user, all silent', OF_USER, USER_ARN, allSilent, refusedBy('boundary')],
    [
      'federated user by its user, session silent',
      OF_USER,
      USER_ARN,
      silentSession,
      refusedBy('session'),
    ],
    [
      'federated user by its user, session allows',
      OF_USER,
      USER_ARN,
      { session: [attached('session', ALLOW)] },
      ALLOWED,
    ],
    [
      'federated user by some user, session allows',
      FEDERATED,
      USER_ARN,
      { session: [attached('session', ALLOW)] },
      ['Unknown', null],
    ],
    ['federated user by federated user ARN', FEDERATED, FEDERATED_ARN, allSilent, ALLOWED],
    ['federated user by federated user ARN, no session', FEDERATED, FEDERATED_ARN, {}, ALLOWED],
    ['root user by root ARN', ROOT, ROOT_ARN, {}, ALLOWED],
    ['service by service', SERVICE, 'Service ecs.amazonaws.com', {}, ALLOWED],
    ['user by everyone', USER, '*', silentBoundary, ALLOWED],
    ['role session by everyone', SESSION, 'AWS *', allSilent, ALLOWED],
    ['user by account', USER, ACCOUNT, {}, refusedBy('identity')],
    ['user by root ARN', USER, ROOT_ARN, {}, refusedBy('identity')],
    ['session by account', SESSION, ACCOUNT, {}, refusedBy('identity')],
    ['user by another user', USER, `${USER_ARN}2`, {}, refusedBy('identity')],
    ['anonymous by everyone', ANONYMOUS, '*', {}, ALLOWED],
    ['anonymous by account', ANONYMOUS, ACCOUNT, {}, refusedBy('resource')],
  ])('%s', (...row) => {
    const [, principal, named, given, expected] = row;
    expect(decide(requestBy(principal), { ...grantTo(named), ...given })).toEqual(expected);
  });

  it.each<[string, Partial<PolicyLayers>, Answer]>([
    ['SCP silent', { scps: [[]] }, refusedBy('scp')],
    ['SCP denies', { scps: [[attached('scp', DENY)]] }, deniedBy('scp')],
    ['endpoint silent', { endpoint: [] }, refusedBy('endpoint')],
    ['identity denies', { identity: [attached('identity', DENY)] }, deniedBy('identity')],
    ['boundary denies', { boundary: attached('boundary', DENY) }, deniedBy('boundary')],
    ['session denies', { session: [attached('session', DENY)] }, deniedBy('session')],
  ])('a direct grant does not pass where %s', (_, given, expected) => {
    expect(decide(requestBy(SESSION), { ...grantTo(SESSION_ARN), ...given })).toEqual(expected);
  });

  it.each<[string, ShortStatement, Answer]>([
    ['denies the user', { ...DENY, principal: [USER_ARN] }, deniedBy('resource')],
    ['denies the account', { ...DENY, principal: [ACCOUNT] }, deniedBy('resource')],
    ['denies everyone', { ...DENY, principal: ['*'] }, deniedBy('resource')],
    ['denies another user', { ...DENY, principal: [`${USER_ARN}2`] }, ALLOWED],
    ['denies all but the user', { ...DENY, notPrincipal: [USER_ARN, ROOT_ARN] }, ALLOWED],
    ['denies all but another', { ...DENY, notPrincipal: [`${USER_ARN}2`] }, deniedBy('resource')],
    ['names no principal', DENY, ALLOWED],
    ['is silent', SILENT, ALLOWED],
    // "UsePrincipalArnInsteadOfNotPrincipalWithDeny"
    [
      'denies other ARNs',
      {
        ...DENY,
        principal: ['*'],
        conditions: [['ArnNotEquals', 'aws:PrincipalArn', USER_ARN]],
      },
      ALLOWED,
    ],
    [
      'denies this ARN',
      {
        ...DENY,
        principal: ['*'],
        conditions: [['ArnEquals', 'aws:PrincipalArn', USER_ARN]],
      },
      deniedBy('resource'),
    ],
  ])('the resource policy %s, the identity allows', (_, statement, expected) => {
    const identity = [attached('identity', ALLOW)];
    const resource = attached('resource', statement);
    expect(decide(requestBy(USER), { identity, resource })).toEqual(expected);
  });

  it('denies who has a boundary by NotPrincipal, even if listed', () => {
    const given = {
      identity: [attached('identity', ALLOW)],
      boundary: attached('boundary', ALLOW),
      resource: attached('resource', { ...DENY, notPrincipal: [USER_ARN, ROOT_ARN] }),
    };
    expect(decide(requestBy(USER), given)).toEqual(deniedBy('resource'));
  });

  // "Identity-based policy types, such as permissions boundaries or session
  // policies, do not limit permissions granted using the aws:PrincipalArn
  // condition key with a wildcard(*) in the Principal element":
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
  it('grants to everyone under a condition on the role ARN', () => {
    const resource = attached('resource', {
      principal: ['*'],
      conditions: [['ArnEquals', 'aws:PrincipalArn', ROLE_ARN]],
    });
    expect(decide(requestBy(SESSION), { resource, ...allSilent })).toEqual(ALLOWED);
  });

  it('counts a resource of an unknown account to the account of the principal', () => {
    const request = requestBy(USER, { resourceAccount: null });
    expect(decide(request, { identity: [attached('identity', ALLOW)] })).toEqual(ALLOWED);
  });
});
