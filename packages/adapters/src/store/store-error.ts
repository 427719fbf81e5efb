/** What kind of thing failed outside. */
export type StoreErrorCode =
  /** No connection, or one that broke. */
  | 'unreachable'
  /** The store does not let this user in, or not do this. */
  | 'denied'
  /** Somebody else holds it for too long. */
  | 'busy'
  /** The disk is full. */
  | 'full'
  /** What is stored is damaged. */
  | 'damaged'
  | 'failed';

/** That the world outside failed a store. Its message names the store without its password. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'StoreError';
    this.code = code;
  }

  /** Whether doing the same again may work. */
  get isRetryable(): boolean {
    return this.code === 'unreachable' || this.code === 'busy';
  }
}
