/**
 * A policy document as JSON. The API gives the text of a document, which IAM
 * encodes as in a URL. What is no JSON stays the text that it is.
 */
export function decodeDocument(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    const json = text.trimStart().startsWith('{') ? text : decodeURIComponent(text);
    const value: unknown = JSON.parse(json);
    return value;
  } catch {
    return text;
  }
}
