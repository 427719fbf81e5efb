import { RULES } from '../audit/registry.ts';

/** The rules whose findings somebody has to decide about first. */
export const NEEDING_DECISIONS: ReadonlySet<string> = new Set(
  RULES.filter(({ needsDecision }) => needsDecision === true).map(({ id }) => id),
);
