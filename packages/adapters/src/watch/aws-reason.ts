/** More of a reason is not told. */
const MAX_REASON = 200;

/** Why a service of AWS did not do something, in a line. */
export function awsReason(error: unknown): string {
  if (!(error instanceof Error)) return shortened(String(error));
  return shortened(error.name === 'Error' ? error.message : `${error.name}: ${error.message}`);
}

/** The beginning of a text, on one line. */
export function shortened(text: string, most: number = MAX_REASON): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
