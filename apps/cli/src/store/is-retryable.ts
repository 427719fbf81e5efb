/** Whether doing the same with a store again may work. Its errors are loaded with it, and not here. */
export function isRetryable(error: unknown): error is Error {
  return error instanceof Error && 'isRetryable' in error && error.isRetryable === true;
}
