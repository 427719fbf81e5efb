import { type Catalog, matchWildcard } from '@countersign/core';
import { nearestActions } from '@countersign/govern';
import type { Io } from '../io.ts';
import { plainText } from '../terminal/plain-text.ts';

/** Warns of an action, or a pattern of actions, that matches nothing in AWS's list. */
export function warnOfAction({ stderr }: Io, action: string, catalog: Catalog): void {
  const isWild = /[*?]/.test(action);
  const isListed = isWild ? matchesSome(action, catalog) : catalog.idOf(action) !== undefined;
  if (isListed) return;
  const [near] = nearestActions(isWild ? action.replaceAll(/[*?]/g, '') : action, catalog);
  const hint = near === undefined ? '' : `; did you mean \`${near}\`?`;
  const what = isWild ? 'no action that matches' : 'no action';
  stderr.write(`warning: AWS lists ${what} \`${plainText(action)}\`${hint}\n`);
}

function matchesSome(pattern: string, catalog: Catalog): boolean {
  const folded = pattern.toLowerCase();
  return catalog.actionNames.some((name) => matchWildcard(folded, name.toLowerCase()));
}
