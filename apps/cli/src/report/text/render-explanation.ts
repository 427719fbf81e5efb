import {
  type AttachedPolicy,
  type DecisionKind,
  type LayerDecision,
  type LayerKind,
  type PolicyLayers,
  type StatementReference,
  statementJson,
} from '@countersign/core';
import type { ExplainedNeed, ExplainedOperation, Explanation } from '@countersign/govern';
import { knownContext } from '../../documents/explain-document.ts';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { labelled, wrap } from '../../terminal/wrap.ts';
import { decisionMark } from './decision-mark.ts';

/** What a layer is called, and whether it is one policy or several. */
const LAYERS: Readonly<Record<LayerKind, readonly [name: string, isPlural: boolean]>> = {
  rcp: ['resource control policies', true],
  scp: ['service control policies', true],
  resource: ['resource-based policy', false],
  trust: ['trust policy', false],
  identity: ['identity-based policies', true],
  boundary: ['permissions boundary', false],
  session: ['session policies', true],
  endpoint: ['VPC endpoint policy', false],
};

function saidBy(kind: LayerKind, decision: DecisionKind): string {
  const [, isPlural] = LAYERS[kind];
  switch (decision) {
    case 'Allowed':
      return isPlural ? 'allow' : 'allows';
    case 'ExplicitlyDenied':
      return isPlural ? 'deny' : 'denies';
    case 'ImplicitlyDenied':
      return isPlural ? 'do not allow' : 'does not allow';
    case 'Unknown':
      return isPlural ? 'depend on context' : 'depends on context';
  }
}

/** How an explanation is shown. */
export interface ExplanationOptions {
  readonly width: number;
  readonly useColor: boolean;
  /** The context keys that were given, in lower case. */
  readonly given: ReadonlySet<string>;
  /** The further requests of the operation; none are shown when absent. */
  readonly operation?: ExplainedOperation;
}

interface Look {
  readonly width: number;
  readonly paint: Paint;
}

/** Draws the layers of a decision from top to bottom, each with what determined it. */
export function renderExplanation(
  principal: string,
  explanation: Explanation,
  { width, useColor, given, operation }: ExplanationOptions,
): string {
  const look: Look = { width, paint: createPaint(useColor) };
  const { decision, request } = explanation;
  const lines = [
    `${decisionMark(decision.decision, look.paint)} ${look.paint.bold(headline(explanation))}`,
    '',
    `  principal  ${plainText(principal)}`,
    `  action     ${plainText(request.action)}`,
    `  resource   ${plainText(request.resource)}`,
    ...contextLines(explanation, given, look),
    '',
    ...layerLines(explanation, look),
    '  ╵',
    ...dependsOnLines(explanation, look),
    ...(operation === undefined ? [] : alsoNeedsLines(operation, look)),
    ...notKnownLines([...explanation.notKnown, ...(operation?.notKnown ?? [])], look),
  ];
  return `${lines.join('\n')}\n`;
}

function headline({ decision, callerLimit }: Explanation): string {
  if (callerLimit !== null && decision.decision === 'ImplicitlyDenied') {
    return `denied, because ${callerLimit}`;
  }
  const by = decision.blockedBy === null ? null : LAYERS[decision.blockedBy][0];
  switch (decision.decision) {
    case 'Allowed':
      return 'allowed';
    case 'Unknown':
      return 'cannot be decided';
    case 'ExplicitlyDenied':
      return by === null ? 'denied by a statement' : `denied by a statement of the ${by}`;
    case 'ImplicitlyDenied':
      return by === null
        ? 'denied, because nothing allows it'
        : `denied, because no statement of the ${by} allows it`;
  }
}

function contextLines(
  explanation: Explanation,
  given: ReadonlySet<string>,
  { width, paint }: Look,
): readonly string[] {
  const known = Object.entries(knownContext(explanation)).map(
    ([key, values]) => [key, `${key} = ${values.join(', ')}`] as const,
  );
  const stated = known.filter(([key]) => given.has(key)).map(([, text]) => text);
  const implied = known.filter(([key]) => !given.has(key)).map(([, text]) => text);
  const others = `every other key is ${explanation.request.context.others}`;
  return [
    ...[...stated, others].flatMap((text, index) =>
      labelled(index === 0 ? '  context    ' : '             ', plainText(text), width),
    ),
    ...labelled('  implied    ', plainText(implied.join(' · ')), width).map(paint.dim),
  ];
}

function layerLines(explanation: Explanation, { width, paint }: Look): readonly string[] {
  const { decision, layers, scpLevels } = explanation;
  const levels = [...scpLevels];
  return decision.layers.flatMap((layer) => {
    const [name] = LAYERS[layer.kind];
    const level = layer.kind === 'scp' ? levels.shift() : undefined;
    const place = level === undefined ? '' : ` of ${plainText(level)}`;
    return [
      '  │',
      `  ${decisionMark(layer.decision, paint)} ${paint.bold(`${name}${place} ${saidBy(layer.kind, layer.decision)}`)}`,
      ...statementsOf(layer, explanation).flatMap((reference) => [
        `  │   ${plainText(reference.policy)} ${reference.pointer}`,
        ...wrap(statementText(reference, layer.kind, layers), width - 8).map((line) =>
          paint.dim(`  │     ${line}`),
        ),
      ]),
    ];
  });
}

/** What determined a layer; where it is undecided, the statements that could. */
function statementsOf(
  layer: LayerDecision,
  { decision, layers }: Explanation,
): readonly StatementReference[] {
  if (layer.decision !== 'Unknown') return layer.statements;
  const names = new Set(policiesOf(layer.kind, layers).map(({ name }) => name));
  const open = decision.residual
    .flatMap(({ statement }) => (statement === null ? [] : [statement]))
    .filter(({ policy }) => names.has(policy));
  return [...new Map(open.map((one) => [`${one.policy} ${one.pointer}`, one])).values()];
}

/** The statement's JSON on one line, with spaces at which it can be wrapped. */
function statementText(
  reference: StatementReference,
  kind: LayerKind,
  layers: PolicyLayers,
): string {
  for (const attached of policiesOf(kind, layers)) {
    if (attached.name !== reference.policy) continue;
    const found = attached.policy.statements.find(({ pointer }) => pointer === reference.pointer);
    if (found === undefined) continue;
    return plainText(JSON.stringify(statementJson(found), null, 1).replaceAll(/\n */g, ' '));
  }
  return '';
}

function policiesOf(kind: LayerKind, layers: PolicyLayers): readonly AttachedPolicy[] {
  switch (kind) {
    case 'identity':
      return layers.identity;
    case 'boundary':
      return layers.boundary === null ? [] : [layers.boundary];
    case 'session':
      return layers.session ?? [];
    case 'scp':
      return (layers.scps ?? []).flat();
    case 'rcp':
      return (layers.rcps ?? []).flat();
    case 'resource':
    case 'trust':
      return layers.resource === null ? [] : [layers.resource];
    case 'endpoint':
      return layers.endpoint ?? [];
  }
}

function dependsOnLines(
  { decision, dependsOn }: Explanation,
  { width, paint }: Look,
): readonly string[] {
  if (dependsOn.length === 0) return [];
  const residual = decision.residual.map(({ statement, condition }) =>
    statement === null ? condition : `${condition}   ← ${statement.policy} ${statement.pointer}`,
  );
  const conditions = new Set(decision.residual.map(({ condition }) => condition));
  const others = dependsOn.filter((text) => !conditions.has(text));
  return [
    '',
    paint.bold('It depends on'),
    ...[...new Set([...residual, ...others])].flatMap((text) =>
      labelled('  · ', plainText(text), width),
    ),
    paint.dim('  Give what you know with --context key=value; see `countersign explain --help`.'),
  ];
}

function notKnownLines(notKnown: readonly string[], { width, paint }: Look): readonly string[] {
  if (notKnown.length === 0) return [];
  return [
    '',
    paint.bold('Not known'),
    ...notKnown.flatMap((text) => labelled('  · ', plainText(text), width)),
  ];
}

/** What the operation is authorised by besides, and the answer for all of it together. */
function alsoNeedsLines(
  { decision, needs }: ExplainedOperation,
  { width, paint }: Look,
): readonly string[] {
  if (needs.length === 0) return [];
  return [
    '',
    `${paint.bold('Also needs')} ${paint.dim(`(all together: ${decision})`)}`,
    ...needs.flatMap((need) => {
      const { explanation } = need;
      const mark = explanation === null ? '·' : decisionMark(explanation.decision.decision, paint);
      return labelled(`  ${mark} `, plainText(needText(need)), width);
    }),
  ];
}

function needText({ action, resource, of, when, explanation }: ExplainedNeed): string {
  const on = resource === null ? of : `${resource}${of === 'given' ? '' : `, ${of}`}`;
  const condition = when === null ? '' : ` if ${when}`;
  if (explanation === null) {
    return `${action} on ${on}${condition}: not evaluated; add --also ${action}=ARN`;
  }
  const { decision, dependsOn } = explanation;
  const by = decision.blockedBy === null ? '' : ` by ${LAYERS[decision.blockedBy][0]}`;
  const open = dependsOn.length === 0 ? '' : `; depends on ${dependsOn.join('; ')}`;
  return `${action} on ${on}${condition}: ${decision.decision}${by}${open}`;
}
