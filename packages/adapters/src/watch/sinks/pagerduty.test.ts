import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPagerDutySink } from './index.ts';
import { type LoopbackServer, startLoopback } from './testing/loopback-server.ts';
import { RESOLVED, sampleAlert } from './testing/sample-alert.ts';

let server: LoopbackServer;

/** What PagerDuty's description of its Events API v2 lets an event hold; `true` where it must. */
const MEMBERS: Readonly<Record<string, boolean>> = {
  routing_key: true,
  event_action: true,
  dedup_key: false,
  payload: false,
  client: false,
  client_url: false,
  links: false,
  images: false,
};
const PAYLOAD: Readonly<Record<string, boolean>> = {
  summary: true,
  severity: true,
  source: true,
  timestamp: false,
  component: false,
  group: false,
  class: false,
  custom_details: false,
};

function checkMembers(value: object, members: Readonly<Record<string, boolean>>): void {
  expect(Object.keys(value).filter((key) => !Object.hasOwn(members, key))).toEqual([]);
  const needed = Object.keys(members).filter((key) => members[key]);
  expect(Object.keys(value)).toEqual(expect.arrayContaining(needed));
}

beforeEach(async () => {
  server = await startLoopback(() => ({ status: 202, body: '{"status":"success"}' }));
});

afterEach(async () => {
  await server.close();
});

const format = ({ id }: { readonly id: string }) => ({ alert: id });

function sink() {
  return createPagerDutySink({ name: 'pager', key: 'k'.repeat(32), url: server.url, format });
}

function sentEvents() {
  return server.received.map(({ body }) => JSON.parse(body));
}

describe('PagerDuty', () => {
  it('is told of an incident by an event that its description allows', async () => {
    const long = 'x'.repeat(3000);
    const alert = sampleAlert();
    expect(await sink().send(alert)).toEqual({ kind: 'sent', receipt: null });
    const incident = { ...alert.incident, title: long, severity: 'info', target: null } as const;
    await sink().send({ ...alert, incident });
    for (const event of sentEvents()) {
      checkMembers(event, MEMBERS);
      checkMembers(event.payload, PAYLOAD);
      expect(event.payload.summary.length).toBeLessThanOrEqual(1024);
      expect(['critical', 'error', 'warning', 'info']).toContain(event.payload.severity);
      expect(Date.parse(event.payload.timestamp)).toBe(1000);
    }
    expect(sentEvents()[0]).toMatchObject({
      event_action: 'trigger',
      dedup_key: 'event-1',
      payload: {
        severity: 'critical',
        source: alert.incident.target,
        class: 'privileged-identity',
      },
    });
  });

  it('is told that somebody looks after it, and that nothing is left to do', async () => {
    await sink().send(RESOLVED);
    const decision = { kind: 'acknowledged', by: 'ana', note: null, atMs: 1 } as const;
    await sink().send(sampleAlert({ decision }));
    for (const event of sentEvents()) checkMembers(event, MEMBERS);
    expect(sentEvents().map(({ dedup_key, event_action }) => [event_action, dedup_key])).toEqual([
      ['resolve', 'event-1'],
      ['acknowledge', 'event-1'],
    ]);
  });
});
