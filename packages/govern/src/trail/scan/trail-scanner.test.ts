import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRecords } from '../find-records.ts';
import { readTrailEvent } from '../trail-event.ts';
import { writeId } from './event-id.ts';
import type { CallWants } from './known-records.ts';
import { groupOfEvent } from './trail-batch.ts';
import { TrailScanner } from './trail-scanner.ts';

const WANTS: CallWants = {
  parameters: ['bucketName', 'roleArn', 'withDecryption'],
  whole: 'unless-read-only',
  first: false,
};
const wants = ({ source }: { readonly source: string }): CallWants =>
  source.startsWith('iam') ? WANTS : { ...WANTS, whole: 'never' };

function scannerOf(wanted: (call: { readonly source: string }) => CallWants = wants): TrailScanner {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes: Uint8Array): string | null => {
    try {
      return decoder.decode(bytes);
    } catch {
      return null;
    }
  };
  return new TrailScanner({ decode, wants: wanted });
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** What is told of each record. */
interface Told {
  readonly id: string;
  readonly atMs: number;
  readonly group: string;
  /** What is in it, where it is wanted whole. */
  readonly whole: unknown;
}

function scanned(text: string, scanner = scannerOf()): readonly Told[] {
  const { atMs, count, groupOf, groups, ids, whole } = scanner.scan(bytesOf(text), 'f');
  const wholeOf = new Map(whole.map((each) => [each.index, each.text]));
  return Array.from({ length: count }, (_, index) => {
    const wholeText = wholeOf.get(index);
    return {
      id: ids.slice(index * 4, index * 4 + 4).join(' '),
      atMs: atMs[index] ?? 0,
      group: groups[groupOf[index] ?? 0]?.key ?? '',
      whole: wholeText === undefined ? null : (JSON.parse(wholeText) as unknown),
    };
  });
}

/** The same from a parser. */
function parsed(text: string): readonly Told[] {
  return (findRecords(JSON.parse(text))?.records ?? []).flatMap((record) => {
    const event = readTrailEvent(record, '');
    if (!event.ok) return [];
    const words = new Uint32Array(4);
    writeId(event.value.id, words, 0);
    const { parameters, whole } = wants(event.value);
    const isWhole = whole !== 'never' && event.value.isReadOnly !== true;
    return {
      id: words.join(' '),
      atMs: event.value.atMs,
      group: groupOfEvent(event.value, parameters).key,
      whole: isWhole ? record : null,
    };
  });
}

/** The records that a parser takes. */
function recordsIn(text: string): readonly unknown[] {
  const records = findRecords(JSON.parse(text))?.records ?? [];
  return records.filter((each) => readTrailEvent(each, '').ok);
}

/** A text, at times with characters escaped that need not be. */
const written = (text: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(JSON.stringify(text)) },
    { weight: 1, arbitrary: fc.constant(`"${escaped(text)}"`) },
  );

function escaped(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

const space = fc.constantFrom('', '', '', '', ' ', '\t', '\r\n  ');
const oneOf = (...texts: readonly string[]): fc.Arbitrary<string> =>
  fc.constantFrom(...texts).chain(written);
const anything = fc.json({ maxDepth: 3 });
const identity = fc.constantFrom(
  '{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/a","accountId":"111122223333"}',
  '{ "type": "AssumedRole", "sessionContext": {"sessionIssuer": {"arn": "x"}, "sourceIdentity": "é{\\"}" } }',
  '{"invokedBy":"eventName","eventName":"Nested","eventID":"x"}',
  'null',
  '{"type":"IAMUser","type":"Root"}',
);
const uuid = fc.uuid().chain(written);
const time = oneOf(
  '2026-01-02T03:04:05Z',
  '2026-01-02T23:59:59Z',
  '2026-02-30T00:00:00Z',
  '2026-01-02T24:00:00Z',
  '2026-01-02T03:04:05.678Z',
  '2026-01-02 03:04:05',
  '',
);

/** Values of a member: mostly as CloudTrail has them. */
const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  eventID: fc.oneof({ weight: 5, arbitrary: uuid }, oneOf('UPPER', '', 'é')),
  eventTime: fc.oneof({ weight: 5, arbitrary: fc.constant('"2026-01-02T03:04:05Z"') }, time),
  eventSource: oneOf('iam.amazonaws.com', 's3.amazonaws.com'),
  eventName: oneOf('CreateUser', 'GetObject', 'é😀'),
  userIdentity: identity,
  requestParameters: fc.constantFrom(
    'null',
    '{}',
    '{"bucketName":"b","key":"eventName"}',
    '{"bucketName":"b","withDecryption":true}',
    '{"bucketName":"b","withDecryption":false}',
    '{"bucketName":"b","withDecryption":"true","roleArn":7}',
    '{"bucketName" : "b\\u0061" , "roleArn":["x"]}',
    '{"bucketName":{"bucketName":"inner"},"roleArn":"\\\\"}',
    '{"bucket\\u004eame":"b"}',
    '{"bucketName":"1","bucketName":"2"}',
    '["bucketName"]',
    '"bucketName"',
  ),
  readOnly: fc.constantFrom('true', 'false', '"true"', '"false"', '"tomorrow"', 'null'),
  recipientAccountId: oneOf('111122223333', ''),
  awsRegion: oneOf('us-east-1'),
  errorCode: oneOf('AccessDenied', ''),
  eventType: oneOf('AwsApiCall'),
  responseElements: anything,
  'weird "}': anything,
};

const member = fc.constantFrom(...Object.keys(VALUES)).chain((name) =>
  fc.record({
    key: written(name),
    value: fc.oneof({ weight: 15, arbitrary: VALUES[name] ?? anything }, anything),
    before: space,
    after: space,
  }),
);

function isGiven(name: string): fc.Arbitrary<boolean> {
  return ['eventID', 'eventTime', 'eventSource', 'eventName'].includes(name)
    ? fc.boolean().map((value) => value || name !== 'eventID')
    : fc.boolean();
}

const wellFormed = fc
  .tuple(
    ...Object.entries(VALUES).map(([name, value]) =>
      fc
        .tuple(isGiven(name), value, space)
        .map(([given, text, blank]) =>
          given ? [`${blank}${JSON.stringify(name)}${blank}:${text}`] : [],
        ),
    ),
  )
  .map((members) => `{${members.flat().join(',')}}`);

const record = fc.oneof(
  { weight: 3, arbitrary: wellFormed },
  {
    weight: 1,
    arbitrary: fc.array(member, { maxLength: 14 }).map((members) => {
      const texts = members.map(
        ({ after, before, key, value }) => `${before}${key}${after}:${value}`,
      );
      return `{${texts.join(',')} }`;
    }),
  },
);

const file = fc
  .array(fc.oneof({ weight: 9, arbitrary: record }, anything), { maxLength: 6 })
  .chain((records) => {
    const list = `[${records.join(' , ')}]`;
    return fc.constantFrom(
      list,
      `{"Records":${list}}`,
      ` { "Records" : ${list} } \n`,
      `{"Records":${list},"other":1}`,
      `{"Records":${list},"eventSource":"x","eventName":"y"}`,
      `{"x":1,"Records":${list}}`,
      `{"Records":[],"Records":${list}}`,
      `{"detail":${records[0] ?? '{}'}}`,
      `{"Events":[{"CloudTrailEvent":${JSON.stringify(records[0] ?? '{}')}}]}`,
      records[0] ?? '{}',
    );
  });

describe('a scan tells the same as a parser', () => {
  it('of records in whatever they are written', () => {
    fc.assert(
      fc.property(file, (text) => {
        expect(scanned(text)).toEqual(parsed(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('of many files, whatever is remembered of those before', () => {
    const scanner = scannerOf();
    fc.assert(
      fc.property(file, (text) => {
        expect(scanned(text, scanner)).toEqual(parsed(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('of lines', () => {
    const line = file.map((text) => text.replaceAll(/[\r\n]/g, ' '));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(scanned(lines.join('\r\n'))).toEqual(lines.flatMap(parsed));
      }),
    );
  });
});

const onlyFirst = () => scannerOf(() => ({ ...WANTS, whole: 'never', first: true }));

describe('where the first record of each group is wanted whole', () => {
  it('that is there, whatever came before', () => {
    const scanner = onlyFirst();
    const before = new Set<string>();
    fc.assert(
      fc.property(file, (text) => {
        const records = recordsIn(text);
        const firsts = scanned(text, scanner).map(({ group, whole }, index) => {
          const isFirst = !before.has(group);
          before.add(group);
          return { isFirst, whole, expected: records[index] };
        });
        const missing = firsts.filter(
          ({ expected, isFirst, whole }) => isFirst && !isDeepStrictEqual(whole, expected),
        );
        expect(missing).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['as records mostly are', ''],
    ['where a parser has to read them', '\\u0041'],
  ])('others are not: %s', (_, escape) => {
    const scanner = onlyFirst();
    const read = (decrypted: boolean, name: string): string =>
      `{"eventID":"${ID}","eventTime":"2026-01-02T03:04:05Z","eventSource":"ssm.amazonaws.com","eventName":"Get${escape}","requestParameters":{"bucketName":"${name}","withDecryption":${decrypted}}}`;
    const wholes = (...records: readonly string[]) =>
      scanned(`{"Records":[${records.join()}]}`, scanner).map(({ whole }) => whole !== null);
    const [a, b, c] = [read(true, 'a'), read(false, 'a'), read(true, 'b')];
    expect(wholes(a, a, b, a, b)).toEqual([true, false, true, false, false]);
    expect(wholes(a, c, b, c)).toEqual([false, true, false, false]);
  });
});

const ID = '8a8844ff-dc95-4ef5-87d2-d86cc23fedd0';
const GOOD = `{"eventID":"${ID}","eventTime":"2026-01-02T03:04:05Z","eventSource":"s3.amazonaws.com","eventName":"GetObject"}`;

/** How many records there are in bytes, and what is told of the rest. */
function asideOf(input: string | Uint8Array) {
  const bytes = typeof input === 'string' ? bytesOf(input) : input;
  const { aside, asideCount, count } = scannerOf().scan(bytes, 'f');
  return { count, asideCount, because: aside.map((each) => `${each.place} ${each.because}`) };
}

describe('what is broken is kept aside, and the rest is read', () => {
  it.each<[string, string, number, readonly string[]]>([
    ['nothing', '', 0, []],
    ['no JSON', 'no json', 0, ['1 it is no JSON']],
    ['a torn list', `{"Records":[${GOOD},${GOOD.slice(0, 50)}`, 1, ['2 it is no JSON']],
    ['a list without its end', `{"Records":[${GOOD}`, 1, ['1 it ends too early']],
    [
      'a list on lines that is torn',
      `{"Records":[\n${GOOD},\n${GOOD},\n{"eventID":\n${GOOD}`,
      3,
      ['3 it is no JSON'],
    ],
    ['a torn line', `${GOOD}\n${GOOD.slice(0, 50)}\n${GOOD}\n`, 2, ['2 it is no JSON']],
    ['a line torn between members', `{"a":1,\n${GOOD}\n${GOOD}`, 2, ['1 it is no JSON']],
    ['values without a line between them', `${GOOD}${GOOD}${GOOD}`, 3, []],
    ['a byte order mark', `\u{FEFF}${GOOD}`, 1, []],
    [
      'a number among records',
      `[${GOOD},7,${GOOD}]`,
      2,
      ['2 there is no record of CloudTrail in it'],
    ],
    ['a record without an id', `[${GOOD.replace('eventID', 'id')}]`, 0, ['1 `eventID` is missing']],
    ['the prototype', `{"__proto__":{"eventName":"X"},"Records":[${GOOD}]}`, 1, []],
  ])('%s', (_, text, count, because) => {
    expect(asideOf(text)).toEqual({ count, because, asideCount: because.length });
  });

  it('a record that is no UTF-8 where it matters', () => {
    const name = bytesOf(GOOD.replace('GetObject', 'Get@'));
    name[name.indexOf(0x40)] = 0xff;
    expect(asideOf(name)).toEqual({ count: 0, asideCount: 1, because: ['1 it is not UTF-8'] });
  });

  it.each<[string, string]>([
    ['lists', '['],
    ['objects', '{"a":'],
    ['objects on lines', '\n{"a":'],
    ['lists on lines', '\n['],
  ])('%s nested without end, in time that grows with their length', (_, text) => {
    const deep = text.repeat(1_000_000);
    expect(asideOf(`${deep}\n${GOOD}`).count).toBe(1);
  });

  it('lists nested deeply and closed', () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    expect(asideOf(`[${GOOD},${deep},${GOOD}]`)).toMatchObject({ count: 2, asideCount: 1 });
  });

  it('one line of 100 MB', () => {
    const long = GOOD.replace('{', `{"x":"${'y'.repeat(100_000_000)}",`);
    expect(asideOf(`${long}\n${GOOD}`)).toEqual({ count: 2, asideCount: 0, because: [] });
  });

  it('is bounded however much there is of it', () => {
    const found = asideOf('x\n'.repeat(50));
    expect([found.asideCount, found.because.length]).toEqual([50, 20]);
  });
});

it('what is remembered of a file stays when its memory is used for another', () => {
  const told = new TrailScanner({
    decode: (bytes) => new TextDecoder().decode(bytes),
    wants: () => ({ parameters: [], whole: 'never', first: false }),
  });
  const ana = JSON.stringify({
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ana' },
    eventID: '00000000-0000-4000-8000-000000000001',
    eventTime: '2026-01-02T03:04:05Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
  });
  const memory = Buffer.from(ana);
  told.scan(memory, 'f');
  const [first] = told.scan(memory, 'f').groups;
  memory.write(ana.replace('/ana', '/bob'));
  const [second] = told.scan(memory, 'f').groups;
  expect([first?.identity.arn, second?.identity.arn]).toEqual([
    'arn:aws:iam::111122223333:user/ana',
    'arn:aws:iam::111122223333:user/bob',
  ]);
});
