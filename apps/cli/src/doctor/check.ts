import type { ServiceCheck } from '@countersign/govern';
import { type Failure, problemLine } from '../failure.ts';

/** What of an installation is looked at. */
export const CHECKED_PARTS = [
  'configuration',
  'catalog',
  'snapshot',
  'store',
  'source',
  'sink',
] as const;
export type CheckedPart = (typeof CHECKED_PARTS)[number];

/** How a part is: it works, it does and somebody should know something, or it does not. */
export const CHECK_STATES = ['works', 'warns', 'fails'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** What was seen of a part. */
export interface Seen {
  readonly state: CheckState;
  /** A sentence without its dot. */
  readonly told: string;
  /** What to do about it; `null` where nothing is to be done. */
  readonly help: string | null;
}

/** A part, and how it is looked at. */
export interface Check {
  readonly part: CheckedPart;
  /** As the configuration calls it. */
  readonly name: string;
  readonly look: () => Promise<Seen>;
}

/** A part that works. */
export function works(told: string): Seen {
  return { state: 'works', told, help: null };
}

/** A part that works, of which somebody should know something. */
export function warns(told: string, help: string): Seen {
  return { state: 'warns', told, help };
}

/** A part that does not work. */
export function fails(told: string, help: string | null = null): Seen {
  return { state: 'fails', told, help };
}

/** What a service outside says of itself. */
export function seenOf(check: ServiceCheck, help: string): Seen {
  return check.isWorking ? works(check.told) : fails(check.because, help);
}

/** What would end another command. */
export function seenFailure(failure: Failure): Seen {
  if (failure.kind !== 'input') return fails(failure.message, failure.help);
  const [first, ...others] = failure.problems;
  if (first === undefined) return fails('it cannot be read');
  const more = others.length === 0 ? '' : `; and ${others.length} more`;
  return fails(`${problemLine(first)}${more}`, first.issue.help);
}
