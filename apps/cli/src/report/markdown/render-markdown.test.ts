import { describe, expect, it } from 'vitest';
import { golden, updateHint } from '../../testing/golden.ts';
import { runCommand } from '../../testing/run-command.ts';
import { markdownCode, markdownText } from './escape-markdown.ts';

describe('markdownText', () => {
  it.each([
    ['plain', 'plain'],
    ['*b* _i_ `c`', '\\*b\\* \\_i\\_ \\`c\\`'],
    ['[x](javascript:1)', '\\[x\\](javascript:1)'],
    ['<img onerror=1>', '&lt;img onerror=1>'],
    ['a | b', 'a \\| b'],
    ['@everyone', '&#64;everyone'],
    ['a\nb', 'a\\\\u000ab'],
  ])('%j becomes %j', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });
});

describe('markdownCode', () => {
  it.each([
    ['plain', '`plain`'],
    ['a`b', '`` a`b ``'],
    ['a|b', '`a|b`'],
  ])('%j becomes %j', (text, markdown) => {
    expect(markdownCode(text)).toBe(markdown);
  });
});

const REPORT = 'testdata/golden/sample-organization.md';

it('renderMarkdown: the sample organisation', async () => {
  const { stdout } = await runCommand(['audit', 'samples/organization', '--format', 'markdown']);
  expect(stdout.length).toBeLessThan(65_536);
  expect(stdout, updateHint(REPORT)).toBe(golden(REPORT, stdout));
});
