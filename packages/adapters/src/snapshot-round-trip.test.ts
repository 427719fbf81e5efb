import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { invariant } from '@countersign/core';
import type { SnapshotManifest } from '@countersign/govern';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSnapshot } from './dump/index.ts';
import { CollectionDirectory } from './snapshot/index.ts';

let directory = '';

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-round-'));
});

afterEach(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

const accountId = fc.stringMatching(/^\d{12}$/);
const fileName = fc.stringMatching(/^[a-z][a-z-]{0,8}(\/[a-z]{1,4})?\.json$/);
const state = fc.constantFrom('complete', 'partial', 'failed');
const part = fc.option(
  fc.record({ state: fc.constantFrom('complete', 'partial', 'failed', 'none') }),
);
const text = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'é\u2028"\\', ''));

const manifests: fc.Arbitrary<SnapshotManifest> = fc.record({
  collectedAt: text,
  collectedBy: fc.record({ arn: text, accountId }),
  role: fc.option(text),
  regions: fc.option(fc.array(text)),
  organization: part,
  identityCenter: part,
  accounts: fc.uniqueArray(
    fc.record({
      id: accountId,
      name: fc.option(text),
      state: fc.oneof(state, fc.constant('suspended' as const)),
      files: fc.uniqueArray(fileName),
    }),
    { selector: ({ id }) => id },
  ),
  problems: fc.array(
    fc.record({
      accountId,
      region: text,
      service: text,
      call: text,
      subject: fc.option(text),
      code: text,
      message: text,
    }),
  ),
  notCollected: fc.array(text),
});

async function* nothing(): AsyncIterable<Uint8Array> {
  yield Buffer.alloc(0);
}

it('what is written into a snapshot is what is read from it', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(manifests, fc.jsonValue(), async (manifest, content) => {
      runs += 1;
      const name = `run-${runs}`;
      const opened = await CollectionDirectory.open(path.join(directory, name), {
        startedAt: manifest.collectedAt,
        collectedBy: manifest.collectedBy,
        request: null,
      });
      invariant(opened.ok, 'the directory is new');
      await opened.value.writeFile('accounts/111122223333/a.json', content);
      await opened.value.finish(manifest);
      const read = await openSnapshot(name, { directory, standardInput: nothing() });
      if (!read.ok) throw new Error(JSON.stringify(read.failure));
      expect(read.value.manifest).toEqual(manifest);
      const file = await read.value.readFile('accounts/111122223333/a.json');
      expect(file.ok && file.value).toEqual(JSON.parse(JSON.stringify(content)));
      expect(fs.readdirSync(path.join(directory, name)).toSorted()).toEqual([
        'accounts',
        'snapshot.json',
      ]);
    }),
    { numRuns: 40 },
  );
});
