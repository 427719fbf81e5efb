import { fillPattern, intersectArns } from '../arn/intersect-arns.ts';
import type { CompiledStatement } from '../evaluate/compile.ts';
import { contextValue } from '../evaluate/context.ts';
import { buildPattern, matcherOf, type PatternPiece, parseTemplate } from '../evaluate/pattern.ts';
import type { Request } from '../request/request.ts';
import type { Question, ResourceDomain } from './question.ts';

const MAX_MADE_UP = 64;

/** How many resources that exist are tried before made-up ones, where they are alike for the policies. */
const MAX_SAMPLE = 64;

/**
 * The resources worth trying: some of those that exist, then one made up for
 * each pair of a statement's pattern and a resource format, then one for each
 * format alone, and at last all others that exist.
 *
 * A made-up resource is needed because a grant on what does not exist yet is a
 * grant all the same, and because a dump does not hold every kind of resource.
 * Trying all that exists only at the end keeps large accounts quick: what
 * matters about most resources is which patterns they match.
 */
export function* candidateResources(question: Question): Iterable<string> {
  const domain = question.domain();
  if (domain.patterns.length === 0 && domain.existing.length <= MAX_SAMPLE) {
    // Nothing can be made up, and all that exists is tried anyway.
    yield* domain.existing;
    return;
  }
  const { all, sample } = existingOf(domain);
  // Most questions are settled by the first resource: patterns are gathered only after the sample.
  for (const resource of sample) yield resource;
  const patterns = [...new Set(grantedPatterns(question))];
  for (const pattern of patterns) {
    if (all.has(pattern)) yield pattern;
  }
  const madeUp = new Set<string>();
  for (const pattern of patterns) {
    for (const resource of madeUpFrom(pattern, domain)) {
      if (resource === null || madeUp.has(resource)) continue;
      if (madeUp.size >= MAX_MADE_UP) break;
      madeUp.add(resource);
      yield resource;
    }
  }
  for (const resource of examplesOf(domain)) {
    if (!madeUp.has(resource)) yield resource;
  }
  if (all.size > sample.length) yield* remaining(all, sample.length, patterns);
}

/** What exists besides the sample and matches some pattern. */
function* remaining(
  all: ReadonlySet<string>,
  sampleSize: number,
  patterns: readonly string[],
): Iterable<string> {
  const tests = patterns.map((pattern) =>
    matcherOf(buildPattern([textPiece(pattern)], 'resource')),
  );
  let index = 0;
  for (const resource of all) {
    index += 1;
    if (index > sampleSize && tests.some((matches) => matches(resource))) yield resource;
  }
}

interface Existing {
  readonly all: ReadonlySet<string>;
  /** The first of them. */
  readonly sample: readonly string[];
}

const existingByDomain = new WeakMap<ResourceDomain, Existing>();

function existingOf(domain: ResourceDomain): Existing {
  const known = existingByDomain.get(domain);
  if (known !== undefined) return known;
  const existing = {
    all: new Set(domain.existing),
    sample: domain.existing.slice(0, MAX_SAMPLE),
  };
  existingByDomain.set(domain, existing);
  return existing;
}

function textPiece(text: string): PatternPiece {
  return { kind: 'text', text };
}

function madeUpFrom(pattern: string, domain: ResourceDomain): readonly (string | null)[] {
  if (pattern === '*') return examplesOf(domain);
  return domain.patterns.map((format) => intersectArns(format, pattern, FILLER));
}

const FILLER = 'countersign-example';

const examplesByDomain = new WeakMap<ResourceDomain, readonly string[]>();

/** One resource of each format; the same question about many principals makes them once. */
function examplesOf(domain: ResourceDomain): readonly string[] {
  const known = examplesByDomain.get(domain);
  if (known !== undefined) return known;
  const examples = domain.patterns.map((format) => fillPattern(format, FILLER));
  examplesByDomain.set(domain, examples);
  return examples;
}

function* grantedPatterns(question: Question): Iterable<string> {
  const action = question.action.toLowerCase();
  for (const layer of [question.layers.identity, question.layers.resource]) {
    if (layer === null) continue;
    for (const compiled of layer.relevantTo(action).allows) {
      yield* patternsOf(compiled, question);
    }
  }
}

function* patternsOf(compiled: CompiledStatement, question: Question): Iterable<string> {
  const { resource } = compiled.statement;
  if (resource === undefined || resource.negated) {
    yield '*';
    return;
  }
  for (const written of resource.patterns) yield fillVariables(written, question);
}

/** Puts known values in place of policy variables, and a star in place of unknown ones. */
function fillVariables(written: string, question: Question): string {
  if (!written.includes('${')) return written;
  const request: Request = {
    principal: question.principal,
    action: question.action,
    resource: '*',
    resourceAccount: null,
    context: question.contextFor('*'),
  };
  return parseTemplate(written)
    .map((piece) => {
      if (piece.kind !== 'variable') return piece.text;
      const known = contextValue(request, piece.key);
      return known.kind === 'values' ? (known.values[0] ?? '*') : (piece.fallback ?? '*');
    })
    .join('');
}
