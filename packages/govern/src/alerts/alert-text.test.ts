import { describe, expect, it } from 'vitest';
import { sampleIncident } from '../ports/testing/index.ts';
import { alertText } from './alert-text.ts';

const ALERT = { id: 'i.1', incident: sampleIncident('i'), revision: 1, decision: null };

describe('an alert in words', () => {
  it('says what happened, who did it, what it makes possible and what to do', () => {
    const { parts, subject } = alertText({
      ...ALERT,
      incident: sampleIncident('i', { why: ['she may do everything', 'so may others'] }),
    });
    expect(subject).toBe('[CRITICAL] mallory is a full administrator');
    expect(parts.map(({ label, text }) => `${label}: ${text}`)).toEqual([
      'Who: ana@example.com, as arn:aws:iam::111122223333:user/ana, with high confidence: the user is hers',
      'To what: arn:aws:iam::111122223333:user/mallory',
      'What it makes possible: she may do everything. so may others.',
      'What to do now: Ask her.',
      'When: 1970-01-01T00:00:01Z',
      'Events: i',
      'Rules: privileged-identity, both-halves',
      'Incident: i',
    ]);
  });

  it('says so where nobody knows who it was, and where it is told again', () => {
    const actor = { ...ALERT.incident.actor, person: null };
    const incident = sampleIncident('i', { actor, target: null, eventCount: 9 });
    const { parts, subject } = alertText({ ...ALERT, incident, revision: 2 });
    expect(subject).toBe('Update: [CRITICAL] mallory is a full administrator');
    expect(parts[0]?.text).toBe(
      'ana, as arn:aws:iam::111122223333:user/ana; who stands behind it is not known',
    );
    expect(parts.map(({ label }) => label)).not.toContain('To what');
    expect(parts.find(({ label }) => label === 'Events')?.text).toBe('i and 4 more');
  });

  it('says who decided what', () => {
    const decision = { kind: 'resolved', by: 'bo', note: 'it was a drill', atMs: 0 } as const;
    const { parts, subject } = alertText({ ...ALERT, decision });
    expect(subject).toBe('Resolved by bo: mallory is a full administrator');
    expect(parts[0]).toEqual({ label: 'Note', text: 'it was a drill' });
  });
});
