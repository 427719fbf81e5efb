import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeenIds } from './seen-ids.ts';
import { TrailScanner } from './trail-scanner.ts';
import { TrailTally } from './trail-tally.ts';

const scanner = new TrailScanner({
  decode: (bytes) => new TextDecoder().decode(bytes),
  wants: ({ source }) => ({
    parameters: ['bucketName'],
    first: false,
    whole: source === 'iam.amazonaws.com' ? 'unless-read-only' : 'never',
  }),
});

interface Call {
  readonly id: number;
  readonly second: number;
  readonly name: string;
  readonly bucket: string;
}

/** A record that is the same for the same id. */
function record({ bucket, id, name, second }: Call): object {
  return {
    eventID: `00000000-0000-0000-0000-${String(id).padStart(12, '0')}`,
    eventTime: `2026-01-02T03:04:${String(second).padStart(2, '0')}Z`,
    eventSource: name === 'CreateUser' ? 'iam.amazonaws.com' : 's3.amazonaws.com',
    eventName: name,
    requestParameters: { bucketName: bucket },
  };
}

function take(tally: TrailTally, calls: readonly Call[]): readonly string[] {
  const text = JSON.stringify({ Records: calls.map(record) });
  return tally.take(scanner.scan(new TextEncoder().encode(text), 'f')).map(({ id }) => id);
}

const call: fc.Arbitrary<Call> = fc.nat(40).map((id) => ({
  id,
  second: id % 60,
  name: id % 3 === 0 ? 'CreateUser' : 'GetObject',
  bucket: `b${id % 4}`,
}));

describe('records are counted', () => {
  it('once each, whatever files they come in', () => {
    fc.assert(
      fc.property(fc.array(fc.array(call)), (files) => {
        const tally = new TrailTally();
        const events = files.flatMap((calls) => take(tally, calls));
        const all = files.flat();
        const distinct = [...new Map(all.map((each) => [each.id, each])).values()];
        expect(tally.counts).toEqual({
          records: all.length,
          events: distinct.length,
          duplicates: all.length - distinct.length,
          aside: 0,
        });
        expect(events.length).toBe(distinct.filter(({ name }) => name === 'CreateUser').length);
        for (const { count, firstMs, group, lastMs } of tally.drain()) {
          const same = distinct.filter(
            ({ bucket, name }) => name === group.name && bucket === group.parameters[0],
          );
          const seconds = same.map(({ second }) => second);
          expect(count).toBe(same.length);
          expect((lastMs - firstMs) / 1000).toBe(Math.max(...seconds) - Math.min(...seconds));
        }
        expect(tally.drain()).toEqual([]);
      }),
    );
  });

  it('and known again as long as they are remembered', () => {
    const tally = new TrailTally(new SeenIds(10));
    const calls = Array.from({ length: 40 }, (_, at) => ({
      id: at + 1,
      second: 0,
      name: 'x',
      bucket: '',
    }));
    take(tally, calls);
    take(tally, calls.slice(30));
    expect(tally.counts).toMatchObject({ events: 40, duplicates: 10 });
    take(tally, calls.slice(0, 10));
    expect(tally.counts).toMatchObject({ events: 50, duplicates: 10 });
  });

  it('with what could not be read, the first of it', () => {
    const tally = new TrailTally();
    for (let at = 0; at < 30; at += 1) tally.noteUnreadable(`f${at}`, 'torn');
    expect(tally.counts.aside).toBe(30);
    expect(tally.aside.map(({ origin }) => origin)).toEqual(
      Array.from({ length: 20 }, (_, at) => `f${at}`),
    );
  });
});
