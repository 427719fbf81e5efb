import path from 'node:path';
import type { InputIssue, InputProblem } from '../input-problem.ts';

/** A document that was put together from several files, and where each part of it comes from. */
export interface LocatedValue {
  readonly value: object;
  /** Says in which file an issue of the document is. */
  readonly locate: (issue: InputIssue) => InputProblem;
}

/** The file that a part of a document was read from. */
export interface Origin {
  readonly folder: string;
  /** Its name without `.json`. */
  readonly file: string;
  /** How many steps of a pointer below the part are not in the file. */
  readonly dropped?: number;
  /** How many steps after those are; all when absent. */
  readonly kept?: number;
}

/** Moves an issue to the file that its place comes from. @param steps of its pointer, below the part */
export function issueIn(origin: Origin, issue: InputIssue, steps: readonly string[]): InputProblem {
  const { dropped = 0, file, folder, kept } = origin;
  const below = steps.slice(dropped, kept === undefined ? undefined : dropped + kept);
  const pointer = below.map((step) => `/${step}`).join('');
  return { file: path.join(folder, `${file}.json`), issue: { ...issue, pointer } };
}
