import { describe, expect, it } from 'vitest';
import type { Io } from '../io.ts';
import { startStatusLine } from './status-line.ts';

async function* nothing(): AsyncIterable<Uint8Array> {}

const CLEAR = '\r\u001b[K';

function world(isTerminal: boolean): { readonly io: Io; readonly written: string[] } {
  const written: string[] = [];
  const output = {
    write: (text: string) => {
      written.push(text);
    },
    isTerminal,
    columns: isTerminal ? 30 : 0,
    useColor: false,
  };
  const io: Io = {
    stdout: output,
    stderr: output,
    stdin: nothing(),
    directory: '.',
    nowMs: () => 0,
    interruption: () => new AbortController().signal,
  };
  return { io, written };
}

describe('a status line', () => {
  it('stays below what is written', () => {
    const { io, written } = world(true);
    const status = startStatusLine(io, false);
    status.io.stdout.write('first\n');
    status.show('1 event');
    status.io.stdout.write('an incident\n');
    status.show('2 events');
    status.end();
    status.io.stderr.write('last\n');
    expect(written).toEqual([
      'first\n',
      '1 event',
      CLEAR,
      'an incident\n',
      '1 event',
      CLEAR,
      '2 events',
      CLEAR,
      'last\n',
    ]);
  });

  it('is no longer than the terminal is wide', () => {
    const { io, written } = world(true);
    startStatusLine(io, false).show('x'.repeat(50));
    expect(written).toEqual(['x'.repeat(29)]);
  });

  it.each([
    [false, false],
    [true, true],
  ])('is for people who look (terminal %s, quiet %s)', (isTerminal, isQuiet) => {
    const { io, written } = world(isTerminal);
    const status = startStatusLine(io, isQuiet);
    status.show('1 event');
    status.end();
    expect(written).toEqual([]);
    expect(status.io).toBe(io);
  });
});
