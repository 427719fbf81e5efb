import { matchWildcard } from '../wildcard/match-wildcard.ts';
import type { CatalogConditionKey } from './catalog.ts';

/**
 * Makes the lookup behind `Catalog.conditionKey` from a list of keys.
 *
 * A key is found by its own name first, then by a template such as `aws:RequestTag/${TagKey}`,
 * whose place stands for one or more characters of any kind. When several templates fit, the
 * longest answers. Names are compared without regard to case.
 */
export function indexConditionKeys(
  keys: readonly CatalogConditionKey[],
): (key: string) => CatalogConditionKey | undefined {
  const keyByName = new Map(keys.map((key) => [key.key.toLowerCase(), key]));
  const templates = keys
    .filter(({ key }) => key.includes('${'))
    .map((key) => ({ key, pattern: patternOf(key.key) }))
    .toSorted((a, b) => b.pattern.length - a.pattern.length);
  return (name) => {
    const lowerCased = name.toLowerCase();
    const exact = keyByName.get(lowerCased);
    if (exact !== undefined) return exact;
    return templates.find(({ pattern }) => matchWildcard(pattern, lowerCased))?.key;
  };
}

/** `aws:RequestTag/${TagKey}` becomes `aws:requesttag/?*`. */
function patternOf(template: string): string {
  return template.replace(/\$\{[^}]*\}/g, '?*').toLowerCase();
}
