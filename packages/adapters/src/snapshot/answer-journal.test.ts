import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AnswerJournal, type JournalledAnswer } from './answer-journal.ts';

let directory = '';

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-journal-'));
});

afterEach(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

const answers: fc.Arbitrary<JournalledAnswer> = fc.oneof(
  fc.record({ output: fc.jsonValue() }),
  fc.record({ failure: fc.record({ code: fc.string(), message: fc.string() }) }),
);

function asWritten(answer: JournalledAnswer): unknown {
  return JSON.parse(JSON.stringify(answer));
}

describe('AnswerJournal', () => {
  it('gives back every answer, from memory and from the file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), answers), async (expected) => {
        const file = path.join(directory, `${fs.readdirSync(directory).length}.jsonl`);
        const written = await AnswerJournal.open(file);
        for (const [key, answer] of Object.entries(expected)) await written.add(key, answer);
        for (const journal of [written, await AnswerJournal.open(file)]) {
          for (const [key, answer] of Object.entries(expected)) {
            expect(await journal.find(key)).toEqual(asWritten(answer));
          }
          expect(journal.size).toBe(Object.keys(expected).length);
          await journal.close();
        }
      }),
      { numRuns: 30 },
    );
  });

  it('keeps what was written whole, wherever the file is cut, and goes on behind it', async () => {
    const file = path.join(directory, 'whole.jsonl');
    const whole = await AnswerJournal.open(file);
    const outputs = ['ä', { __proto__: 1, text: 'line\nbreak' }, ['x'.repeat(300)]];
    for (const [index, output] of outputs.entries()) await whole.add(`k${index}`, { output });
    await whole.close();
    const bytes = fs.readFileSync(file);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const torn = path.join(directory, 'torn.jsonl');
      fs.writeFileSync(torn, bytes.subarray(0, cut));
      const journal = await AnswerJournal.open(torn);
      const kept = bytes.subarray(0, cut).filter((byte) => byte === 0x0a).length;
      expect(journal.size).toBe(kept);
      for (const [index, output] of outputs.entries()) {
        if (index >= kept) await journal.add(`k${index}`, { output });
      }
      await journal.close();
      expect(fs.readFileSync(torn).equals(bytes)).toBe(true);
    }
  });

  it('reads answers that are larger than what it reads at once', async () => {
    const file = path.join(directory, 'large.jsonl');
    const output = 'é'.repeat(1_500_000);
    const written = await AnswerJournal.open(file);
    await written.add('large', { output });
    await written.add('small', { output: 1 });
    await written.close();
    const journal = await AnswerJournal.open(file);
    expect(await journal.find('large')).toEqual({ output });
    expect(await journal.find('small')).toEqual({ output: 1 });
    await journal.close();
  });

  it('takes nothing behind a line that is broken', async () => {
    const file = path.join(directory, 'broken.jsonl');
    fs.writeFileSync(file, '{"key":"a","output":1}\n{"key":"b","out\n{"key":"c","output":3}\n');
    const journal = await AnswerJournal.open(file);
    expect([await journal.find('a'), await journal.find('c')]).toEqual([{ output: 1 }, null]);
    await journal.close();
    expect(fs.readFileSync(file, 'utf8')).toBe('{"key":"a","output":1}\n');
  });

  it('takes answers that are added at the same time', async () => {
    const journal = await AnswerJournal.open(path.join(directory, 'many.jsonl'));
    const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);
    await Promise.all(keys.map((key, index) => journal.add(key, { output: index })));
    const found = await Promise.all(keys.map((key) => journal.find(key)));
    expect(found).toEqual(keys.map((_, output) => ({ output })));
    await journal.close();
  });
});
