import type { Starter } from '@countersign/govern';
import { plural } from '../labels.ts';
import type { ReportIndex } from '../report-index.ts';
import type { ChainNode } from './chain-graph.ts';
import type { ChainGroup } from './chain-groups.ts';

/** What stands in a node. */
export interface NodeText {
  /** Names, in full. */
  readonly names: readonly string[];
  /** What they are: `role, full administrator`. */
  readonly about: string;
  /** The whole, for those who hear it or point at it. */
  readonly spoken: string;
}

/** More of those who begin alike are counted, not named. */
const NAMED = 2;

/** Words for a node. */
export function nodeText(index: ReportIndex, node: ChainNode): NodeText {
  const names = namesOf(node);
  const about = aboutOf(node);
  const account =
    node.accountId === null ? '' : ` in ${index.accountName(node.accountId) ?? node.accountId}`;
  return { names, about, spoken: `${names.join(', ')}: ${about}${account}` };
}

function namesOf({ who }: ChainNode): readonly string[] {
  switch (who.kind) {
    case 'starters':
      return who.group.starters.length > NAMED
        ? [countStarters(who.group)]
        : who.group.starters.map(({ starter }) => starter.name);
    case 'principal':
      return [who.entity.name];
    case 'itself':
      return ['The same principal'];
    case 'new-administrator':
      return ['A new principal'];
  }
}

/** `12 users`, `3 users and 1 role`. */
export function countStarters({ starters }: ChainGroup): string {
  return KINDS.map(
    (kind) => [kind, starters.filter(({ starter }) => starter.kind === kind).length] as const,
  )
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => plural(count, kind))
    .join(' and ');
}

const KINDS: readonly Starter['kind'][] = ['user', 'role', 'person'];

function aboutOf({ isChanged, place, uses, who }: ChainNode): string {
  const kind = kindOf(who);
  if (place === 'administrator') {
    return isChanged || who.kind === 'new-administrator'
      ? 'made full administrator'
      : 'full administrator';
  }
  if (uses.length > 0) return uses.join(', ');
  if (!isChanged) return kind;
  return who.kind === 'itself' ? 'with other policies' : `${kind}, with other policies`;
}

function kindOf(who: ChainNode['who']): string {
  switch (who.kind) {
    case 'starters':
      return who.group.starters.length > NAMED
        ? `${who.group.starters[0]?.starter.name ?? ''} and others`
        : kindsOf(who.group);
    case 'principal':
      return who.entity.kind;
    case 'itself':
      return 'itself';
    case 'new-administrator':
      return 'made anew';
  }
}

function kindsOf({ starters }: ChainGroup): string {
  return [...new Set(starters.map(({ starter }) => starter.kind))].join(', ');
}
