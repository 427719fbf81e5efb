import { describe, expect, it } from 'vitest';
import { detectIn, foundBy, recorded } from '../../../testing/detect.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import { iamAccessDeniedBurst } from './rule.ts';

const rule = iamAccessDeniedBurst;

function denied(count: number, from = 0, parts: object = {}): readonly TrailEvent[] {
  const names = ['ListUsers', 'GetUser', 'CreateUser'];
  return Array.from({ length: count }, (_, at) =>
    recorded(from + at, names[at % 3] ?? '', null, { errorCode: 'AccessDenied', ...parts }),
  );
}

describe('iam-access-denied-burst fires on', () => {
  it('ten denied calls within ten minutes, told with those that came before', () => {
    const found = detectIn(null, [denied(11)], [rule]);
    expect(found.map(({ found: { title } }) => title)).toEqual([
      'ana was denied calls to IAM 10 times within 10 minutes',
      'ana was denied calls to IAM 11 times within 10 minutes',
    ]);
    expect(found.map(({ found: { earlier } }) => earlier?.length)).toEqual([9, 0]);
  });

  it('more than twice what is usual', () => {
    const days = [denied(9), denied(9, 3600), denied(19, 7200)];
    expect(detectIn(null, days, [rule])).toHaveLength(1);
  });
});

describe('iam-access-denied-burst stays silent on', () => {
  it('nine, and many over hours', () => {
    expect(foundBy(rule, null, denied(9))).toEqual([]);
    const slow = Array.from({ length: 30 }, (_, at) => denied(1, at * 300)).flat();
    expect(foundBy(rule, null, slow)).toEqual([]);
  });

  it('a near miss: as many as this caller has every hour', () => {
    const hours = [denied(9), denied(15, 3600)];
    expect(detectIn(null, hours, [rule])).toEqual([]);
  });

  it('services, and what other services deny', () => {
    const service = { userIdentity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' } };
    expect(foundBy(rule, null, denied(20, 0, service))).toEqual([]);
    expect(foundBy(rule, null, denied(20, 0, { eventSource: 's3.amazonaws.com' }))).toEqual([]);
  });
});
