/** That a file belongs to another program. */
export class ForeignFileError extends Error {}

const SQLITE_BUSY = 5;

/** Whether another connection holds what is needed. */
export function isBusy(error: unknown): boolean {
  return (sqliteCodeOf(error) & 0xff) === SQLITE_BUSY;
}

const SQLITE_NOTADB = 26;

/** Whether a file is none of SQLite. */
export function isNoDatabase(error: unknown): boolean {
  return sqliteCodeOf(error) === SQLITE_NOTADB;
}

/** What SQLite says for some of its result codes. */
const CODES_BY_MESSAGE: ReadonlyMap<string, number> = new Map([
  ['database is locked', SQLITE_BUSY],
  ['attempt to write a readonly database', 8],
  ['disk I/O error', 10],
  ['database disk image is malformed', 11],
  ['database or disk is full', 13],
  ['file is not a database', SQLITE_NOTADB],
]);

/**
 * The extended result code of SQLite; 0 for other errors.
 *
 * Observed: statements throw errors that have the message of the code and not the code.
 */
export function sqliteCodeOf(error: unknown): number {
  if (!(error instanceof Error)) return 0;
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode;
  return CODES_BY_MESSAGE.get(error.message) ?? 0;
}
