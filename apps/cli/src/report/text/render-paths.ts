import type { Witness } from '@countersign/core';
import {
  type Hop,
  hopCertainty,
  hopConditions,
  type PathUse,
  pathCertainty,
  type ReachPath,
  starterId,
} from '@countersign/govern';
import { requestWitness } from '../../compare/request-witness.ts';
import { gainedBy, targetOf } from '../../documents/paths-document.ts';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { labelled } from '../../terminal/wrap.ts';
import type { ComparisonOptions } from './render-comparison.ts';
import type { Look } from './witness-lines.ts';

/** Draws each chain from top to bottom; `none` says what there is when there is none. */
export function renderPaths(
  paths: readonly ReachPath[],
  none: string,
  { width, useColor }: ComparisonOptions,
): string {
  const look: Look = { width, paint: createPaint(useColor) };
  if (paths.length === 0) return `${look.paint.good('✔')} ${look.paint.bold(plainText(none))}\n`;
  const lines = paths.flatMap((path, index) => [
    ...(index === 0 ? [] : ['']),
    ...pathLines(path, look),
  ]);
  return `${lines.join('\n')}\n`;
}

function pathLines(path: ReachPath, look: Look): readonly string[] {
  const { paint } = look;
  const count = path.hops.length;
  const length = count === 0 ? 'is there already' : `${count} step${count === 1 ? '' : 's'}`;
  return [
    `${paint.bad('●')} ${paint.bold(plainText(starterId(path.from)))}`,
    paint.dim(`  ${length} · ${pathCertainty(path)}`),
    ...path.hops.flatMap((hop) => hopLines(hop, look)),
    ...(path.use === undefined ? [] : useLines(path.use, look)),
    ...(count === 0 && path.use === undefined
      ? []
      : ['  ▼', `  ${paint.bold(plainText(endOf(path)))}`]),
  ];
}

function hopLines(hop: Hop, { paint, width }: Look): readonly string[] {
  const { kind, step } = hop;
  const aliases = kind.aliases.length === 0 ? '' : ` (${kind.aliases.slice(0, 3).join(', ')})`;
  const certainty = hopCertainty(hop);
  const about = step.gain.kind === 'become' ? [] : [`    ${describeGain(hop)}`];
  return [
    '  │',
    `  ├─ ${paint.bold(plainText(kind.title))}${paint.dim(`${aliases} · ${certainty}`)}`,
    ...step.requests.flatMap(({ witness }) => requestLines(witness, paint)),
    ...hopConditions(hop).flatMap((text) => labelled('  │    if ', plainText(text), width)),
    ...about.map((line) => `  │${line}`),
    ...(step.gain.kind === 'become' ? [`  │    → ${plainText(gainedBy(hop))}`] : []),
  ];
}

/** What is done at the end, as a last step. */
function useLines(
  { answer, certainty, title }: PathUse,
  { paint, width }: Look,
): readonly string[] {
  return [
    '  │',
    `  ├─ ${paint.bold(plainText(title))}${paint.dim(` · ${certainty}`)}`,
    ...(answer === null ? [] : requestLines(answer.witness, paint)),
    ...(answer?.witness.conditions ?? []).flatMap((text) =>
      labelled('  │    if ', plainText(text), width),
    ),
  ];
}

function requestLines({ request }: Witness, paint: Paint): readonly string[] {
  const { action, principal, resource } = requestWitness(request);
  return [
    `  │    ${plainText(action)} on ${plainText(resource)}`,
    paint.dim(`  │      as ${plainText(principal)}`),
  ];
}

function describeGain({ step: { gain } }: Hop): string {
  switch (gain.kind) {
    case 'become':
      return '';
    case 'rewrite':
      return `→ ${plainText(gain.entity.arn)} can be given any policy`;
    case 'endow':
      return `→ ${plainText(gain.entity.arn)} can be given ${plainText(gain.source)}`;
    case 'relieve':
      return `→ ${plainText(gain.entity.arn)} can be freed of policies that deny`;
    case 'lift':
      return `→ account ${gain.accountId} can be freed of ${plainText(gain.source)}`;
    case 'unbind':
      return `→ ${plainText(gain.entity.arn)} can be freed of its boundary`;
    case 'create-administrator':
      return `→ a new principal of account ${gain.accountId} that may do anything`;
  }
}

function endOf(path: ReachPath): string {
  return path.use === undefined && typeof path.to === 'string'
    ? `a new full administrator of account ${path.to}`
    : targetOf(path);
}
