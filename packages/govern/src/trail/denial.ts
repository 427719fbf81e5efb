/** Whether an error code says that somebody was not allowed to do something. */
export function isDenial(errorCode: string | null): boolean {
  return (
    errorCode !== null &&
    (errorCode.includes('AccessDenied') || errorCode.includes('UnauthorizedOperation'))
  );
}
