import { describe, expect, it } from 'vitest';
import { createsUser, foundBy, recorded } from '../../../testing/detect.ts';
import { iamChangeBurst } from './rule.ts';

const rule = iamChangeBurst;

describe('iam-change-burst fires on', () => {
  it('twenty changes within ten minutes', () => {
    const events = Array.from({ length: 20 }, (_, at) => createsUser(at, `u${at}`));
    expect(foundBy(rule, null, events)).toEqual([
      'medium: ana changed identities and permissions 20 times within 10 minutes [-]',
    ]);
  });
});

describe('iam-change-burst stays silent on', () => {
  it('nineteen, and calls that failed', () => {
    const some = Array.from({ length: 19 }, (_, at) => createsUser(at, `u${at}`));
    const failed = Array.from({ length: 30 }, (_, at) =>
      createsUser(30 + at, `f${at}`, { errorCode: 'EntityAlreadyExistsException' }),
    );
    expect(foundBy(rule, null, [...some, ...failed])).toEqual([]);
  });

  it('a near miss: many that are read, or taken away', () => {
    const reads = Array.from({ length: 30 }, (_, at) =>
      recorded(at, 'GetUser', null, { readOnly: true }),
    );
    const deletes = Array.from({ length: 30 }, (_, at) =>
      recorded(at, 'DeleteUser', { userName: `u${at}` }),
    );
    expect(foundBy(rule, null, [...reads, ...deletes])).toEqual([]);
  });
});
