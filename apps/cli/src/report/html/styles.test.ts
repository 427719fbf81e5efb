import { describe, expect, it } from 'vitest';
import { REPORT_STYLES } from './styles.ts';

/** WCAG 2.2, 1.4.3: the least contrast for text of normal size. */
const AA_CONTRAST = 4.5;

const [light, dark] = ['color-scheme: light;', 'color-scheme: dark;'].map(coloursAfter);

const PAIRS = [
  ...['paper', 'panel', 'faint', 'notice'].flatMap((ground) => [
    ['ink', ground],
    ['muted', ground],
    ['accent', ground],
  ]),
  ...['critical', 'high', 'medium', 'low', 'info'].flatMap((severity) => [
    [severity, `${severity}-tint`],
    [severity, 'panel'],
  ]),
  ['good', 'panel'],
] as const;

describe.each([
  ['light', light],
  ['dark', dark],
])('REPORT_STYLES: %s colours', (_theme, colours) => {
  it.each<readonly string[]>(PAIRS)('%s can be read on %s', (...[text = '', ground = '']) => {
    const contrast = contrastOf(colours?.get(text) ?? '', colours?.get(ground) ?? '');
    expect(contrast).toBeGreaterThanOrEqual(AA_CONTRAST);
  });
});

function coloursAfter(marker: string): ReadonlyMap<string, string> {
  const start = REPORT_STYLES.indexOf(marker);
  const block = REPORT_STYLES.slice(start, REPORT_STYLES.indexOf('}', start));
  return new Map(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

function contrastOf(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance as WCAG defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
