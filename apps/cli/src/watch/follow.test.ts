import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { IncidentDocument } from '../documents/incident-document.ts';
import type { SignalDocument } from '../documents/signal-document.ts';
import { REPOSITORY } from '../testing/run-command.ts';
import { dumpUser, SMALL_ACCOUNT, smallDump } from '../testing/small-dump.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const COMMAND = path.join(REPOSITORY, 'apps/cli/bin/countersign.js');
const files = useTemporaryDirectory();
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

const ALL = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';

function grant(eventID: string, userName: string): object {
  return {
    eventID,
    eventTime: '2026-01-02T03:04:05Z',
    recipientAccountId: SMALL_ACCOUNT,
    eventSource: 'iam.amazonaws.com',
    eventName: 'PutUserPolicy',
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${SMALL_ACCOUNT}:user/root` },
    readOnly: false,
    requestParameters: { userName, policyName: 'innocent', policyDocument: ALL },
  };
}

/** A command that watches, and what it says. */
class Watch {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';

  constructor(...sources: readonly string[]) {
    const users = ['ada', 'bob', 'cem', 'dee'].map((name) => dumpUser(name, {}));
    files.write('before.json', smallDump({ users }));
    const argv = [COMMAND, 'watch', ...sources, '--snapshot', 'before.json', '--signals', '--json'];
    this.child = spawn(process.execPath, argv, { cwd: files.path, stdio: 'pipe' });
    started.push(this.child);
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.child.emit('said');
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.child.emit('said');
    });
  }

  /** Waits until it has told of so many events, and answers with their ids. */
  async told(count: number): Promise<readonly string[]> {
    for (;;) {
      const lines = this.stdout.split('\n').slice(0, -1);
      const signals = lines
        .map((line) => JSON.parse(line) as SignalDocument | IncidentDocument)
        .filter((each) => each.schema === 'countersign.signal/1');
      if (signals.length >= count) return signals.map(({ eventId }) => eventId);
      await once(this.child, 'said');
    }
  }

  async isFollowing(): Promise<void> {
    while (!this.stderr.includes('following')) await once(this.child, 'said');
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }
}

describe('watch follows', () => {
  it('files that come or grow, and standard input, until it is interrupted', async () => {
    files.write('trail/a.json', JSON.stringify({ Records: [grant('one', 'ada')] }));
    files.write('lines.jsonl', '');
    const watch = new Watch('trail', 'lines.jsonl', '-');
    expect(await watch.told(1)).toEqual(['one']);
    await watch.isFollowing();

    fs.mkdirSync(path.join(files.path, 'trail/deep'));
    const bytes = gzipSync(JSON.stringify({ Records: [grant('two', 'bob'), grant('one', 'ada')] }));
    files.write('trail/deep/b.json.gz', bytes);
    files.write('trail/deep/note.txt', 'nothing');
    expect(await watch.told(2)).toEqual(['one', 'two']);

    fs.appendFileSync(
      path.join(files.path, 'lines.jsonl'),
      `${JSON.stringify(grant('three', 'cem'))}\n`,
    );
    expect(await watch.told(3)).toEqual(['one', 'two', 'three']);

    const line = JSON.stringify(grant('four', 'dee'));
    watch.child.stdin?.write(`no json\n${line.slice(0, 50)}`);
    watch.child.stdin?.write(`${line.slice(50)}\n`);
    expect(await watch.told(4)).toEqual(['one', 'two', 'three', 'four']);

    watch.child.kill('SIGINT');
    expect(await watch.ended()).toBe(1);
    expect(watch.stderr).toMatch(/^4 events, 1 duplicates, 1 kept aside; 4 signals, 4 incidents$/m);
    expect(watch.stderr).toContain('kept aside: -: it is no JSON');
  }, 60_000);

  it('standard input alone until it ends', async () => {
    const watch = new Watch('-');
    watch.child.stdin?.end(JSON.stringify(grant('one', 'ada')));
    expect(await watch.ended()).toBe(1);
    expect(await watch.told(1)).toEqual(['one']);
  }, 60_000);

  it('a directory that is empty at first', async () => {
    fs.mkdirSync(path.join(files.path, 'empty'));
    const watch = new Watch('empty');
    await watch.isFollowing();
    files.write('empty/a.json', JSON.stringify(grant('one', 'ada')));
    expect(await watch.told(1)).toEqual(['one']);
    watch.child.kill('SIGTERM');
    expect(await watch.ended()).toBe(1);
  }, 60_000);
});
