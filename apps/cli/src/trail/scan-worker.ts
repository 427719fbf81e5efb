import { parentPort } from 'node:worker_threads';
import { loadCatalog } from '@countersign/adapters/catalog';
import { invariant, ok } from '@countersign/core';
import { createFileScanner } from './scan-file.ts';
import type { ScanRequest, ScanResponse } from './scan-files.ts';
import { GroupPacker } from './shared-groups.ts';

// A thread that reads files of records, one after the other, as it is asked to.

invariant(parentPort !== null, 'it is started as a thread');
const port = parentPort;
const scan = createFileScanner(loadCatalog());
const packer = new GroupPacker();

let last = Promise.resolve();
port.on('message', (request: ScanRequest) => {
  last = last.then(async () => answer(request));
});

async function answer({ directory, name, number }: ScanRequest): Promise<void> {
  const result = await scan(name, { directory, standardInput: nothing() });
  if (!result.ok) {
    port.postMessage({ number, result } satisfies ScanResponse);
    return;
  }
  const { batch, digest } = result.value;
  const packed = packer.pack(batch);
  const { atMs, groupNumbers, groupOf, ids } = packed;
  const columns = [atMs, groupNumbers, groupOf, ids].map(bufferOf);
  const response: ScanResponse = { number, result: ok({ digest, batch: packed }) };
  port.postMessage(response, columns);
}

/** Columns have a buffer of their own each. */
function bufferOf({ buffer }: Float64Array | Uint32Array): ArrayBuffer {
  invariant(buffer instanceof ArrayBuffer, 'no memory is shared');
  return buffer;
}

/** Standard input is read where the process began. */
async function* nothing(): AsyncIterable<Uint8Array> {
  yield* [];
}
