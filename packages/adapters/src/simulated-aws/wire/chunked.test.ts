import { describe, expect, it } from 'vitest';
import { joinChunks } from './chunked.ts';

function joined(text: string): string {
  return Buffer.from(joinChunks(Buffer.from(text, 'latin1'))).toString('latin1');
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
describe('a body in chunks', () => {
  it.each([
    ['without signatures', '5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n', 'hello world'],
    ['signed', '5;chunk-signature=ab12\r\nhello\r\n0;chunk-signature=cd34\r\n\r\n', 'hello'],
    ['with a sum after it', '3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n', 'abc'],
    ['with line ends in it', '6\r\n\r\n0\r\n\r\r\n0\r\n\r\n', '\r\n0\r\n\r'],
    ['of more than nine bytes', `1A\r\n${'z'.repeat(26)}\r\n0\r\n\r\n`, 'z'.repeat(26)],
    ['of nothing', '0\r\n\r\n', ''],
  ])('%s is put together', (_, text, expected) => {
    expect(joined(text)).toBe(expected);
  });

  it.each(['', '5\r\nhel', '5\r\nhello\r\n', 'x\r\nhello\r\n0\r\n', '-1\r\n\r\n', 'hello'])(
    'is refused where it is cut off or no such body: %j',
    (text) => {
      expect(() => joined(text)).toThrow('not well formed');
    },
  );
});
