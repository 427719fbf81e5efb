import { describe, expect, it } from 'vitest';
import type { Principal } from '../../request/request.ts';
import type { PolicyLayers } from '../decision.ts';
import { attached } from './testing/build-policy.ts';
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
  OTHER_ACCOUNT,
  ROLE_ARN,
  ROOT,
  refusedBy,
  requestBy,
  SERVICE,
  SESSION,
  SESSION_ARN,
  SILENT,
  USER,
  USER_ARN,
} from './testing/decide.ts';

describe('evaluateReference: cross-account requests', () => {
  const identity = [attached('identity', ALLOW)];
  const resource = attached('resource', { principal: [ACCOUNT] });
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
  it.each<[string, Principal, Partial<PolicyLayers>, Answer]>([
    ['both sides allow', USER, { identity, resource }, ALLOWED],
    ['no resource policy', USER, { identity }, refusedBy('resource')],
    [
      'resource policy silent',
      USER,
      { identity, resource: attached('resource', SILENT) },
      refusedBy('resource'),
    ],
    ['identity silent', USER, { resource }, refusedBy('identity')],
    [
      'identity silent, user named',
      USER,
      {
        resource: attached('resource', { principal: [USER_ARN] }),
      },
      refusedBy('identity'),
    ],
    [
      'identity silent, everyone named',
      USER,
      {
        resource: attached('resource', { principal: ['*'] }),
      },
      refusedBy('identity'),
    ],
    [
      'identity silent, session named',
      SESSION,
      {
        resource: attached('resource', { principal: [SESSION_ARN] }),
      },
      refusedBy('identity'),
    ],
    [
      'role named',
      SESSION,
      { identity, resource: attached('resource', { principal: [ROLE_ARN] }) },
      ALLOWED,
    ],
    [
      'boundary silent',
      USER,
      { identity, resource, boundary: attached('boundary', SILENT) },
      refusedBy('boundary'),
    ],
    ['session silent', SESSION, { identity, resource, session: [] }, refusedBy('session')],
    [
      'federated user without session policy',
      FEDERATED,
      { identity, resource },
      refusedBy('session'),
    ],
    [
      'resource denies',
      USER,
      { identity, resource: attached('resource', { ...DENY, principal: ['*'] }) },
      deniedBy('resource'),
    ],
    // "The AccountB root user has all of the permissions that are granted to the account."
    ['root user', ROOT, { resource }, ALLOWED],
    ['root user without grant', ROOT, {}, refusedBy('resource')],
    [
      'service',
      SERVICE,
      { resource: attached('resource', { principal: ['Service ecs.amazonaws.com'] }) },
      ALLOWED,
    ],
    ['service without grant', SERVICE, { identity, resource }, refusedBy('resource')],
    ['anonymous without policy', ANONYMOUS, { identity }, refusedBy('resource')],
  ])('%s', (_, principal, given, expected) => {
    expect(decide(requestBy(principal, { resourceAccount: OTHER_ACCOUNT }), given)).toEqual(
      expected,
    );
  });
});
