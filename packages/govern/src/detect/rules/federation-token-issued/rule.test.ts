import { describe, expect, it } from 'vitest';
import { foundBy, recorded } from '../../../testing/detect.ts';
import { federationTokenIssued } from './rule.ts';

const rule = federationTokenIssued;
const STS = { eventSource: 'sts.amazonaws.com', readOnly: true };

describe('federation-token-issued fires on', () => {
  it('a session for federation', () => {
    const event = recorded(1, 'GetFederationToken', { name: 'guest' }, STS);
    expect(foundBy(rule, null, [event])).toEqual([
      'medium: ana made a session for guest [user/ana]',
    ]);
  });
});

describe('federation-token-issued stays silent on', () => {
  it('a near miss: one that was denied, and sessions of other kinds', () => {
    const events = [
      recorded(1, 'GetFederationToken', { name: 'g' }, { ...STS, errorCode: 'AccessDenied' }),
      recorded(2, 'GetSessionToken', null, STS),
    ];
    expect(foundBy(rule, null, events)).toEqual([]);
  });
});
