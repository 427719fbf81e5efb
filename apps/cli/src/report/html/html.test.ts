import { describe, expect, it } from 'vitest';
import { type Hole, html, jsonForScript, printMarkup, safeUrl } from './html.ts';

describe('html', () => {
  it.each<[hole: Hole, expected: string]>([
    ['plain', 'plain'],
    ['<b>&"\'', '&lt;b&gt;&amp;&quot;&#39;'],
    [7, '7'],
    [null, ''],
    [html`<i>${'<'}</i>`, '<i>&lt;</i>'],
    [['<', html`<br>`, ['>']], '&lt;<br>&gt;'],
    ['two\nlines\tand a tab', 'two\nlines\tand a tab'],
    ['right\u202Eleft\u0000', 'right\\u{202e}left\\u{0}'],
  ])('prints %j as %s', (hole, expected) => {
    expect(printMarkup(html`${hole}`)).toBe(expected);
  });

  it('does not take a parsed object for markup', () => {
    const forged = JSON.parse('{"markup":"<b>","Symbol(markup)":"<b>"}') as Hole;
    expect(() => html`${forged}`).toThrow(TypeError);
  });
});

describe('jsonForScript', () => {
  it('prints JSON that cannot end a script element', () => {
    const value = { '</script>': '<!--' };
    const text = printMarkup(jsonForScript(value));
    expect(text).not.toContain('<');
    expect(JSON.parse(text)).toEqual(value);
  });
});

describe('safeUrl', () => {
  it.each([
    ['https://docs.aws.amazon.com/IAM/', true],
    ['http://docs.aws.amazon.com/', false],
    ['javascript:alert(1)', false],
    [' https://example.com', false],
    ['https://a b', false],
  ])('takes %s: %s', (url, isSafe) => {
    expect(safeUrl(url)).toBe(isSafe ? url : null);
  });
});
