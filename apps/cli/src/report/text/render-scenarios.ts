import {
  callerLimit,
  compileLayers,
  contextValue,
  type DecisionKind,
  evaluate,
  type LayerKind,
  type Request,
  type RequestContext,
} from '@countersign/core';
import type { ExpectedDecision, Explanation, Scenario, ScenarioRequest } from '@countersign/govern';
import type { RanScenario } from '../../documents/test-document.ts';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted, labelled } from '../../terminal/wrap.ts';
import { renderExplanation } from './render-explanation.ts';

/** More failures than this are counted, not drawn. */
const MAX_FAILURES = 50;

/** How the results of scenarios are shown. */
export interface ScenariosOptions {
  readonly width: number;
  readonly useColor: boolean;
}

/** Draws each failed scenario with what was expected and why it came otherwise, then counts. */
export function renderScenarios(ran: readonly RanScenario[], options: ScenariosOptions): string {
  const paint = createPaint(options.useColor);
  const failures = ran.filter(({ result }) => !result.passed);
  const drawn = failures.slice(0, MAX_FAILURES).flatMap((each) => failureLines(each, options));
  const more = failures.length - MAX_FAILURES;
  const summary = `${counted(ran.length, 'scenario')}, ${failures.length} failed`;
  return `${[
    ...drawn,
    ...(more > 0 ? [`and ${counted(more, 'more failure')}; see --json`, ''] : []),
    failures.length === 0 ? paint.good(`✔ ${summary}`) : paint.bold(`✖ ${summary}`),
  ].join('\n')}\n`;
}

function failureLines(
  { file, scenario, result }: RanScenario,
  options: ScenariosOptions,
): readonly string[] {
  const paint = createPaint(options.useColor);
  const field = (label: string, text: string): readonly string[] =>
    labelled(`  ${label.padEnd(9)}`, plainText(text), options.width);
  return [
    headline(file, scenario, paint),
    ...field('expected', describe(result.expected, scenario.expected.blockedBy)),
    ...field('actual', describe(result.actual, result.blockedBy ?? undefined)),
    ...dependsOn(scenario).flatMap((text) => field('depends', `on ${text}`)),
    ...(scenario.why === null ? [] : field('why', scenario.why)),
    ...(scenario.source === '' ? [] : field('source', scenario.source)),
    '',
    ...[[scenario.request, scenario.layers] as const, ...scenario.also]
      .flatMap((each) => explanationOf(scenario, each, options))
      .map((line) => (line === '' ? '' : `    ${line}`)),
    '',
  ];
}

/** The conditions on which an answer depends; none when it is decided. */
function dependsOn({ request, layers, also }: Scenario): readonly string[] {
  const residual = [[request, layers] as const, ...also].flatMap(
    ([asked, its]) => evaluate(asked, compileLayers(its)).residual,
  );
  return [...new Set(residual.map(({ condition }) => condition))];
}

function headline(file: string, { name }: Scenario, paint: Paint): string {
  return `${paint.bad('✘')} ${paint.bold(plainText(name))} ${paint.dim(plainText(file))}`;
}

function describe(
  decision: DecisionKind | ExpectedDecision,
  blockedBy: LayerKind | null | undefined,
): string {
  if (blockedBy === undefined) return decision;
  return blockedBy === null
    ? `${decision}, blocked by none`
    : `${decision}, blocked by ${blockedBy}`;
}

/** Layer by layer, as `explain` draws it. */
function explanationOf(
  { principal }: Scenario,
  [request, layers]: ScenarioRequest,
  { width, useColor }: ScenariosOptions,
): readonly string[] {
  const explanation: Explanation = {
    request: { ...request, context: withImplied(request) },
    layers,
    scpLevels: (layers.scps ?? []).map((_, index) => `level ${index + 1}`),
    decision: evaluate(request, compileLayers(layers)),
    callerLimit: callerLimit(request.principal.kind, request.action.toLowerCase())?.reason ?? null,
    // It ends in advice for the options of `explain`.
    dependsOn: [],
    notKnown: [],
  };
  const given = new Set(request.context.keys.keys());
  return renderExplanation(principal, explanation, { width: width - 4, useColor, given })
    .trimEnd()
    .split('\n');
}

const IMPLIED_KEYS = [
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principaltype',
  'aws:username',
  'aws:principalisawsservice',
  'aws:resourceaccount',
] as const;

/** The context with the keys that follow from principal and resource, so that they are shown. */
function withImplied(request: Request): RequestContext {
  const keys = new Map(request.context.keys);
  for (const key of IMPLIED_KEYS) {
    const value = contextValue(request, key);
    if (value.kind === 'values') keys.set(key, value);
  }
  return { ...request.context, keys };
}
