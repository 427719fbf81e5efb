import { describe, expect, it } from 'vitest';
import { ANA, createsUser, detectIn, putsPolicy, recorded } from '../testing/detect.ts';
import { allow, arnOf } from '../testing/test-model.ts';
import type { TrailEvent } from '../trail/trail-event.ts';
import { type Incident, Incidents, type IncidentsOptions } from './incidents.ts';
import { DETECTION_RULES } from './registry.ts';

const ALL = allow('*');
const MINUTE = 60;

/** The last word on every incident of some parts of a trail. */
function incidentsIn(
  parts: readonly (readonly TrailEvent[])[],
  options: IncidentsOptions = {},
): readonly Incident[] {
  const incidents = new Incidents(options);
  const known = { users: { ana: {}, bob: {} } };
  const told = new Map<string, Incident>();
  const detections = detectIn(known, parts, DETECTION_RULES);
  for (const incident of incidents.add(detections)) told.set(incident.id, incident);
  return [...told.values()];
}

function makesAdministrator(second: number, name: string): readonly TrailEvent[] {
  return [
    createsUser(second, name),
    putsPolicy(second + 1, { userName: name }, ALL),
    recorded(second + 2, 'CreateAccessKey', { userName: name }),
  ];
}

function key(second: number, userName: string, parts = {}): TrailEvent {
  return recorded(second, 'CreateAccessKey', { userName }, parts);
}

describe('incidents', () => {
  it('are one for all that somebody does to a target, named by the worst of it', () => {
    const events = makesAdministrator(0, 'eve');
    const [incident, ...others] = incidentsIn([events]);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      rule: 'privileged-identity',
      severity: 'critical',
      title: 'eve is a full administrator',
      target: arnOf('user/eve'),
      rules: ['privileged-identity', 'both-halves', 'credential-for-another'],
      eventCount: 3,
      lastMs: events[2]?.atMs,
    });
    expect(incident?.actor.arn).toBe(ANA['arn']);
    expect(new Set(incident?.eventIds)).toEqual(new Set(events.map(({ id }) => id)));
    expect(incident?.techniques).toContain('T1098.001');
  });

  it('are the same whatever the parts, and when the same is told twice', () => {
    const events = makesAdministrator(0, 'eve');
    const whole = incidentsIn([events]);
    expect(incidentsIn(events.map((event) => [event])).map(({ id }) => id)).toHaveLength(1);
    const incidents = new Incidents();
    const detections = detectIn({ users: { ana: {} } }, [events], DETECTION_RULES);
    expect(incidents.add(detections)).toHaveLength(whole.length);
    expect(incidents.add(detections)).toEqual([]);
  });

  it('are several for several targets, callers, and times', () => {
    const bob = { userIdentity: { type: 'IAMUser', arn: arnOf('user/bob'), userName: 'bob' } };
    expect(incidentsIn([[key(0, 'eve'), key(1, 'fay'), key(2, 'eve', bob)]])).toHaveLength(3);
    expect(incidentsIn([[key(0, 'eve'), key(14 * MINUTE, 'eve')]])).toHaveLength(1);
    expect(incidentsIn([[key(0, 'eve'), key(16 * MINUTE, 'eve')]])).toHaveLength(2);
  });

  it('tell of what is done over and over as one', () => {
    const events = ['eve', 'fay', 'gus'].flatMap((name, at) => [
      createsUser(at * 10, name),
      putsPolicy(at * 10 + 1, { userName: name }, allow('s3:GetObject')),
    ]);
    expect(incidentsIn([events]).map(({ title, eventCount }) => [title, eventCount])).toEqual([
      ['ana created eve and gave it permissions, and so with 2 more', 6],
    ]);
  });

  it('are no more than ten of a kind in a storm, and lose nothing', () => {
    const names = Array.from({ length: 40 }, (_, at) => `u${at}`);
    const events = names.map((name, at) => recorded(at, 'CreateAccessKey', { userName: name }));
    const incidents = incidentsIn([events]).filter(({ rule }) => rule === 'credential-for-another');
    expect(incidents).toHaveLength(10);
    expect(incidents.reduce((sum, { eventCount }) => sum + eventCount, 0)).toBe(40);
    expect(incidents.at(-1)?.title).toMatch(/ made an access key for u\d+, and so with 30 more$/);
  });

  it('leave out what somebody answers for, until the day', () => {
    const [first, ...others] = makesAdministrator(0, 'eve');
    const untilMs = (first?.atMs ?? 0) + 2000;
    const exception = {
      rule: 'privileged-identity',
      subject: '*user/eve',
      owner: 'o',
      reason: 'r',
    };
    const events = first === undefined ? [] : [first, ...others];
    const covered = incidentsIn([events], { exceptions: [{ ...exception, untilMs }] });
    expect(covered.map(({ rule }) => rule)).toEqual(['credential-for-another']);
    const ended = incidentsIn([events], { exceptions: [{ ...exception, untilMs: 0 }] });
    expect(ended.map(({ rule }) => rule)).toEqual(['privileged-identity']);
  });
});
