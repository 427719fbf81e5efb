/** Letters that no POSIX shell reads as anything else. */
const PLAIN = /^[A-Za-z0-9_./:=,@+-]+$/;

/**
 * Quotes one argument for a POSIX shell, so that it arrives as it is: in single
 * quotes, which leave nothing to be expanded.
 */
export function shellQuote(text: string): string {
  if (PLAIN.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
