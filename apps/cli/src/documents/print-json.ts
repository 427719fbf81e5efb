/** One JSON document, indented, with a line break at its end. */
export function printJson(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
