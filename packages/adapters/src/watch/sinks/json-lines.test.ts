import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJsonLinesSink } from './index.ts';
import { sampleAlert } from './testing/sample-alert.ts';

let directory = '';
let count = 0;

beforeAll(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-lines-'));
});

afterAll(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

function fresh() {
  count += 1;
  const file = path.join(directory, `${count}.jsonl`);
  return { file, sink: createJsonLinesSink({ name: 'file', file, format: ({ id }) => ({ id }) }) };
}

const read = (file: string): string => fs.readFileSync(file, 'utf8');

describe('a file of lines', () => {
  it('gets one for each alert, and nobody else may read it', async () => {
    const { file, sink } = fresh();
    expect(await sink.send(sampleAlert())).toEqual({ kind: 'sent', receipt: null });
    await sink.send(sampleAlert({ id: 'b' }));
    expect(read(file)).toBe('{"id":"event-1.1"}\n{"id":"b"}\n');
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  });

  it('has what may have been written looked for, and a line that was torn written again', async () => {
    const { file, sink } = fresh();
    const uncertain = sampleAlert({ isUncertain: true });
    await sink.send(uncertain);
    await sink.send(uncertain);
    expect(read(file)).toBe('{"id":"event-1.1"}\n');
    fs.appendFileSync(file, '{"id":"to');
    await sink.send(sampleAlert({ id: 'torn', isUncertain: true }));
    expect(read(file)).toBe('{"id":"event-1.1"}\n{"id":"torn"}\n');
  });

  it('that cannot be written to is tried again', async () => {
    const file = path.join(directory, 'none', 'x.jsonl');
    const sink = createJsonLinesSink({ name: 'file', file, format: () => ({}) });
    expect(await sink.send(sampleAlert())).toMatchObject({ kind: 'failed' });
    expect(await sink.check()).toMatchObject({ isWorking: false });
    expect(await fresh().sink.check()).toMatchObject({ isWorking: true });
  });
});
