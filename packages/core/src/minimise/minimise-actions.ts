import type { Catalog } from '../catalog/catalog.ts';
import { invariant } from '../invariant.ts';
import { matchWildcard } from '../wildcard/match-wildcard.ts';
import { type CutMode, candidatePatterns } from './candidate-patterns.ts';
import { cheapestCover } from './cheapest-cover.ts';

/** How actions are written. */
export interface MinimiseOptions {
  /**
   * `shortest`: patterns may cut words, as `ec2:D*Im*`. `readable`: they are made of whole words,
   * as `ec2:Describe*Image*`. Default: `readable`.
   */
  readonly mode?: 'shortest' | 'readable';
  /** Actions that are named one by one, and matched by no pattern; none when absent. */
  readonly isExplicit?: (id: number) => boolean;
}

/** Actions as they stand in a policy. */
export interface MinimisedActions {
  /** In the order of their services. */
  readonly patterns: readonly string[];
  /** How long they are in JSON without spaces, each with its quotes and a comma. */
  readonly characters: number;
  /** With patterns of the kind that were tried none are shorter. */
  readonly atLeast: number;
}

/** Quotes, a colon and a comma. */
const AROUND = 4;

/**
 * The shortest action patterns that match some actions of a catalog and no others. They match
 * exactly these of the catalog; of actions that AWS adds later some may be matched as well.
 *
 * Patterns have at most two stars, or name an action; the list is not always the very shortest of
 * these, and `atLeast` tells how much shorter one could be.
 *
 * @param wanted ids in the catalog
 * @throws {InvariantError} where a pattern turned out to match another action
 */
export function minimiseActions(
  wanted: ReadonlySet<number>,
  catalog: Catalog,
  options: MinimiseOptions = {},
): MinimisedActions {
  const parts = catalog.services.map((service) =>
    minimiseService(service, wanted, catalog, options),
  );
  const patterns = parts.flatMap((part) => part.patterns);
  verify(patterns, wanted, catalog);
  return {
    patterns,
    characters: parts.reduce((sum, { characters }) => sum + characters, 0),
    atLeast: parts.reduce((sum, { atLeast }) => sum + atLeast, 0),
  };
}

const NOTHING: MinimisedActions = { patterns: [], characters: 0, atLeast: 0 };

function minimiseService(
  service: string,
  all: ReadonlySet<number>,
  catalog: Catalog,
  { isExplicit = () => false, mode = 'readable' }: MinimiseOptions,
): MinimisedActions {
  const [start, end] = catalog.serviceRange(service) ?? [0, 0];
  const nameOf = (id: number): string => (catalog.actionNames[id] ?? '').slice(service.length + 1);
  const ids = Array.from({ length: end - start }, (_, at) => start + at);
  const wanted = ids.filter((id) => all.has(id) && !isExplicit(id));
  const explicit = ids.filter((id) => all.has(id) && isExplicit(id)).map(nameOf);
  const unwanted = ids.filter((id) => !all.has(id) || isExplicit(id)).map(nameOf);
  if (wanted.length + explicit.length === 0) return NOTHING;
  const named = listOf(service, explicit);
  if (wanted.length === 0) return named;
  const matched =
    unwanted.length === 0
      ? listOf(service, ['*'])
      : matching(service, { wanted: wanted.map(nameOf), unwanted }, CUTS[mode]);
  return {
    patterns: [...matched.patterns, ...named.patterns].toSorted(),
    characters: matched.characters + named.characters,
    atLeast: matched.atLeast + named.characters,
  };
}

const CUTS: Readonly<Record<NonNullable<MinimiseOptions['mode']>, CutMode>> = {
  shortest: 'anywhere',
  readable: 'between-words',
};

function listOf(service: string, texts: readonly string[]): MinimisedActions {
  const patterns = texts.map((text) => `${service}:${text}`);
  const characters = texts.reduce((sum, text) => sum + costIn(service, text), 0);
  return { patterns, characters, atLeast: characters };
}

function costIn(service: string, text: string): number {
  return service.length + text.length + AROUND;
}

function matching(
  service: string,
  names: { readonly wanted: readonly string[]; readonly unwanted: readonly string[] },
  mode: CutMode,
): MinimisedActions {
  const candidates = candidatePatterns(names, mode);
  const choices = candidates.map(({ rows, text }) => ({ rows, cost: costIn(service, text) }));
  const { atLeast, chosen } = cheapestCover(choices, names.wanted.length);
  const texts = chosen.map((at) => candidates[at]?.text ?? '');
  return { ...listOf(service, texts), atLeast };
}

/** Holds the patterns against every action, by other means than they were found by. */
function verify(patterns: readonly string[], wanted: ReadonlySet<number>, catalog: Catalog): void {
  const byService = new Map<string, string[]>();
  for (const pattern of patterns) {
    const service = serviceOf(pattern);
    const own = byService.get(service) ?? [];
    byService.set(service, own);
    own.push(pattern.toLowerCase());
  }
  for (const [id, name] of catalog.actionNames.entries()) {
    const own = byService.get(serviceOf(name)) ?? [];
    const isMatched = own.some((pattern) => matchWildcard(pattern, name.toLowerCase()));
    invariant(isMatched === wanted.has(id), `${name} is matched as it should not be`);
  }
}

function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(':'));
}
