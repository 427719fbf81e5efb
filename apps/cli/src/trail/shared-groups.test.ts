import { TextDecoder } from 'node:util';
import { loadCatalog } from '@countersign/adapters/catalog';
import { createTrailWants, TrailScanner } from '@countersign/govern';
import { expect, it } from 'vitest';
import { GroupPacker, GroupUnpacker } from './shared-groups.ts';

const scanner = new TrailScanner({
  decode: (bytes) => new TextDecoder().decode(bytes),
  wants: createTrailWants(loadCatalog()),
});

function scanned(...buckets: readonly string[]) {
  const Records = buckets.map((bucketName, at) => ({
    eventID: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    eventTime: '2026-01-02T03:04:05Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    requestParameters: { bucketName },
  }));
  return scanner.scan(Buffer.from(JSON.stringify({ Records })), 'f');
}

it('groups are handed over once, and come back as they were', () => {
  const packer = new GroupPacker();
  const unpacker = new GroupUnpacker();
  const news: number[] = [];
  for (const buckets of [['a', 'b', 'a'], ['b', 'c'], [], ['c', 'a']]) {
    const batch = scanned(...buckets);
    const packed = packer.pack(batch);
    news.push(packed.newGroups.length);
    expect(unpacker.unpack(structuredClone(packed))).toEqual(batch);
  }
  expect(news).toEqual([2, 1, 0, 0]);
});
