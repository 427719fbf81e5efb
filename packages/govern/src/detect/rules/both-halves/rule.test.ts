import { describe, expect, it } from 'vitest';
import {
  createsRole,
  createsUser,
  detectIn,
  foundBy,
  putsPolicy,
  recorded,
} from '../../../testing/detect.ts';
import { allow, arnOf, trust } from '../../../testing/test-model.ts';
import { bothHalves } from './rule.ts';

const READS = allow('s3:GetObject');
const BOB = { userIdentity: { type: 'IAMUser', arn: arnOf('user/bob'), userName: 'bob' } };
const DAY = 24 * 3600;

/** A session of a role that one person has. */
function sessionOf(role: string, person: string) {
  const arn = `arn:aws:sts::111122223333:assumed-role/${role}/${person}`;
  const sessionIssuer = { arn: arnOf(`role/${role}`) };
  return { userIdentity: { type: 'AssumedRole', arn, sessionContext: { sessionIssuer } } };
}

describe('both-halves fires on', () => {
  it('one human who makes a user and empowers it, days apart and once', () => {
    const parts = [
      [createsUser(1, 'eve')],
      [putsPolicy(9 * DAY, { userName: 'eve' }, READS)],
      [putsPolicy(10 * DAY, { userName: 'eve' }, allow('s3:PutObject'))],
    ];
    const found = detectIn({ users: { ana: {} } }, parts, [bothHalves]);
    expect(found.map(({ found: { title, earlier } }) => [title, earlier?.[0]?.name])).toEqual([
      ['ana created eve and gave it permissions', 'CreateUser'],
    ]);
  });

  it('one human by two roles', () => {
    const events = [
      createsUser(1, 'eve', sessionOf('Creator', 'dora@example.com')),
      putsPolicy(2, { userName: 'eve' }, READS, sessionOf('Assigner', 'dora@example.com')),
    ];
    expect(foundBy(bothHalves, null, events)).toEqual([
      'medium: dora@example.com created eve and gave it permissions [user/eve]',
    ]);
  });

  it('calls of one second that come out of order, and groups', () => {
    const trusted = trust({ Service: 'ec2.amazonaws.com' });
    const role = [putsPolicy(1, { roleName: 'app' }, READS), createsRole(1, 'app', trusted)];
    expect(foundBy(bothHalves, null, role)).toHaveLength(1);
    const join = { userName: 'eve', groupName: 'staff' };
    const group = [recorded(1, 'AddUserToGroup', join), createsUser(1, 'eve')];
    expect(foundBy(bothHalves, { groups: { staff: {} } }, group)).toHaveLength(1);
  });
});

describe('both-halves stays silent on', () => {
  it('two humans', () => {
    const events = [createsUser(1, 'eve'), putsPolicy(2, { userName: 'eve' }, READS, BOB)];
    expect(foundBy(bothHalves, null, events)).toEqual([]);
  });

  it('a near miss: two humans with one role', () => {
    const events = [
      createsUser(1, 'eve', sessionOf('Ops', 'dora@example.com')),
      putsPolicy(2, { userName: 'eve' }, READS, sessionOf('Ops', 'emil@example.com')),
    ];
    expect(foundBy(bothHalves, null, events)).toEqual([]);
  });

  it('a near miss: permissions that were denied, or taken away', () => {
    const denied = putsPolicy(2, { userName: 'eve' }, READS, { errorCode: 'AccessDenied' });
    const bounded = {
      userName: 'eve',
      permissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    };
    const limits = recorded(3, 'PutUserPermissionsBoundary', bounded);
    expect(foundBy(bothHalves, null, [createsUser(1, 'eve'), denied, limits])).toEqual([]);
  });

  it('services', () => {
    const service = { userIdentity: { type: 'AWSService', invokedBy: 'sso.amazonaws.com' } };
    const events = [
      createsUser(1, 'eve', service),
      putsPolicy(2, { userName: 'eve' }, READS, service),
    ];
    expect(foundBy(bothHalves, null, events)).toEqual([]);
  });
});
