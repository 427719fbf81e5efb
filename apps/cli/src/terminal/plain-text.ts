/**
 * Makes control characters visible, so that a name out of an input cannot move the
 * cursor, change colours or break a line: ESC becomes `\u001b`.
 */
export function plainText(text: string): string {
  return text.replace(UNSEEN, escape);
}

/** Control characters, line separators, and what turns the direction of writing. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
