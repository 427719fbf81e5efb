import type { AlertProgress, DueAlert } from '../../alerts/alert.ts';
import type { Incident } from '../../detect/incidents.ts';
import type { IncidentStore } from '../incident-store.ts';
import type { WatchBatch, WatchSession, WatchStore } from '../watch-store.ts';
import type { ExpectEqual } from './audit-store-contract.ts';

/** A store that is empty at the start. */
export interface WatchStorePair {
  readonly watch: WatchStore;
  readonly incidents: IncidentStore;
}

/** One thing that every store of incidents does. */
export interface WatchStoreCase {
  readonly name: string;
  readonly run: (stores: WatchStorePair, equal: ExpectEqual) => Promise<void>;
}

/** An incident for tests of stores. */
export function sampleIncident(id: string, parts: Partial<Incident> = {}): Incident {
  return {
    id,
    rule: 'privileged-identity',
    rules: ['privileged-identity', 'both-halves'],
    severity: 'critical',
    title: 'mallory is a full administrator',
    actor: {
      person: 'ana@example.com',
      arn: 'arn:aws:iam::111122223333:user/ana',
      kind: 'person',
      confidence: 'high',
      because: 'the user is hers',
    },
    target: 'arn:aws:iam::111122223333:user/mallory',
    why: ["mallory's policy allows everything", 'odd \u0000 \ud800 "text"'],
    toDo: 'Ask her.',
    techniques: ['T1098.003'],
    firstMs: 1000,
    lastMs: 2000,
    eventIds: [id],
    eventCount: 1,
    ...parts,
  };
}

function batch(number: number, parts: Partial<WatchBatch> = {}): WatchBatch {
  return {
    number,
    atMs: number * 1000,
    events: [],
    sources: [],
    incidents: [],
    alerts: [],
    ...parts,
  };
}

/** A batch that tells one incident to some sinks. */
function telling(
  number: number,
  incident: Incident,
  {
    revision = 1,
    sinks = ['slack'],
  }: { readonly revision?: number; readonly sinks?: readonly string[] } = {},
): WatchBatch {
  return batch(number, {
    incidents: [{ incident, revision }],
    alerts: sinks.map((sink) => ({ sink, incidentId: incident.id })),
  });
}

function record(id: string): {
  readonly id: string;
  readonly atMs: number;
  readonly record: string;
} {
  return { id, atMs: 5, record: JSON.stringify({ eventID: id, odd: '\u0000\ud800' }) };
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function oneDue(session: WatchSession, sink: string, nowMs: number): Promise<DueAlert> {
  const [alert] = await session.due(sink, nowMs, 10);
  if (alert === undefined) throw new Error(`nothing is due for ${sink}`);
  return alert;
}

async function settle(session: WatchSession, sink: string, progress: AlertProgress): Promise<void> {
  const { key } = await oneDue(session, sink, 1e12);
  await session.note(key, 50_000, { kind: 'begun' });
  await session.note(key, 60_000, progress);
}

const KEEPING: readonly WatchStoreCase[] = [
  {
    name: 'is empty at first',
    async run({ incidents, watch }, equal) {
      const session = await watch.begin(0);
      equal(await all(session.taken()), []);
      equal([...(await session.knownEvents(['a']))], []);
      equal([...(await session.knownEvents([]))], []);
      equal([...(await session.knownSources(['a']))], []);
      equal(await session.due('slack', 1e12, 10), []);
      equal(await session.nextDueMs('slack'), null);
      equal(await incidents.incidents({}), []);
      equal(await incidents.alerts({}), []);
      equal(await incidents.retryDead(0), 0);
    },
  },
  {
    name: 'gives the records back in their order and parts, over sessions',
    async run({ watch }, equal) {
      const first = await watch.begin(0);
      const many = Array.from({ length: 1200 }, (_, at) => record(`b${at}`));
      equal(
        await first.take(batch(1, { events: [record('z'), record('a')], sources: ['s'] })),
        'taken',
      );
      equal(await first.take(batch(2)), 'taken');
      equal(await first.take(batch(3, { events: many })), 'taken');
      const second = await watch.begin(1);
      equal(await second.take(batch(1, { events: [record('last')] })), 'taken');
      equal(await all(second.taken()), [
        [record('z').record, record('a').record],
        many.map((each) => each.record),
        [record('last').record],
      ]);
      equal([...(await second.knownEvents(['x', 'z', 'last']))].toSorted(), ['last', 'z']);
      equal((await second.knownEvents(many.map(({ id }) => id))).size, 1200);
      equal([...(await second.knownSources(['s', 't']))], ['s']);
    },
  },
  {
    name: 'takes a batch once, however often it is given',
    async run({ incidents, watch }, equal) {
      const session = await watch.begin(0);
      const given = { ...telling(1, sampleIncident('i')), events: [record('a')] };
      equal(await session.take(given), 'taken');
      equal(await session.take(given), 'taken');
      equal((await all(session.taken())).length, 1);
      equal((await incidents.alerts({})).length, 1);
    },
  },
  {
    name: 'takes sources that were read already, as a file may be found and come at once',
    async run({ watch }, equal) {
      const session = await watch.begin(0);
      equal(await session.take(batch(1, { sources: ['s', 's'] })), 'taken');
      equal(await session.take(batch(2, { sources: ['t', 's'] })), 'taken');
      equal([...(await session.knownSources(['s', 't', 'u']))].toSorted(), ['s', 't']);
    },
  },
  {
    name: 'takes nothing of whoever was overtaken',
    async run({ incidents, watch }, equal) {
      const old = await watch.begin(0);
      await old.take(telling(1, sampleIncident('i')));
      const { key } = await oneDue(old, 'slack', 1e12);
      const now = await watch.begin(1);
      equal(await old.take(telling(2, sampleIncident('j'))), 'overtaken');
      equal(await old.note(key, 5, { kind: 'sent', receipt: null }), 'overtaken');
      equal(
        (await incidents.alerts({})).map(({ state }) => state),
        ['waiting'],
      );
      equal(await now.take(telling(1, sampleIncident('k'))), 'taken');
      equal((await incidents.incidents({})).length, 2);
    },
  },
];

const SENDING: readonly WatchStoreCase[] = [
  {
    name: 'has alerts sent in the order of an incident, each sink by itself',
    async run({ watch }, equal) {
      const session = await watch.begin(0);
      await session.take(telling(1, sampleIncident('i'), { sinks: ['slack', 'mail'] }));
      const worse = sampleIncident('i', { title: 'worse' });
      await session.take(telling(2, worse, { revision: 2, sinks: ['slack', 'mail'] }));
      await session.take(telling(3, sampleIncident('j')));
      const due = await session.due('slack', 3000, 10);
      equal(
        due.map(({ id, incident, thread }) => [id, incident.title, thread]),
        [
          ['i.1', 'mallory is a full administrator', null],
          ['j.1', 'mallory is a full administrator', null],
        ],
      );
      equal(due[0]?.incident, sampleIncident('i'));
      equal((await session.due('slack', 3000, 1)).length, 1);
      equal(await session.due('slack', 500, 10), []);
      equal(await session.nextDueMs('slack'), 1000);
      await settle(session, 'slack', { kind: 'sent', receipt: 'T1' });
      const next = await session.due('slack', 1e12, 10);
      equal(
        next.map(({ id, incident, thread }) => [id, incident.title, thread]),
        [
          ['i.2', 'worse', 'T1'],
          ['j.1', 'mallory is a full administrator', null],
        ],
      );
      equal((await oneDue(session, 'mail', 1e12)).thread, null);
    },
  },
  {
    name: 'tells what began and did not end as uncertain, also to the next session',
    async run({ watch }, equal) {
      const session = await watch.begin(0);
      await session.take(telling(1, sampleIncident('i')));
      const { attempts, isUncertain, key, sinceMs } = await oneDue(session, 'slack', 1e12);
      equal([attempts, isUncertain, sinceMs], [0, false, 1000]);
      await session.note(key, 4000, { kind: 'begun' });
      const next = await watch.begin(1);
      const again = await oneDue(next, 'slack', 1e12);
      equal([again.attempts, again.isUncertain, again.id], [1, true, 'i.1']);
      await next.note(key, 4500, { kind: 'failed', because: 'no "answer" \u0000', dueMs: 9000 });
      equal(await next.due('slack', 8999, 10), []);
      equal(await next.nextDueMs('slack'), 9000);
      const third = await oneDue(next, 'slack', 9000);
      equal([third.attempts, third.isUncertain], [1, false]);
    },
  },
  {
    name: 'keeps alerts that were given up where they are seen and can be tried again',
    async run({ incidents, watch }, equal) {
      const session = await watch.begin(0);
      await session.take(telling(1, sampleIncident('i')));
      await settle(session, 'slack', { kind: 'dead', because: 'channel_not_found' });
      equal(await session.due('slack', 1e12, 10), []);
      equal(await incidents.alerts({ state: 'dead' }), [
        {
          id: 'i.1',
          sink: 'slack',
          attempts: 1,
          sinceMs: 1000,
          incidentId: 'i',
          state: 'dead',
          atMs: 60_000,
          because: 'channel_not_found',
        },
      ]);
      equal(await incidents.retryDead(70_000), 1);
      equal(await incidents.alerts({ state: 'dead' }), []);
      equal((await oneDue(session, 'slack', 70_000)).sinceMs, 70_000);
    },
  },
];

const COUNTING: readonly WatchStoreCase[] = [
  {
    name: 'counts alerts that wait, by sink',
    async run({ incidents, watch }, equal) {
      equal([...(await incidents.waitingBySink())], []);
      const session = await watch.begin(0);
      const sinks = ['slack', 'sié\u0000m'];
      for (const [at, id] of ['a', 'b'].entries()) {
        const told = [{ incident: sampleIncident(id), revision: 1 }];
        const alerts = sinks.map((sink) => ({ sink, incidentId: id }));
        await session.take(batch(at + 1, { incidents: told, alerts }));
      }
      await settle(session, 'slack', { kind: 'sent', receipt: null });
      const counts = [...(await incidents.waitingBySink())];
      equal(
        counts.toSorted(([, one], [, other]) => one - other),
        [
          ['slack', 1],
          ['sié\u0000m', 2],
        ],
      );
    },
  },
];

const DECIDING: readonly WatchStoreCase[] = [
  {
    name: 'gives incidents as they were told last, the latest first',
    async run({ incidents, watch }, equal) {
      const session = await watch.begin(0);
      const early = sampleIncident('early', { severity: 'low' });
      const late = sampleIncident('late', { firstMs: 9000 });
      await session.take(batch(1, { incidents: [{ incident: early, revision: 1 }] }));
      await session.take(batch(2, { incidents: [{ incident: late, revision: 1 }] }));
      const worse = sampleIncident('early', { severity: 'high' });
      await session.take(batch(3, { incidents: [{ incident: worse, revision: 2 }] }));
      const found = await incidents.incidents({});
      equal(
        found.map(({ incident, keptMs, lastKeptMs, revision, state }) => [
          incident,
          revision,
          keptMs,
          lastKeptMs,
          state,
        ]),
        [
          [late, 1, 2000, 2000, 'open'],
          [worse, 2, 1000, 3000, 'open'],
        ],
      );
      const ids = async (query: Parameters<IncidentStore['incidents']>[0]) =>
        (await incidents.incidents(query)).map(({ incident }) => incident.id);
      equal(await ids({ severity: 'critical' }), ['late']);
      equal(await ids({ severity: 'high' }), ['late', 'early']);
      equal(await ids({ sinceMs: 5000 }), ['late']);
      equal(await ids({ states: ['resolved'] }), []);
    },
  },
  {
    name: 'finds incidents by the beginning of their ids, in which nothing stands for anything',
    async run({ incidents, watch }, equal) {
      const session = await watch.begin(0);
      for (const [at, id] of ['ab1', 'ab2', 'a%', 'x_y'].entries()) {
        await session.take(telling(at + 1, sampleIncident(id)));
      }
      const ids = async (start: string) =>
        (await incidents.startingWith(start)).map(({ incident }) => incident.id).toSorted();
      equal(await ids('ab'), ['ab1', 'ab2']);
      equal(await ids('ab1'), ['ab1']);
      equal(await ids('a%'), ['a%']);
      equal(await ids('x__'), []);
      equal(await ids('AB'), []);
    },
  },
  {
    name: 'keeps what somebody decided, and alerts whoever was told',
    async run({ incidents, watch }, equal) {
      const session = await watch.begin(0);
      await session.take(telling(1, sampleIncident('i'), { sinks: ['mail', 'slack'] }));
      await settle(session, 'slack', { kind: 'sent', receipt: 'T1' });
      const decision = {
        kind: 'acknowledged',
        by: 'ana',
        note: 'on "it" \u0000',
        atMs: 8000,
      } as const;
      equal(await incidents.decide('i', decision), 'decided');
      equal(await incidents.decide('i', decision), 'unchanged');
      equal(await incidents.decide('none', decision), 'unknown');
      const [kept] = await incidents.incidents({ states: ['acknowledged'] });
      equal(kept?.decisions, [{ ...decision, revision: 1 }]);
      const due = await oneDue(session, 'slack', 8000);
      equal([due.id, due.decision, due.thread], ['i.1.1', decision, 'T1']);
      // Those who were not told of the incident yet are told of that first.
      equal((await oneDue(session, 'mail', 1e12)).decision, null);
      equal(
        (await incidents.alerts({ incidentId: 'i' })).map(({ id, sink, state }) => [
          id,
          sink,
          state,
        ]),
        [
          ['i.1', 'mail', 'waiting'],
          ['i.1', 'slack', 'sent'],
          ['i.1.1', 'mail', 'waiting'],
          ['i.1.1', 'slack', 'waiting'],
        ],
      );
    },
  },
  {
    name: 'opens what was resolved and has become worse',
    async run({ incidents, watch }, equal) {
      const session = await watch.begin(0);
      const state = async () => (await incidents.incidents({})).map((each) => each.state);
      await session.take(telling(1, sampleIncident('i')));
      const decided = { by: 'ana', note: null, atMs: 2000 };
      equal(await incidents.decide('i', { kind: 'acknowledged', ...decided }), 'decided');
      equal(await incidents.decide('i', { kind: 'resolved', ...decided }), 'decided');
      equal(await state(), ['resolved']);
      await session.take(telling(2, sampleIncident('i', { title: 'worse' }), { revision: 2 }));
      equal(await state(), ['open']);
      equal(await incidents.decide('i', { kind: 'resolved', ...decided }), 'decided');
      equal(await state(), ['resolved']);
    },
  },
];

/** Everything that a store of incidents promises. */
export const WATCH_STORE_CASES: readonly WatchStoreCase[] = [
  ...KEEPING,
  ...SENDING,
  ...COUNTING,
  ...DECIDING,
];
