import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CollectionDirectory, type CollectionStart } from './collection-directory.ts';

let directory = '';

beforeEach(() => {
  directory = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-directory-')), 'day');
});

afterEach(() => {
  fs.rmSync(path.dirname(directory), { recursive: true, force: true });
});

const START: CollectionStart = {
  startedAt: '2026-11-22T12:00:00Z',
  collectedBy: { arn: 'arn:aws:iam::111122223333:user/reader', accountId: '111122223333' },
  request: { role: null, regions: ['eu-west-1'] },
};

async function open(parts: Partial<CollectionStart> = {}): Promise<CollectionDirectory> {
  const opened = await CollectionDirectory.open(directory, { ...START, ...parts });
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

const ACCOUNT = {
  id: '111122223333',
  name: null,
  state: 'complete',
  files: ['a.json'],
  problems: [],
} as const;

describe('CollectionDirectory', () => {
  it('goes on with the start and the accounts of an earlier run', async () => {
    const first = await open();
    await first.finishAccount(ACCOUNT, new Map([['a.json', { a: 1 }]]));
    await first.leave();
    const second = await open({ startedAt: '2030-01-01T00:00:00Z' });
    expect([first.isResumed, second.isResumed]).toEqual([false, true]);
    expect(second.start).toEqual(START);
    expect([...second.finishedAccounts.values()]).toEqual([ACCOUNT]);
  });

  it('forgets the journal of an account that is finished', async () => {
    const first = await open();
    const journal = await first.openJournal(ACCOUNT.id);
    await journal.add('k', { output: 1 });
    await journal.close();
    await first.finishAccount(ACCOUNT, new Map());
    const again = await first.openJournal(ACCOUNT.id);
    expect(again.size).toBe(0);
    await again.close();
  });

  it('keeps what it writes from the eyes of others', async () => {
    const first = await open();
    await first.finishAccount(ACCOUNT, new Map([['a.json', 1]]));
    const names = ['.', 'accounts/111122223333/a.json'];
    const modes = names.map((name) => fs.statSync(path.join(directory, name)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
  });

  it.each([
    [{ request: { role: 'x' } }, /something else/],
    [{ collectedBy: { arn: 'a', accountId: '444455556666' } }, /something else/],
  ])('does not go on with %j', async (parts, message) => {
    await (await open()).leave();
    await expect(open(parts)).rejects.toThrow(message);
    await expect(open()).resolves.toBeDefined();
  });

  it('does not collect where another run does, as long as that lives', async () => {
    await open();
    const lock = path.join(directory, '.collecting/lock');
    expect(fs.readFileSync(lock, 'utf8')).toBe(String(process.pid));
    fs.writeFileSync(lock, String(process.ppid));
    await expect(open()).rejects.toThrow(/another run collects/);
    fs.writeFileSync(lock, '999999999');
    await expect(open()).resolves.toBeDefined();
  });

  it.each([
    ['snapshot.json', /finished snapshot/],
    ['notes.txt', /other files/],
  ])('does not collect beside %s', async (name, message) => {
    fs.mkdirSync(directory);
    fs.writeFileSync(path.join(directory, name), '');
    await expect(open()).rejects.toThrow(message);
    expect(fs.readdirSync(directory)).toEqual([name]);
  });

  it.each(['{', '[]', '{"startedAt":1}'])('says when the start is broken: %s', async (text) => {
    fs.mkdirSync(path.join(directory, '.collecting'), { recursive: true });
    fs.writeFileSync(path.join(directory, '.collecting/start.json'), text);
    await expect(open()).rejects.toThrow(/cannot be read/);
  });
});
