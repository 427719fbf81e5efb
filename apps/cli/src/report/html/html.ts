/** A key that no parsed JSON can carry, so that markup cannot be forged by input. */
const MARKUP: unique symbol = Symbol('markup');

/** Text that is HTML already; only {@link html} makes it. */
export interface Markup {
  readonly [MARKUP]: string;
}

/** What may stand in a hole of an {@link html} template. */
export type Hole = Markup | string | number | null | readonly Hole[];

/**
 * Builds HTML from a template. Every hole is escaped, unless it is itself
 * {@link Markup}; lists are joined and `null` prints nothing.
 *
 * Holes may stand in text and in quoted attribute values, not in tag or attribute
 * names, unquoted attributes, `<style>`, `<script>` or, without {@link safeUrl}, `href`.
 */
export function html(strings: TemplateStringsArray, ...holes: readonly Hole[]): Markup {
  let text = strings[0] ?? '';
  for (const [index, hole] of holes.entries()) {
    text += print(hole) + (strings[index + 1] ?? '');
  }
  return { [MARKUP]: text };
}

/** The HTML as text. */
export function printMarkup(markup: Markup): string {
  return markup[MARKUP];
}

/**
 * Marks a text of this program as HTML. For constant style sheets and scripts
 * and for the output of {@link jsonForScript}; never for anything read from outside.
 */
export function trustedMarkup(text: string): Markup {
  return { [MARKUP]: text };
}

/** An address for `href` if it is an `https` one, `null` otherwise. */
export function safeUrl(url: string): string | null {
  return /^https:\/\/[^\s]+$/.test(url) ? url : null;
}

/**
 * Prints a JSON value for a `<script type="application/json">` element: without
 * `<`, so that nothing in it can close the element or open a comment.
 */
export function jsonForScript(value: unknown): Markup {
  return trustedMarkup(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

function print(hole: Hole): string {
  if (hole === null) return '';
  if (typeof hole === 'string') return escape(hole);
  if (typeof hole === 'number') return String(hole);
  if (MARKUP in hole) return hole[MARKUP];
  return hole.map(print).join('');
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function escape(text: string): string {
  return text.replaceAll(/[&<>"']|[^\P{C}\n\t]/gu, (character) => {
    return ESCAPES.get(character) ?? showInvisible(character);
  });
}

/** Control and direction-changing characters could make a name look like another one. */
function showInvisible(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
