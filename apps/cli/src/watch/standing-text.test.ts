import { describe, expect, it } from 'vitest';
import { standingText } from './standing-text.ts';

const AT_MS = Date.parse('2026-11-28T12:00:00Z');
const NOTHING = { events: 0, incidents: 0, latest: null, failedAlerts: 0 };

describe('the standing of a watch', () => {
  it('says what came and what came of it', () => {
    expect(standingText(NOTHING)).toBe('0 events · 0 incidents');
    const latest = { happenedMs: AT_MS, lagMs: 8400 };
    expect(standingText({ events: 1204, incidents: 1, latest, failedAlerts: 3 })).toBe(
      '1204 events · the latest of 2026-11-28T12:00:00Z, taken 8 s later · 1 incident · 3 attempts to alert failed',
    );
  });

  it.each([
    [0, '0 s'],
    [119_400, '119 s'],
    [120_000, '2 min'],
    [7_199_000, '120 min'],
    [7_200_000, '2 h'],
    [172_800_000, '2 d'],
  ])('says how long %i ms are', (lagMs, text) => {
    const latest = { happenedMs: AT_MS, lagMs };
    expect(standingText({ ...NOTHING, latest })).toContain(`taken ${text} later`);
  });
});
