import fs from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from './run-command.ts';

/**
 * The text that is kept in the repository for a test to compare with. `UPDATE_GOLDEN=1`
 * writes `actual` there first; the difference is then reviewed as text.
 */
export function golden(file: string, actual: string): string {
  const kept = path.join(REPOSITORY, file);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    fs.mkdirSync(path.dirname(kept), { recursive: true });
    fs.writeFileSync(kept, actual);
  }
  return fs.existsSync(kept) ? fs.readFileSync(kept, 'utf8') : '';
}

/** What a failing comparison says. */
export function updateHint(file: string): string {
  return `${file} is not current; run the tests with UPDATE_GOLDEN=1 and review the difference`;
}
