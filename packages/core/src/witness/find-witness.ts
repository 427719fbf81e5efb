import { type ActionName, actionName } from '../evaluate/action-name.ts';
import type { CompiledLayer, CompiledLayers, CompiledStatement } from '../evaluate/compile.ts';
import { decide } from '../evaluate/decide.ts';
import type { Decision } from '../evaluate/decision.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import type { ContextValue, Request, RequestContext } from '../request/request.ts';
import { candidateResources } from './candidate-resources.ts';
import { candidateValues, conditionsThatMatter } from './candidate-values.ts';
import type { Question } from './question.ts';

/** A request that the evaluator allows, or that it could not decide. */
export interface Witness {
  readonly request: Request;
  /** The evaluator's answer with its reasons, worked out at the first call. */
  explain(): Decision;
  /** The keys that had to be chosen for the request to be allowed. */
  readonly chosen: ReadonlyMap<string, ContextValue>;
  /** What the answer depends on, in readable form; empty when it holds in any context. */
  readonly conditions: readonly string[];
}

/** The answer to a {@link Question}. */
export type Answer =
  | { readonly kind: 'certain'; readonly witness: Witness }
  | { readonly kind: 'conditional'; readonly witness: Witness }
  /** The search ran into its bound or into something that cannot be decided. */
  | { readonly kind: 'undecided'; readonly witness: Witness }
  | { readonly kind: 'none' };

const MAX_CONTEXTS_TRIED = 2000;
const MAX_RESOURCES_REFINED = 64;

/**
 * Searches for a request that the policies allow.
 *
 * Resources come from what exists and from the policies' own patterns; values of
 * unknown context keys from the conditions that could matter, with a value on
 * either side of each. Three-valued evaluation cuts the search: keys are chosen
 * one at a time, and only while the answer is still open. Tries at most 2,000
 * contexts per resource, and answers `undecided` beyond; once there is an
 * answer it looks at the context of at most 64 resources for a better one.
 */
export function findWitness(question: Question): Answer {
  if (question.principal.kind !== 'root' && !couldAllow(question.action, question.layers)) {
    return { kind: 'none' };
  }
  const shared = question.contextFor('*');
  let best: Answer = { kind: 'none' };
  let refined = 0;
  for (const resource of candidateResources(question)) {
    const request = requestOn(question, resource, shared);
    const first = decide(request, question.layers);
    // What holds whatever the resource's tags holds with them.
    if (first === 'Allowed') return certainly(request, question.layers);
    const isEnough = best.kind !== 'none' && refined >= MAX_RESOURCES_REFINED;
    if (first !== 'Unknown' || isEnough) continue;
    refined += 1;
    const answer = tryResource(question, resource, best.kind !== 'conditional');
    if (answer.kind === 'certain') return answer;
    if (answer.kind === 'conditional') best = answer;
    else if (answer.kind === 'undecided' && best.kind === 'none') best = answer;
  }
  return best;
}

/**
 * Whether the layers leave any way for the action: some statement on the
 * principal's or the resource's side allows it, each guardrail has one that
 * does, and nothing denies it on every resource in any context.
 */
export function couldAllow(action: string, layers: CompiledLayers): boolean {
  const asked = actionName(action);
  const { boundary, endpoint, identity, resource, scps, session } = layers;
  const isGranted = hasAllow(identity, asked) || hasAllow(resource, asked);
  if (!isGranted || refuses(endpoint, asked)) return false;
  // A resource's policy can grant past the boundary and the session policy.
  if (resource === null && (refuses(boundary, asked) || refuses(session, asked))) return false;
  for (const level of scps ?? NO_LEVELS) {
    if (refuses(level, asked) || hasFullDeny(level, asked)) return false;
  }
  return !(
    hasFullDeny(identity, asked) ||
    hasFullDeny(resource, asked) ||
    hasFullDeny(boundary, asked) ||
    hasFullDeny(session, asked) ||
    hasFullDeny(endpoint, asked)
  );
}

const NO_LEVELS: readonly CompiledLayer[] = [];

/**
 * Whether the layers allow an action on every resource and in every context: each
 * has a statement that allows it without condition, and none one that denies it. A
 * policy of the resource's own has no part in it.
 */
export function allowsAlways(action: string, layers: CompiledLayers): boolean {
  const { name, service } = actionName(action);
  const { boundary, endpoint, identity, rcps, resource, scps, session } = layers;
  if (resource !== null || endpoint !== null || session !== null) return false;
  const guardrails = [boundary ?? [], scps ?? [], rcps ?? []].flat();
  return [identity, ...guardrails].every((layer) => {
    const { allows, denies } = layer.relevantTo(name, service);
    return denies.length === 0 && allows.some(holdsAlways);
  });
}

function hasAllow(layer: CompiledLayer | null, { name, service }: ActionName): boolean {
  return layer !== null && layer.relevantTo(name, service).allows.length > 0;
}

/** Whether a guardrail has no statement at all that could allow. */
function refuses(layer: CompiledLayer | null, { name, service }: ActionName): boolean {
  return layer !== null && layer.relevantTo(name, service).allows.length === 0;
}

function hasFullDeny(layer: CompiledLayer | null, { name, service }: ActionName): boolean {
  return layer !== null && layer.relevantTo(name, service).denies.some(holdsAlways);
}

function holdsAlways({ statement }: CompiledStatement): boolean {
  const { conditions, principal, resource } = statement;
  const coversAll =
    resource === undefined || (!resource.negated && resource.patterns.includes('*'));
  return conditions.length === 0 && principal === undefined && coversAll;
}

function requestOn(question: Question, resource: string, context: RequestContext): Request {
  return {
    principal: question.principal,
    action: question.action,
    resource,
    resourceAccount: question.resourceAccountOf(resource),
    context,
  };
}

function certainly(request: Request, layers: CompiledLayers): Answer {
  return { kind: 'certain', witness: witnessOf({ request, chosen: new Map() }, layers, []) };
}

/** The reasons are worked out when somebody asks for them: most witnesses only count. */
function witnessOf(found: Found, layers: CompiledLayers, conditions: readonly string[]): Witness {
  let decision: Decision | null = null;
  return {
    request: found.request,
    chosen: found.chosen,
    conditions,
    explain: () => {
      decision ??= evaluate(found.request, layers);
      return decision;
    },
  };
}

/** Asks again with all that is known of one resource, and searches for a context where it still depends on one. */
function tryResource(question: Question, resource: string, maySearch: boolean): Answer {
  const request = requestOn(question, resource, question.contextFor(resource));
  const first = decide(request, question.layers);
  if (first === 'Allowed') return certainly(request, question.layers);
  if (first !== 'Unknown' || !maySearch) return { kind: 'none' };
  return searchContext(request, question.layers);
}

/** Depth-first over the keys that matter; every step is decided before the next key is chosen. */
function searchContext(request: Request, layers: CompiledLayers): Answer {
  const open = evaluate(request, layers);
  const conditions = [...new Set(open.residual.map((term) => term.condition))];
  const choices = candidateValues(conditionsThatMatter(layers, request), request);
  const search = { tried: 0, hitBound: false, sawUndecided: false };
  const found = choose({ request, chosen: new Map() }, layers, choices, search);
  if (found !== null) {
    return { kind: 'conditional', witness: witnessOf(found, layers, conditions) };
  }
  if (!search.hitBound && !search.sawUndecided) return { kind: 'none' };
  return {
    kind: 'undecided',
    witness: witnessOf({ request, chosen: new Map() }, layers, conditions),
  };
}

type Choices = readonly (readonly [key: string, values: readonly ContextValue[]])[];

interface Found {
  readonly request: Request;
  readonly chosen: ReadonlyMap<string, ContextValue>;
}

interface Search {
  tried: number;
  hitBound: boolean;
  sawUndecided: boolean;
}

function choose(so: Found, layers: CompiledLayers, choices: Choices, search: Search): Found | null {
  const { request, chosen } = so;
  search.tried += 1;
  if (search.tried > MAX_CONTEXTS_TRIED) {
    search.hitBound = true;
    return null;
  }
  const decision = decide(request, layers);
  if (decision === 'Allowed') return so;
  if (decision !== 'Unknown') return null;
  const [choice, ...rest] = choices;
  if (choice === undefined) {
    search.sawUndecided = true;
    return null;
  }
  const [key, values] = choice;
  for (const value of values) {
    const keys = new Map(request.context.keys).set(key, value);
    const next: Found = {
      request: { ...request, context: { ...request.context, keys } },
      chosen: new Map(chosen).set(key, value),
    };
    const found = choose(next, layers, rest, search);
    if (found !== null) return found;
    if (search.hitBound) return null;
  }
  return null;
}
