/**
 * A text in a form that every database keeps exactly.
 *
 * PostgreSQL takes no NUL and UTF-8 no half of a surrogate pair; both, quotes, backslashes
 * and control characters are escaped as in JSON. Other texts, such as ARNs, stay as they are.
 */
export function storedText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The text that {@link storedText} was given. */
export function originalText(stored: string): string {
  return stored.includes('\\') ? String(JSON.parse(`"${stored}"`)) : stored;
}
