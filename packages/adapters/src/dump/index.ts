export type { InputContents, InputSource } from './input-assembler.ts';
export type { ReadInputsOptions } from './input-place.ts';
export type { InputIssue, InputProblem } from './input-problem.ts';
export { INPUT_LIMITS, type InputLimits } from './limits.ts';
export { type OpenedSnapshot, openSnapshot } from './open-snapshot.ts';
export { parseLocated } from './parse-located.ts';
export { readInputs } from './read-inputs.ts';
export {
  isUtf16,
  type PlainBytes,
  plainBytes,
  type ReadTextOptions,
  readPlain,
  STANDARD_INPUT,
} from './read-plain.ts';
export { readText } from './read-text.ts';
