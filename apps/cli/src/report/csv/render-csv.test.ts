import { describe, expect, it } from 'vitest';
import { runCommand } from '../../testing/run-command.ts';
import { csvCell } from './render-csv.ts';

describe('csvCell', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ['a=1', 'a=1'],
  ])('%j becomes %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });
});

describe('renderCsv', () => {
  it('has a header and as many columns in every row', async () => {
    const { stdout } = await runCommand(['audit', 'samples/organization', '--format', 'csv']);
    const rows = parseCsv(stdout);
    expect(rows[0]).toContain('severity');
    expect(rows.length).toBeGreaterThan(10);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([14]));
  });
});

/** A reader of RFC 4180 that knows nothing of the writer. */
function parseCsv(text: string): readonly (readonly string[])[] {
  expect(text.endsWith('\r\n')).toBe(true);
  const rows = text.slice(0, -2).split(/\r\n(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  return rows.map((row) => row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
}
