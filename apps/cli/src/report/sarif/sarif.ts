import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What names the form of a log. */
export const SARIF_SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** A file of any system as a reference: relative where its name is, everything else encoded. */
export function uriOf(file: string): string {
  if (path.isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(/[\\/]/).map(encodeURIComponent).join('/');
}
