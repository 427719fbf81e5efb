import { fillPattern, intersectArns } from '../arn/intersect-arns.ts';
import type { CompiledStatement } from '../evaluate/compile.ts';
import { contextValue } from '../evaluate/context.ts';
import { parseTemplate } from '../evaluate/pattern.ts';
import type { Request } from '../request/request.ts';
import type { Question, ResourceDomain } from './question.ts';

const MAX_MADE_UP = 64;

/**
 * The resources worth trying: those that exist and lie in the action's domain,
 * then one made up for each pair of a statement's pattern and a resource format,
 * then one for each format alone.
 *
 * A made-up resource is needed because a grant on what does not exist yet is a
 * grant all the same, and because a dump does not hold every kind of resource.
 */
export function* candidateResources(question: Question): Iterable<string> {
  const domain = question.domain();
  for (const resource of domain.existing) yield resource;
  const madeUp = new Set<string>();
  for (const pattern of grantedPatterns(question)) {
    for (const resource of madeUpFrom(pattern, domain)) {
      if (resource === null || madeUp.has(resource)) continue;
      if (madeUp.size >= MAX_MADE_UP) return;
      madeUp.add(resource);
      yield resource;
    }
  }
  for (const resource of examplesOf(domain)) {
    if (!madeUp.has(resource)) yield resource;
  }
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
  if (resource === undefined || resource.negated) return;
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
