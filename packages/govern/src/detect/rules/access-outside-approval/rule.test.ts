import { describe, expect, it } from 'vitest';
import { foundBy, recorded } from '../../../testing/detect.ts';
import { allow, arnOf, type TestAccount, trust } from '../../../testing/test-model.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import type { ApprovedWindow } from '../../approvals.ts';
import { accessOutsideApproval } from './rule.ts';

const BEFORE: TestAccount = {
  users: { ana: {} },
  roles: {
    Emergency: { trust: trust({ AWS: arnOf('user/ana') }), inline: [allow('s3:*')] },
    Reader: { trust: trust({ AWS: arnOf('user/ana') }), inline: [allow('s3:GetObject')] },
  },
};

/** Two hours of a day, in which events of tests happen from the first second on. */
const FROM_MS = 1_767_225_600_000;
const HOUR_MS = 3_600_000;
const WINDOW: ApprovedWindow = {
  role: arnOf('role/Emergency'),
  person: arnOf('user/ana'),
  fromMs: FROM_MS,
  untilMs: FROM_MS + 2 * HOUR_MS,
  approvedBy: ['ben@example.com'],
  reason: 'INC-7',
};

function found(event: TrailEvent, windows: readonly ApprovedWindow[] = [WINDOW]) {
  const approvals = { roles: [arnOf('role/Emer*')], windows };
  return foundBy(accessOutsideApproval, BEFORE, [event], { approvals });
}

function assumes(parts: Readonly<Record<string, unknown>> = {}, atHour = 1, role = 'Emergency') {
  const parameters = { roleArn: arnOf(`role/${role}`), roleSessionName: 'ben@example.com' };
  return recorded(atHour * 3600, 'AssumeRole', parameters, {
    eventSource: 'sts.amazonaws.com',
    readOnly: true,
    ...parts,
  });
}

/** What a response says of when a session ends. */
function ending(expiration: string) {
  return { responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLE', expiration } } };
}

const WITHOUT = 'high: ana came to act as Emergency without an approval [role/Emergency]';

describe('access-outside-approval fires on', () => {
  it('a session that nobody approved, whatever it is called', () => {
    expect(found(assumes(), [])).toEqual([WITHOUT]);
    expect(found(assumes(), [{ ...WINDOW, person: 'ben@example.com' }])).toEqual([WITHOUT]);
    expect(found(assumes(), [{ ...WINDOW, role: arnOf('role/Reader') }])).toEqual([WITHOUT]);
  });

  it('a session before the window, and one after it', () => {
    const later = { ...WINDOW, fromMs: FROM_MS + 1.5 * HOUR_MS };
    expect(found(assumes(), [later])).toEqual([WITHOUT]);
    expect(found(assumes({}, 2))).toEqual([WITHOUT]);
  });

  it('a window that nobody else signed for', () => {
    const own = { ...WINDOW, approvedBy: [arnOf('user/ANA')] };
    expect(found(assumes(), [own])).toEqual([WITHOUT]);
    expect(found(assumes(), [{ ...WINDOW, approvedBy: [] }])).toEqual([WITHOUT]);
  });

  it.each(['Jan 1, 2026, 2:02:00 AM', 'Jan 1, 2026, 2:02:00\u202fAM', '2026-01-01T02:02:00Z'])(
    'a session that outlasts its window: %s',
    (expiration) => {
      expect(found(assumes(ending(expiration)))).toEqual([
        'medium: ana came to act as Emergency for longer than was approved [role/Emergency]',
      ]);
    },
  );

  it('whoever comes from a provider or signs in to the console, and has no approval', () => {
    expect(found(bySaml('eve@example.com'), [ofAna()])).toHaveLength(1);
    expect(found(signsIn('eve@example.com'), [ofAna()])).toHaveLength(1);
  });
});

function ofAna(): ApprovedWindow {
  return { ...WINDOW, person: 'Ana@example.com' };
}

function bySaml(userName: string) {
  const userIdentity = { type: 'SAMLUser', userName, principalId: `p:${userName}` };
  return recorded(
    1,
    'AssumeRoleWithSAML',
    { roleArn: arnOf('role/Emergency'), roleSessionName: userName },
    { eventSource: 'sts.amazonaws.com', userIdentity },
  );
}

function signsIn(name: string) {
  const userIdentity = {
    type: 'AssumedRole',
    arn: `arn:aws:sts::111122223333:assumed-role/Emergency/${name}`,
    sessionContext: { sessionIssuer: { arn: arnOf('role/Emergency') } },
  };
  const parts = { eventSource: 'signin.amazonaws.com', userIdentity };
  return recorded(1, 'ConsoleLogin', null, {
    ...parts,
    responseElements: { ConsoleLogin: 'Success' },
  });
}

describe('access-outside-approval stays silent on', () => {
  it('sessions within a window, of whoever it is for', () => {
    expect(found(assumes())).toEqual([]);
    expect(found(assumes({}, 0))).toEqual([]);
    expect(found(bySaml('ana@example.com'), [ofAna()])).toEqual([]);
    expect(found(signsIn('ana@example.com'), [ofAna()])).toEqual([]);
  });

  it('roles that want no approval, and services', () => {
    expect(found(assumes({}, 1, 'Reader'), [])).toEqual([]);
    const userIdentity = { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' };
    expect(found(assumes({ userIdentity }), [])).toEqual([]);
  });

  it('a near miss: a session that was denied, one that ends with its window at midday', () => {
    expect(found(assumes({ errorCode: 'AccessDenied' }), [])).toEqual([]);
    const midday = { ...WINDOW, untilMs: FROM_MS + 12 * HOUR_MS };
    expect(found(assumes(ending('Jan 1, 2026, 12:00:30 PM')), [midday])).toEqual([]);
    expect(found(assumes(ending('Jan 1, 2026, 12:02:00 PM')), [midday])).toHaveLength(1);
    expect(found(assumes(ending('Jan 1, 2026, 12:02:00 AM')), [midday])).toEqual([]);
  });
});
