import { describe, expect, it } from 'vitest';
import { foundBy, recorded } from '../../../testing/detect.ts';
import { arnOf } from '../../../testing/test-model.ts';
import { rootUsed } from './rule.ts';

const ROOT = { type: 'Root', arn: arnOf('root'), accountId: '111122223333' };

describe('root-used fires on', () => {
  it('whatever a root user does, keys above all', () => {
    const events = [
      recorded(1, 'ListUsers', null, { userIdentity: ROOT, readOnly: true }),
      recorded(2, 'CreateAccessKey', null, { userIdentity: ROOT }),
    ];
    expect(foundBy(rootUsed, null, events)).toEqual([
      'high: The root user of 111122223333 was used [root]',
      'critical: The root user of 111122223333 made itself an access key [root]',
    ]);
  });

  it('a session that stands for a root user, and an attempt at one', () => {
    const parameters = { targetPrincipal: '444455556666' };
    const parts = { eventSource: 'sts.amazonaws.com' };
    const events = [
      recorded(1, 'AssumeRoot', parameters, parts),
      recorded(2, 'AssumeRoot', parameters, { ...parts, errorCode: 'AccessDenied' }),
    ];
    expect(foundBy(rootUsed, null, events)).toEqual([
      'high: A session for the root user of 444455556666 was asked for [444455556666]',
      'low: Failed attempt (AccessDenied): A session for the root user of 444455556666 was asked for [444455556666]',
    ]);
  });
});

describe('root-used stays silent on', () => {
  it('a near miss: what a service does for a root user', () => {
    const userIdentity = { ...ROOT, invokedBy: 'autoscaling.amazonaws.com' };
    const events = [
      recorded(1, 'ListUsers', null, { userIdentity }),
      recorded(2, 'ListUsers', null, { userIdentity: ROOT, eventType: 'AwsServiceEvent' }),
    ];
    expect(foundBy(rootUsed, null, events)).toEqual([]);
  });

  it('a user who is called root', () => {
    const userIdentity = { type: 'IAMUser', arn: arnOf('user/root'), userName: 'root' };
    expect(foundBy(rootUsed, null, [recorded(1, 'ListUsers', null, { userIdentity })])).toEqual([]);
  });
});
