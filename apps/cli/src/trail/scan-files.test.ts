import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { loadCatalog } from '@countersign/adapters/catalog';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';
import { type FileOutcome, type ScanPlace, ScanTeam, scanFiles } from './scan-files.ts';

const files = useTemporaryDirectory();
const catalog = loadCatalog();

/** The program of a thread as it was built. */
const BUILT = pathToFileURL(path.join(REPOSITORY, 'apps/cli/dist/countersign-scan-worker.mjs'));

function record(file: number, index: number): object {
  return {
    eventID: `00000000-0000-4000-8000-${String(file * 1000 + index).padStart(12, '0')}`,
    eventTime: '2026-01-02T03:04:05Z',
    eventSource: index === 0 ? 'iam.amazonaws.com' : 's3.amazonaws.com',
    eventName: index === 0 ? 'CreateUser' : 'GetObject',
    requestParameters: { bucketName: `b${file}` },
  };
}

/** Forty files of which one is torn; later ones are smaller, so that threads finish them first. */
function writeFiles(): readonly { readonly name: string; readonly isNamed: boolean }[] {
  return Array.from({ length: 40 }, (_, file) => {
    const records = Array.from({ length: 400 - file * 10 }, (_unused, index) =>
      record(file, index),
    );
    const bytes = gzipSync(JSON.stringify({ Records: records }));
    const name = `f${file}.json.gz`;
    files.write(name, file === 7 ? bytes.subarray(0, 50) : bytes);
    return { name, isNamed: false };
  });
}

async function scanned(parts: Partial<ScanPlace> = {}): Promise<readonly FileOutcome[]> {
  const io = { directory: files.path, stdin: standardInput() };
  const given = [...writeFiles(), { name: '-', isNamed: true }];
  const found: FileOutcome[] = [];
  for await (const outcome of scanFiles(given, { io, catalog, ...parts })) found.push(outcome);
  return found;
}

async function* standardInput(): AsyncIterable<Uint8Array> {
  yield Buffer.from(JSON.stringify(record(99, 0)));
}

describe('files of records are read', () => {
  it('by threads as by one, in their order', async () => {
    const alone = await scanned({ threads: 1 });
    expect(alone.map(({ result }) => (result.ok ? result.value.batch.count : -1))).toEqual([
      ...Array.from({ length: 40 }, (_, file) => (file === 7 ? -1 : 400 - file * 10)),
      1,
    ]);
    expect(await scanned({ threads: 3, worker: BUILT })).toEqual(alone);
  });

  it('until somebody has seen enough', async () => {
    const io = { directory: files.path, stdin: standardInput() };
    const place = { io, catalog, threads: 2, worker: BUILT };
    for await (const { file } of scanFiles(writeFiles(), place)) {
      expect(file.name).toBe('f0.json.gz');
      break;
    }
  });

  it('again by the threads that are there, also after files that nobody waited for', async () => {
    const io = { directory: files.path, stdin: standardInput() };
    const team = new ScanTeam({ io, catalog, threads: 3, worker: BUILT });
    const given = writeFiles();
    try {
      for await (const { file } of team.scan(given)) if (file.name === 'f5.json.gz') break;
      const again: FileOutcome[] = [];
      for await (const outcome of team.scan(given)) again.push(outcome);
      const alone: FileOutcome[] = [];
      const place = { io, catalog, threads: 1 };
      for await (const outcome of scanFiles(given, place)) alone.push(outcome);
      expect(again).toEqual(alone);
    } finally {
      await team.end();
    }
  });

  it('or told that a thread has ended', async () => {
    files.write('ends.mjs', 'process.exit(3);');
    const worker = pathToFileURL(path.join(files.path, 'ends.mjs'));
    await expect(scanned({ threads: 2, worker })).rejects.toThrow(
      'a thread that reads ended with 3',
    );
  });
});
