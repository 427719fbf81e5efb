import { parentPort } from 'node:worker_threads';
import { loadCatalog } from '@countersign/adapters/catalog';
import { invariant, ok } from '@countersign/core';
import { createFileScanner } from './scan-file.ts';
import type { ScanRequest, ScanResponse } from './scan-files.ts';
import { GroupPacker } from './shared-groups.ts';

// A thread that reads files of records as it is asked to. Groups are numbered in the order in which
// answers are posted, whatever the order of the requests.

invariant(parentPort !== null, 'it is started as a thread');
const port = parentPort;
const scan = createFileScanner(loadCatalog());
const packer = new GroupPacker();

/** So many files are read from the disk while another one is scanned. */
const AT_ONCE = 3;

const waiting: ScanRequest[] = [];
let underWay = 0;

port.on('message', (request: ScanRequest) => {
  waiting.push(request);
  next();
});

function next(): void {
  const request = underWay < AT_ONCE ? waiting.shift() : undefined;
  if (request === undefined) return;
  underWay += 1;
  void answerAndGoOn(request);
}

async function answerAndGoOn(request: ScanRequest): Promise<void> {
  await answer(request);
  underWay -= 1;
  next();
}

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
