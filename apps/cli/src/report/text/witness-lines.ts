import {
  type AttachedPolicy,
  type DecisionKind,
  decideAlone,
  type Request,
  type Statement,
  type StatementReference,
} from '@countersign/core';
import { requestWitness } from '../../compare/request-witness.ts';
import type { Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { labelled, wrap } from '../../terminal/wrap.ts';
import { decisionMark } from './decision-mark.ts';
import { statementJson } from './statement-json.ts';

/** How lines are drawn. */
export interface Look {
  readonly width: number;
  readonly paint: Paint;
}

/** More than this of one policy is counted, not drawn. */
const MAX_STATEMENTS = 3;
const MAX_STATEMENT_LINES = 12;

/** Draws a request, and what each of some policies says of it. */
export function witnessLines(
  request: Request,
  policies: readonly AttachedPolicy[],
  look: Look,
): readonly string[] {
  const { principal, action, resource, context } = requestWitness(request);
  const keys = Object.entries(context).map(([key, values]) =>
    values.length === 0 ? `${key} is absent` : `${key} = ${values.join(', ')}`,
  );
  return [
    `  principal  ${plainText(principal)}`,
    `  action     ${plainText(action)}`,
    `  resource   ${plainText(resource)}`,
    ...[...keys, 'every other key is absent'].flatMap((text, index) =>
      labelled(index === 0 ? '  context    ' : '             ', plainText(text), look.width),
    ),
    '',
    ...policies.flatMap((policy) => policyLines(request, policy, look)),
    '  ╵',
  ];
}

function policyLines(request: Request, attached: AttachedPolicy, look: Look): readonly string[] {
  const { decision, statements } = decideAlone(request, attached);
  const more = statements.length - MAX_STATEMENTS;
  return [
    '  │',
    `  ${decisionMark(decision, look.paint)} ${look.paint.bold(`${plainText(attached.name)} ${said(decision)}`)}`,
    ...statements
      .slice(0, MAX_STATEMENTS)
      .flatMap((reference) => statementLines(reference, attached, look)),
    ...(more > 0 ? [`  │   and ${more} more statement${more === 1 ? '' : 's'}`] : []),
  ];
}

function statementLines(
  { pointer }: StatementReference,
  { policy }: AttachedPolicy,
  { width, paint }: Look,
): readonly string[] {
  const found = policy.statements.find((statement) => statement.pointer === pointer);
  if (found === undefined) return [];
  const lines = wrap(statementText(found), width - 8);
  const more = lines.length - MAX_STATEMENT_LINES;
  const shown = more > 0 ? [...lines.slice(0, MAX_STATEMENT_LINES), `… ${more} more lines`] : lines;
  return [`  │   ${pointer}`, ...shown.map((line) => paint.dim(`  │     ${line}`))];
}

/** The statement's JSON on one line, with spaces at which it can be wrapped. */
function statementText(statement: Statement): string {
  return plainText(JSON.stringify(statementJson(statement), null, 1).replaceAll(/\n */g, ' '));
}

function said(decision: DecisionKind): string {
  switch (decision) {
    case 'Allowed':
      return 'allows it';
    case 'ExplicitlyDenied':
      return 'denies it';
    case 'ImplicitlyDenied':
      return 'does not allow it';
    case 'Unknown':
      return 'may allow it';
  }
}

/** What an answer takes for granted. */
export function assumptionLines(
  assumptions: readonly string[],
  { width, paint }: Look,
): readonly string[] {
  return [
    '',
    paint.bold('Taken for granted'),
    ...assumptions.flatMap((text) => labelled('  · ', plainText(text), width)).map(paint.dim),
  ];
}
