import {
  type AttachedPolicy,
  askedOf,
  type DecisionKind,
  decideAlone,
  type Request,
  type Statement,
  type StatementReference,
  statementJson,
  type TypingGround,
} from '@countersign/core';
import type { ComparedSubject } from '../../compare/compared-subject.ts';
import { requestWitness } from '../../compare/request-witness.ts';
import type { CountedRequests, Verdict } from '../../compare/verdict.ts';
import type { Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { labelled, wrap } from '../../terminal/wrap.ts';
import { decisionMark } from './decision-mark.ts';

/** How lines are drawn. */
export interface Look {
  readonly width: number;
  readonly paint: Paint;
}

/** More than this of one policy is counted, not drawn. */
const MAX_STATEMENTS = 3;
const MAX_STATEMENT_LINES = 12;

/** Draws a request, and what each policy of some subjects says of it. */
export function witnessLines(
  request: Request,
  subjects: readonly ComparedSubject[],
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
    ...subjects.flatMap(({ policies, subject }) =>
      policies.flatMap((policy) => policyLines(askedOf(subject, request), policy, look)),
    ),
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

/** That a request is drawn for want of one that AWS can form. */
export function typedLines(
  typed: Verdict,
  { typed: decides }: CountedRequests,
  { width, paint }: Look,
): readonly string[] {
  if (decides || typed.kind === 'yes') return [];
  const text =
    typed.kind === 'no'
      ? `no request that AWS can form shows this, because of ${typed.restsOn.map((ground) => GROUNDS[ground]).join(' and ')}; with --typed only such requests count`
      : `whether a request that AWS can form shows this could not be decided: ${typed.reason}`;
  return ['', ...labelled('  ', plainText(text), width).map(paint.warn)];
}

const GROUNDS: Readonly<Record<TypingGround, string>> = {
  'resource-formats': 'the resources that actions name',
  'keys-of-action': 'the context keys that actions carry',
  'correlated-keys': 'context keys that say the same',
};

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
