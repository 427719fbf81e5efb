import { EventEmitter, once } from 'node:events';
import type { AlertSink } from '@countersign/govern';
import { createMemoryWatchStore, sampleIncident } from '@countersign/govern/testing';
import { describe, expect, it } from 'vitest';
import type { Io } from '../io.ts';
import { AlertSending } from './alert-sending.ts';

const SILENT = { write: () => undefined, isTerminal: false, columns: 0, useColor: false };

async function* nothing(): AsyncIterable<Uint8Array> {
  yield* [];
}

const io: Io = {
  stdout: SILENT,
  stderr: SILENT,
  stdin: nothing(),
  directory: '/',
  nowMs: () => 1000,
  interruption: () => new AbortController().signal,
};

describe('the sending of alerts', () => {
  it('has what is under way finished before connections are closed, and these once', async () => {
    const { incidents, watch } = createMemoryWatchStore();
    const session = await watch.begin(0);
    const about = { events: [], sources: [], atMs: 0, number: 1 };
    await session.take({
      ...about,
      incidents: [{ incident: sampleIncident('i'), revision: 1 }],
      alerts: [{ sink: 'mail', incidentId: 'i' }],
    });
    const happened: string[] = [];
    const progress = new EventEmitter();
    const sink: AlertSink = {
      name: 'mail',
      check: async () => ({ isWorking: true, told: '' }),
      async send() {
        happened.push('begun');
        const finished = once(progress, 'finish');
        progress.emit('begun');
        await finished;
        happened.push('sent');
        return { kind: 'sent', receipt: null };
      },
      async close() {
        happened.push('closed');
      },
    };
    const sending = new AlertSending(io, session, [sink]);
    const isBegun = once(progress, 'begun');
    const run = sending.run();
    await isBegun;
    const ends = [sending.end(), sending.end()];
    await Promise.resolve();
    progress.emit('finish');
    await Promise.all(ends);
    await run;
    expect(happened).toEqual(['begun', 'sent', 'closed']);
    expect((await incidents.alerts({})).map(({ state }) => state)).toEqual(['sent']);
  });
});
