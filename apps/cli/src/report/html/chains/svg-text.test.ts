import { describe, expect, it } from 'vitest';
import { fitted, inTwoLines, widthOf, wrapped } from './svg-text.ts';

const FONT = { size: 10, isBold: false };
const ROOM = 100;

describe('fitted', () => {
  it('leaves alone what fits', () => {
    expect(fitted('ana', ROOM, FONT)).toBe('ana');
  });

  it.each(['deployment-role-of-the-platform-team', '漢'.repeat(200), '\u{1f510}'.repeat(40)])(
    'leaves out the middle of %s, and fits',
    (name) => {
      const short = fitted(name, ROOM, FONT);
      expect(short).toContain('…');
      expect(widthOf(short, FONT)).toBeLessThanOrEqual(ROOM);
      expect(name.startsWith(short.slice(0, short.indexOf('…')))).toBe(true);
      expect(name.endsWith(short.slice(short.indexOf('…') + 1))).toBe(true);
    },
  );

  it('halves no character', () => {
    expect(fitted('\u{1f510}'.repeat(40), ROOM, FONT)).not.toMatch(/\p{Cs}/u);
  });
});

describe('wrapped', () => {
  it('breaks at spaces into lines that fit', () => {
    const lines = wrapped('passing a role to the instances of a group', ROOM, FONT);
    expect(lines.join(' ')).toBe('passing a role to the instances of a group');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.filter((line) => widthOf(line, FONT) > ROOM)).toEqual([]);
  });

  it('cuts a word that is too long for a line', () => {
    expect(wrapped('x'.repeat(99), ROOM, FONT)[0]).toContain('…');
  });
});

describe('inTwoLines', () => {
  it.each([
    ['ana', ['ana']],
    ['platform-bootstrap-role', ['platform-', 'bootstrap-role']],
    ['OrganizationAccountAccess', ['Organization', 'AccountAccess']],
  ])('%s as %j', (name, lines) => {
    expect(inTwoLines(name, ROOM, FONT)).toEqual(lines);
  });

  it('never takes more room than it has', () => {
    const lines = inTwoLines('AWSReservedSSO_AdministratorAccess_2a6069653b2f5c5a', ROOM, FONT);
    expect(lines).toHaveLength(2);
    expect(lines.filter((line) => widthOf(line, FONT) > ROOM)).toEqual([]);
  });
});
