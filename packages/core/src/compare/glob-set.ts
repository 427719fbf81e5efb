import { type Glob, globMatches } from './glob.ts';

/** A union of globs, with what has no wildcard set apart, so that a thousand values are one look-up. */
export interface GlobSet {
  readonly globs: readonly Glob[];
  readonly literals: ReadonlySet<string>;
  /** Those with wildcards and no variable. */
  readonly patterns: readonly Glob[];
  /** Those with variables. */
  readonly symbolic: readonly Glob[];
}

/** The union of some globs. */
export function globSet(globs: readonly Glob[]): GlobSet {
  const distinct = globs.length < 2 ? globs : [...new Set(globs)];
  return {
    globs: distinct,
    literals: new Set(distinct.map(({ literal }) => literal).filter((text) => text !== null)),
    patterns: distinct.filter(({ literal, hasVariable }) => literal === null && !hasVariable),
    symbolic: distinct.filter(({ hasVariable }) => hasVariable),
  };
}

/** Whether a text belongs to a set for certain, whatever variables hold. */
export function setMatches({ literals, patterns }: GlobSet, text: string): boolean {
  if (literals.has(text)) return true;
  for (const glob of patterns) if (globMatches(glob, text)) return true;
  return false;
}
