import { plainText } from '../../terminal/plain-text.ts';

/** Text that Markdown shows as it is: no formatting, no links, no HTML, no mentions, no table borders. */
export function markdownText(text: string): string {
  return plainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|#~]/g, '\\$&')
    .replaceAll('@', '&#64;');
}

/** Text as code; backticks inside need a longer fence. */
export function markdownCode(text: string): string {
  const plain = plainText(text);
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
}

/** Text as code in a table, whose borders are escaped even in code. */
export function markdownTableCode(text: string): string {
  return markdownCode(text).replaceAll('|', '\\|');
}
