import { intersectWildcards } from '../wildcard/intersect-wildcards.ts';
import { splitArn } from './arn.ts';

/**
 * Finds an ARN that matches both ARN patterns, or `null` when there is none.
 * Wildcards in the first five components stay within their component.
 */
export function intersectArns(left: string, right: string, filler = 'example'): string | null {
  if (left === '*') return fillPattern(right, filler);
  if (right === '*') return fillPattern(left, filler);
  const a = widen(splitArn(left));
  const b = widen(splitArn(right));
  if (a.length !== b.length) return null;
  const components: string[] = [];
  for (const [index, component] of a.entries()) {
    const both = intersectWildcards(component, b[index] ?? '', COMPONENT_FILLERS[index] ?? filler);
    if (both === null) return null;
    components.push(both);
  }
  return components.join(':');
}

/** What an open component of an ARN is filled with: `arn`, partition, service, region, account. */
const COMPONENT_FILLERS: readonly string[] = ['arn', 'aws', 'iam', 'us-east-1', '111122223333'];

/** A text that matches a pattern, its stars filled in. */
export function fillPattern(pattern: string, filler = 'example'): string {
  if (pattern === '*') return '*';
  const components = pattern.startsWith('arn:') ? widen(splitArn(pattern)) : [pattern];
  return components
    .map((component, index) => {
      const star = components.length > 1 ? (COMPONENT_FILLERS[index] ?? filler) : filler;
      return component.replaceAll('*', star).replaceAll('?', 'x');
    })
    .join(':');
}

/** A star that ends a pattern of fewer than six components stands for all that follow. */
function widen(components: readonly string[]): readonly string[] {
  const last = components.at(-1) ?? '';
  if (components.length >= 6 || !last.endsWith('*')) return components;
  return [...components, ...Array.from({ length: 6 - components.length }, () => '*')];
}
