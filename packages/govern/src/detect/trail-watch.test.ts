import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFLICTS, DEFAULT_DUTIES } from '../duties/default-duties.ts';
import { ReachWatch } from '../duties/reach-watch.ts';
import { recorded } from '../testing/detect.ts';
import { TEST_CATALOG } from '../testing/test-catalog.ts';
import { arnOf, modelOf } from '../testing/test-model.ts';
import { LiveModel } from '../trail/live-model.ts';
import type { TrailEvent } from '../trail/trail-event.ts';
import { Detections } from './detections.ts';
import { Incidents } from './incidents.ts';
import { TrailWatch } from './trail-watch.ts';

const AT_MS = 1_767_225_600_000;

function begin(): TrailWatch {
  const duties = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };
  const model = modelOf({ users: { ana: {}, bob: {} } });
  const watch = new ReachWatch({ model, catalog: TEST_CATALOG, atMs: AT_MS, duties });
  const live = new LiveModel({ watch });
  const detections = new Detections({ live, watch, catalog: TEST_CATALOG, atMs: AT_MS });
  return new TrailWatch({ live, detections, incidents: new Incidents() });
}

function byUser(name: string) {
  return { userIdentity: { type: 'IAMUser', arn: arnOf(`user/${name}`), userName: name } };
}

function reads(second: number, name: string, secretId: string): TrailEvent {
  const parts = { eventSource: 'secretsmanager.amazonaws.com', readOnly: true, ...byUser(name) };
  return recorded(second, 'GetSecretValue', { secretId }, parts);
}

/** What somebody does now and then: most of it says nothing new after the first time. */
const doing = fc.record({
  hours: fc.integer({ min: 0, max: 15 }),
  name: fc.constantFrom('ana', 'bob'),
  what: fc.constantFrom('reads', 'lists', 'makes a key', 'is denied'),
  number: fc.integer({ min: 0, max: 12 }),
});

function eventOf(
  { name, number, what }: { readonly name: string; readonly number: number; readonly what: string },
  second: number,
): TrailEvent {
  switch (what) {
    case 'reads':
      return reads(second, name, `s${number}`);
    case 'lists':
      return recorded(second, 'ListUsers', null, { readOnly: true, ...byUser(name) });
    case 'makes a key':
      return recorded(second, 'CreateAccessKey', { userName: 'bob' }, byUser(name));
    default:
      return recorded(second, 'ListRoles', null, { errorCode: 'AccessDenied', ...byUser(name) });
  }
}

describe('a watch', () => {
  it('need not take what it knows', () => {
    const watch = begin();
    const week = 7 * 86_400;
    const first = [reads(0, 'ana', 'db')];
    expect(watch.worth(first)).toEqual(first);
    watch.take(first);
    const again = Array.from({ length: 1000 }, (_, at) => reads(at, 'ana', 'db'));
    expect(watch.worth(again)).toEqual([]);
    expect(watch.worth([reads(week, 'ana', 'other'), reads(week, 'bob', 'db')])).toHaveLength(2);
  });

  it('tells the same whether it takes everything or what is worth it', () => {
    fc.assert(
      fc.property(fc.array(doing, { maxLength: 80 }), (all) => {
        let second = 0;
        const events = all.map((each) => {
          second += each.hours * 3600 + 1;
          return eventOf(each, second);
        });
        const [whole, part] = [begin(), begin()];
        for (const event of events) {
          expect(part.take(part.worth([event]))).toEqual(whole.take([event]));
        }
      }),
      { numRuns: 60 },
    );
  });
});
