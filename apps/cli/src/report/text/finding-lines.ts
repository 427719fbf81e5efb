import type { Finding, WitnessStep } from '@countersign/govern';
import { citedStatements } from '../../audit/cited-statements.ts';
import type { Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted, labelled } from '../../terminal/wrap.ts';

const MAX_STEPS = 4;
const MAX_STATEMENTS = 3;
const MAX_CONDITIONS = 4;
const MAX_FACTS = 4;

/** How findings are shown. */
export interface FindingLook {
  readonly width: number;
  /** Everything, however long. */
  readonly showAll: boolean;
  readonly paint: Paint;
  /** Policies whose statements let a request pass but grant nothing. */
  readonly guardrails: ReadonlySet<string>;
}

/** One finding: what, about whom, the requests or facts that prove it, on what they depend, what to do. */
export function findingLines(finding: Finding, look: FindingLook): readonly string[] {
  const { title, subject, rule, certainty, conditions, fix } = finding;
  const { afterwards, witness } = finding;
  const { width, paint } = look;
  const [first = '', ...rest] = labelled('● ', plainText(title), width);
  return [
    paint.severity(finding.severity, '●') + paint.bold(first.slice(1)),
    ...rest.map(paint.bold),
    `  ${plainText(subject.arn)}`,
    ...labelled('  ', `${rule} · ${certainty} · ${placeOf(finding)}`, width).map(paint.dim),
    ...shown(witness, MAX_STEPS, 'request', look).flatMap((step, at) =>
      typeof step === 'string'
        ? [paint.dim(`        ${step}`)]
        : [...actorLines(step, finding, at), ...stepLines(step, look)],
    ),
    ...shown(afterwards, MAX_STEPS, 'request', look).map((step) =>
      typeof step === 'string'
        ? paint.dim(`        ${step}`)
        : `  then  ${requestText(step, look)}`,
    ),
    ...factLines(finding, look),
    ...shown(conditions, MAX_CONDITIONS, 'condition', look).flatMap((condition, index) =>
      labelled(index === 0 ? '  if    ' : '        ', plainText(condition), width),
    ),
    ...labelled('  fix   ', plainText(fix), width),
  ];
}

/** The account, and what it is for. */
function placeOf({ accountId, environment }: Finding): string {
  return `account ${accountId}${environment === null ? '' : ` · ${environment}`}`;
}

/** What was read; several things from one place are told apart from it once. */
function factLines({ facts }: Finding, look: FindingLook): readonly string[] {
  const { paint, width } = look;
  return shown(facts, MAX_FACTS, 'fact', look).flatMap((fact, at) => {
    if (typeof fact === 'string') return [paint.dim(`        ${fact}`)];
    const source = facts[at + 1]?.source === fact.source && at < MAX_FACTS - 1 ? null : fact.source;
    return [
      ...labelled('  read  ', plainText(fact.text), width),
      ...(source === null ? [] : labelled('        ← ', plainText(source), width).map(paint.dim)),
    ];
  });
}

/** Whoever makes a request, where that is another one than before. */
function actorLines({ principal }: WitnessStep, finding: Finding, at: number): readonly string[] {
  const before = finding.witness[at - 1]?.principal ?? finding.subject.arn;
  return principal === before ? [] : [`  as    ${plainText(principal)}`];
}

function requestText({ action, resource }: WitnessStep, { paint }: FindingLook): string {
  return `${paint.accent(plainText(action))} on ${plainText(resource)}`;
}

function stepLines(step: WitnessStep, look: FindingLook): readonly string[] {
  const { paint, guardrails } = look;
  const statements = citedStatements(step, guardrails);
  return [
    `  can   ${requestText(step, look)}`,
    ...contextLines(step, look),
    ...shown(statements, MAX_STATEMENTS, 'statement', look).map((statement) =>
      paint.dim(
        typeof statement === 'string'
          ? `        ${statement}`
          : `        ← ${plainText(statement.policy)} ${statement.pointer}`,
      ),
    ),
  ];
}

function contextLines({ context }: WitnessStep, { width }: FindingLook): readonly string[] {
  return Object.entries(context).flatMap(([key, values]) =>
    values.length === 0
      ? labelled('        without ', plainText(key), width)
      : labelled('        with ', plainText(`${key} = ${values.join(', ')}`), width),
  );
}

/** The first items, and behind them a word on how many more there are. */
function shown<Item>(
  items: readonly Item[],
  most: number,
  noun: string,
  { showAll }: FindingLook,
): readonly (Item | string)[] {
  // A word on one more item takes as much room as the item.
  if (showAll || items.length <= most + 1) return items;
  return [...items.slice(0, most), `… and ${counted(items.length - most, `more ${noun}`)}`];
}
