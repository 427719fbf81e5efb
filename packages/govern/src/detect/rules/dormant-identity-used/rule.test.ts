import { describe, expect, it } from 'vitest';
import { reportWith, testKey } from '../../../testing/credentials.ts';
import { foundBy, recorded } from '../../../testing/detect.ts';
import { allow, arnOf, type TestAccount, trust } from '../../../testing/test-model.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import { dormantIdentityUsed } from './rule.ts';

const ANYBODY = trust({ AWS: arnOf('root') });
const OLD = '2025-06-01T00:00:00Z';
const RECENT = '2025-12-01T00:00:00Z';

const BEFORE: TestAccount = {
  users: { ana: {}, boss: { inline: [allow('*')] }, bob: {}, cem: {}, dora: {}, emil: {} },
  roles: {
    old: { trust: ANYBODY, lastUsedAt: OLD },
    power: { trust: ANYBODY, lastUsedAt: OLD, inline: [allow('*')] },
    busy: { trust: ANYBODY, lastUsedAt: RECENT },
    unknown: { trust: ANYBODY },
  },
  beside: {
    credentials: reportWith({
      ana: { keys: [testKey({ usedAt: OLD, changedAt: OLD })] },
      boss: { password: { changedAt: OLD, usedAt: OLD } },
      bob: {
        keys: [testKey({ usedAt: OLD, changedAt: OLD }), testKey({ nth: 2, usedAt: RECENT })],
      },
      cem: { keys: [testKey({ usedAt: OLD, changedAt: OLD }), testKey({ nth: 2 })] },
      dora: { keys: [testKey({ changedAt: OLD })] },
      emil: {},
    }),
  },
};

function byUser(userName: string, name = 'ListUsers', parts = {}): TrailEvent {
  const userIdentity = { type: 'IAMUser', arn: arnOf(`user/${userName}`), userName };
  return recorded(1, name, null, { userIdentity, ...parts });
}

function assumes(role: string, parts = {}): TrailEvent {
  const parameters = { roleArn: arnOf(`role/${role}`), roleSessionName: 'x' };
  return recorded(1, 'AssumeRole', parameters, { eventSource: 'sts.amazonaws.com', ...parts });
}

const found = (...events: readonly TrailEvent[]) => foundBy(dormantIdentityUsed, BEFORE, events);
/** Ana herself is dormant in these tests, so that another user assumes roles. */
const BY_EMIL = { userIdentity: { type: 'IAMUser', arn: arnOf('user/emil'), userName: 'emil' } };

describe('dormant-identity-used fires on', () => {
  it.each<[string, TrailEvent, string]>([
    ['a key', byUser('ana'), 'medium: ana was used after 214 days without use [user/ana]'],
    [
      'a denied call',
      byUser('ana', 'ListUsers', { errorCode: 'AccessDenied' }),
      'medium: ana was used after 214 days without use [user/ana]',
    ],
    [
      'a password, of an administrator',
      byUser('boss', 'ConsoleLogin', { eventSource: 'signin.amazonaws.com' }),
      'high: boss was used after 214 days without use [user/boss]',
    ],
    [
      'a key that was never used',
      byUser('dora'),
      'medium: dora was used after 214 days without use [user/dora]',
    ],
    [
      'a role',
      assumes('old', BY_EMIL),
      'medium: old was used by emil after 214 days without use [role/old]',
    ],
    [
      'a role of an administrator',
      assumes('power', BY_EMIL),
      'high: power was used by emil after 214 days without use [role/power]',
    ],
  ])('%s', (_, event, told) => {
    expect(found(event)).toEqual([told]);
  });
});

describe('dormant-identity-used fires twice on', () => {
  it('a dormant user who takes a dormant role', () => {
    const { userIdentity } = byUser('ana').record;
    expect(found(assumes('old', { userIdentity }))).toEqual([
      'medium: old was used by ana after 214 days without use [role/old]',
      'medium: ana was used after 214 days without use [user/ana]',
    ]);
  });
});

describe('dormant-identity-used stays silent on', () => {
  it.each<[string, TrailEvent]>([
    ['a user whose other key was used', byUser('bob')],
    ['a role that was used', assumes('busy', BY_EMIL)],
    ['a role of which no last use is known', assumes('unknown', BY_EMIL)],
    ['a user of whom no use is known', byUser('emil')],
    [
      'a service',
      assumes('old', { userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } }),
    ],
    ['a session that was denied', assumes('old', { ...BY_EMIL, errorCode: 'AccessDenied' })],
  ])('%s', (_, event) => {
    expect(found(event)).toEqual([]);
  });

  it('what comes after the first use', () => {
    expect(found(byUser('ana'), byUser('ana', 'ListRoles'))).toHaveLength(1);
  });
});

const at = (day: string) => ({ eventTime: `${day}T00:00:00Z` });

describe('a near miss is', () => {
  it('a user whose newest key was made yesterday', () => {
    expect(found(byUser('cem'))).toEqual([]);
  });

  it('a use on the 90th day, and a miss on the 89th', () => {
    expect(found(byUser('ana', 'ListUsers', at('2025-08-30')))).toHaveLength(1);
    expect(found(byUser('ana', 'ListUsers', at('2025-08-29')))).toEqual([]);
  });
});
