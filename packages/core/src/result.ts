/** Either a value or the reasons there is none. */
export type Result<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

/** Wraps a value that was obtained. */
export function ok<Value>(value: Value): Result<Value, never> {
  return { ok: true, value };
}

/** Wraps the reasons why there is no value. */
export function fail<Failure>(failure: Failure): Result<never, Failure> {
  return { ok: false, failure };
}
