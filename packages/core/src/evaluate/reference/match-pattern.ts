import { splitArn } from '../../arn/arn.ts';
import { unreachable } from '../../invariant.ts';
import type { Pattern, PatternToken } from './pattern.ts';
import { type Ternary, ternary } from './ternary.ts';

type Tokens = readonly PatternToken[];

const ARN_COMPONENTS = 6;

/**
 * Tells whether a text matches a pattern as a whole, wildcards spanning everything.
 *
 * An unknown variable may stand for any text: where even that cannot make the
 * pattern match the answer is no, otherwise it is unknown.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "String condition operators"
 */
export function matchText(pattern: Pattern, value: string): Ternary {
  if (pattern === null || !globMatches(pattern, value, 0)) return 'false';
  return pattern.some((token) => token.kind === 'unknown') ? 'unknown' : 'true';
}

/**
 * Tells whether an ARN matches an ARN pattern, component by component.
 *
 * A wildcard in one of the first five components never matches a colon; the
 * sixth may hold colons and slashes, and wildcards in it match them.
 *
 * Assumed: a pattern of fewer than six components whose last one ends in `*`
 * takes in the rest of the ARN with that star; any other pattern needs as many
 * components as the ARN has. The page on `Resource` says more generally that a
 * `*` at the end of any segment "can expand to match beyond the colon
 * boundaries"; AWS's own policy checks do not behave so for full ARN patterns.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "Amazon Resource Name (ARN) condition operators"
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html}
 *   "Using wildcards in resource ARNs"
 */
export function matchArn(pattern: Pattern, value: string): Ternary {
  if (pattern === null) return 'false';
  const components = splitTokens(pattern);
  const leading = components.slice(0, ARN_COMPONENTS - 1);
  if (leading.some((component) => component.some((token) => token.kind === 'unknown'))) {
    // The variable's value may hold colons and shift the components.
    return globMatches(pattern, value, 0) ? 'unknown' : 'false';
  }
  if (!componentsMatch(components, splitArn(value))) return 'false';
  return ternaryOfKnown(pattern);
}

/** Whether a pattern begins with `arn:` and is thus read component by component. */
export function isArnPattern(pattern: Tokens): boolean {
  return Array.from('arn:').every((character, index) => isLiteral(pattern[index], character));
}

/** Whether a pattern consists of stars alone, so that every text matches it. */
export function matchesEverything(pattern: Pattern): boolean {
  return pattern !== null && pattern.length > 0 && pattern.every((token) => token.kind === 'run');
}

function ternaryOfKnown(pattern: Tokens): Ternary {
  return pattern.some((token) => token.kind === 'unknown') ? 'unknown' : ternary(true);
}

function componentsMatch(pattern: readonly Tokens[], value: readonly string[]): boolean {
  const last = pattern.length - 1;
  const lastTokens = pattern[last] ?? [];
  const absorbs = pattern.length < ARN_COMPONENTS && lastTokens.at(-1)?.kind === 'run';
  if (absorbs ? value.length < pattern.length : value.length !== pattern.length) return false;
  const leadingMatch = pattern
    .slice(0, last)
    .every((tokens, index) => globMatches(tokens, value[index] ?? '', 0));
  if (!leadingMatch) return false;
  const rest = value.slice(last).join(':');
  return globMatches(lastTokens, rest, absorbs ? lastTokens.length - 1 : 0);
}

/** Splits a pattern at its first five colons, wherever the colons came from. */
function splitTokens(pattern: Tokens): readonly Tokens[] {
  const components: PatternToken[][] = [[]];
  for (const token of pattern) {
    if (components.length < ARN_COMPONENTS && isLiteral(token, ':')) components.push([]);
    else components.at(-1)?.push(token);
  }
  return components;
}

function isLiteral(token: PatternToken | undefined, character: string): boolean {
  return token?.kind === 'literal' && token.character === character;
}

/**
 * The plain definition of a glob: the places of the value that can be reached
 * after each token. Wildcards before the token number `colonsFrom` do not match
 * a colon.
 */
function globMatches(pattern: Tokens, value: string, colonsFrom: number): boolean {
  let reached = new Set([0]);
  for (const [index, token] of pattern.entries()) {
    const next = new Set<number>();
    for (const place of reached) {
      // What a run takes in from here on, it took in from an earlier place already.
      if ((token.kind === 'run' || token.kind === 'unknown') && next.has(place)) continue;
      for (const after of placesAfter(token, value, place, index >= colonsFrom)) next.add(after);
    }
    reached = next;
  }
  return reached.has(value.length);
}

function placesAfter(
  token: PatternToken,
  value: string,
  place: number,
  colons: boolean,
): readonly number[] {
  switch (token.kind) {
    case 'literal':
      return value[place] === token.character ? [place + 1] : [];
    case 'one':
      return isAny(value[place], colons) ? [place + 1] : [];
    case 'run':
    case 'unknown': {
      const places = [place];
      let end = place;
      while (isAny(value[end], colons)) {
        end += 1;
        places.push(end);
      }
      return places;
    }
    default:
      return unreachable(token);
  }
}

function isAny(character: string | undefined, colons: boolean): boolean {
  return character !== undefined && (colons || character !== ':');
}
