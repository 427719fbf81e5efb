import type { CountedRequests } from '../compare/verdict.ts';

/** Which requests count by the options of a command line. */
export function countedBy(options: {
  readonly openWorld?: true;
  readonly typed?: true;
}): CountedRequests {
  return { openWorld: options.openWorld === true, typed: options.typed === true };
}
