import { DEFAULT_CONFLICTS } from '../duties/default-duties.ts';
import type { DutyPolicy } from '../duties/duty.ts';
import type { Rule } from './rule.ts';

/**
 * The ids that findings of some rules can have: their own, and those of conflicts that
 * the configuration adds, which one of the rules reports.
 */
export function reportedIds(
  rules: readonly Rule[],
  { conflicts }: DutyPolicy,
  duties: Rule,
): ReadonlySet<string> {
  const ids = new Set(rules.map(({ id }) => id));
  const builtIn = new Set(DEFAULT_CONFLICTS.map(({ rule }) => rule));
  const added = conflicts.map(({ rule }) => rule).filter((rule) => !builtIn.has(rule));
  return ids.has(duties.id) ? new Set([...ids, ...added]) : ids;
}
