import { describe, expect, it } from 'vitest';
import type { AlertSink, AlertToSend, SendOutcome } from '../ports/alert-sink.ts';
import { createMemoryWatchStore, sampleIncident } from '../ports/testing/index.ts';
import { AlertSender } from './alert-sender.ts';

const SENT: SendOutcome = { kind: 'sent', receipt: 'r1' };
const FAILED: SendOutcome = { kind: 'failed', because: 'down', afterMs: null };

/** A store with an incident for each id, a sink that does as it is told, and a clock. */
async function begin(...ids: readonly string[]) {
  const { incidents, watch } = createMemoryWatchStore();
  const session = await watch.begin(0);
  for (const [index, id] of ids.entries()) {
    await session.take({
      number: index + 1,
      atMs: 0,
      events: [],
      sources: [],
      incidents: [{ incident: sampleIncident(id), revision: 1 }],
      alerts: [{ sink: 'slack', incidentId: id }],
    });
  }
  const clock = { nowMs: 0 };
  const sent: AlertToSend[] = [];
  const outcomes: SendOutcome[] = [];
  const sink: AlertSink = {
    name: 'slack',
    check: async () => ({ isWorking: true, told: '' }),
    async send(alert) {
      sent.push(alert);
      return outcomes.shift() ?? SENT;
    },
  };
  const sender = new AlertSender({ sink, session, now: () => clock.nowMs });
  const states = async () => (await incidents.alerts({})).map(({ state }) => state);
  return { clock, incidents, outcomes, sender, sent, session, states, watch };
}

describe('a sender of alerts', () => {
  it('sends what is due, once', async () => {
    const { sender, sent, states } = await begin('a', 'b');
    expect(await sender.sendDue()).toBeNull();
    expect(await sender.sendDue()).toBeNull();
    expect(sent.map(({ id }) => id)).toEqual(['a.1', 'b.1']);
    expect(await states()).toEqual(['sent', 'sent']);
    expect(sender.counts).toEqual({ sent: 2, failed: 0, dead: 0 });
  });

  it('leaves a sink alone that does not take an alert, twice as long each time, with all that waits', async () => {
    const { clock, outcomes, sender, sent } = await begin('a', 'b');
    outcomes.push(FAILED, FAILED, FAILED);
    const pauses: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const next = await sender.sendDue();
      pauses.push(Number(next) - clock.nowMs);
      clock.nowMs = Number(next);
    }
    expect(pauses).toEqual([1000, 2000, 4000]);
    expect(sent.length).toBe(3);
    expect(await sender.sendDue()).toBeNull();
    expect(sent.map(({ id }) => id)).toEqual(['a.1', 'a.1', 'a.1', 'a.1', 'b.1']);
    expect(sender.counts).toEqual({ sent: 2, failed: 3, dead: 0 });
  });

  it('waits as long as the sink says', async () => {
    const { clock, outcomes, sender, sent } = await begin('a');
    outcomes.push({ ...FAILED, afterMs: 30_000 });
    expect(await sender.sendDue()).toBe(30_000);
    clock.nowMs = 29_999;
    expect(await sender.sendDue()).toBe(30_000);
    expect(sent.length).toBe(1);
    clock.nowMs = 30_000;
    expect(await sender.sendDue()).toBeNull();
    expect(sent.length).toBe(2);
  });

  it('gives up what a sink will never take, and what it did not take for days', async () => {
    const { clock, incidents, outcomes, sender, states } = await begin('a', 'b', 'c');
    outcomes.push({ kind: 'refused', because: 'too long' });
    outcomes.push(FAILED);
    clock.nowMs = 3 * 24 * 3_600_000;
    await sender.sendDue();
    expect(await states()).toEqual(['dead', 'dead', 'waiting']);
    const dead = await incidents.alerts({ state: 'dead' });
    expect(dead.map(({ because }) => because)).toEqual(['too long', 'down']);
  });

  it('tells a sink that an alert may have arrived', async () => {
    const { sender, sent, session, watch } = await begin('a');
    const [due] = await session.due('slack', 0, 1);
    await session.note(due?.key ?? 0, 0, { kind: 'begun' });
    await sender.sendDue();
    expect(sent.map(({ isUncertain }) => isUncertain)).toEqual([true]);
    expect(await watch.begin(0)).toBeDefined();
  });

  it('ends where another session has begun, before it sends', async () => {
    const { sender, sent, watch } = await begin('a');
    await watch.begin(0);
    expect(await sender.sendDue()).toBe('overtaken');
    expect(sent).toEqual([]);
  });

  it('begins nothing where it is over', async () => {
    const { sender, sent } = await begin('a', 'b');
    expect(await sender.sendDue(() => true)).toBeNull();
    expect(sent.length).toBe(1);
  });
});
