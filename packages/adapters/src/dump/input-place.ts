import type { InputLimits } from './limits.ts';

/** Where inputs are looked for. */
export interface ReadInputsOptions {
  /** What relative paths start from. */
  readonly directory: string;
  /** What stands behind `-`. */
  readonly standardInput: AsyncIterable<Uint8Array>;
  readonly limits?: InputLimits;
}

/** {@link ReadInputsOptions} with what is absent filled in. */
export type InputPlace = Required<ReadInputsOptions>;
