import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildWriter, type Writer, type WriterProgram } from './testing/start-writer.ts';
import { StoreTrial } from './testing/store-trial.ts';
import { describeStores } from './testing/test-stores.ts';

/** Each round kills two writers of one store. */
const ROUNDS = Number(process.env['COUNTERSIGN_KILL_ROUNDS'] ?? 30);

/** Rounds after which a new store is begun, so that what is checked stays small. */
const ROUNDS_PER_STORE = 10;

describeStores('writers that are killed at random points', ({ freshLocation, query }) => {
  let program: WriterProgram;
  beforeAll(async () => {
    program = await buildWriter();
  });
  afterAll(() => {
    program.remove();
  });

  it(`${2 * ROUNDS} kills lose no audit that was saved, and leave none by halves`, async () => {
    let trial = new StoreTrial(await freshLocation(), query);
    let saved = 0;
    const kills = { opening: 0, saving: 0, between: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round > 0 && round % ROUNDS_PER_STORE === 0) {
        saved += trial.acknowledgedCount;
        trial = new StoreTrial(await freshLocation(), query);
      }
      const writers = [1, 2].map((writer) =>
        program.start(trial.location, writer, round * 1000, 1000),
      );
      await Promise.all(
        writers.map(async (writer, at) => killSoon(writer, (2 * round + at) % 6 === 0)),
      );
      for (const writer of writers) {
        expect([writer.process.signalCode, writer.complaints]).toEqual(['SIGKILL', []]);
        kills[whenKilled(writer)] += 1;
      }
      await trial.check(writers);
    }
    saved += trial.acknowledgedCount;
    // The points at which they were killed are of all kinds, so that there was something to lose.
    expect(kills.opening + kills.saving + kills.between).toBe(2 * ROUNDS);
    expect(saved).toBeGreaterThan(ROUNDS);
    expect(kills.saving).toBeGreaterThan(ROUNDS / 2);
    expect(kills.opening).toBeGreaterThan(0);
  }, 300_000);

  it('two writers at once save all that they say, and end', async () => {
    const trial = new StoreTrial(await freshLocation(), query);
    const writers = [1, 2].map((writer) => program.start(trial.location, writer, 0, 25));
    expect(await Promise.all(writers.map(async ({ ended }) => ended))).toEqual([0, 0]);
    const saved = await trial.check(writers);
    expect(saved).toBe(50);
  });
});

/** Kills a writer while it opens the store, or some time after a few saves. */
async function killSoon(writer: Writer, whileOpening: boolean): Promise<void> {
  if (whileOpening) {
    await sleep(Math.random() * 200);
  } else {
    await writer.hasSaid('begin', 1);
    const begunAt = performance.now();
    const count = 1 + Math.floor(Math.random() * 4);
    await writer.hasSaid('saved', count);
    // However slow the machine is, the end falls into the next save or soon after it.
    await sleep((Math.random() * 1.5 * (performance.now() - begunAt)) / count);
  }
  writer.process.kill('SIGKILL');
  await writer.ended;
}

function whenKilled({ said }: Writer): 'opening' | 'saving' | 'between' {
  const last = said.at(-1)?.[0];
  if (last === undefined) return 'opening';
  return last === 'begin' ? 'saving' : 'between';
}
