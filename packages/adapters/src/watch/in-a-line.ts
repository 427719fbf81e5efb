/** More of a reason is not told. */
const MAX_REASON = 200;

/** Why something outside was not done, in a line. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return shortened(String(error));
  return shortened(error.name === 'Error' ? error.message : `${error.name}: ${error.message}`);
}

/** The beginning of a text, on one line. */
export function shortened(text: string, most: number = MAX_REASON): string {
  return cut(text.replaceAll(/\s+/g, ' ').trim(), most);
}

/** As much of a text as fits. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
