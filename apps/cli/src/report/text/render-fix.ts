import type { Attempt, Finding, Fix, FixAnswer, FixPlan, Loss } from '@countersign/govern';
import { type DescribedChange, describeChanges, nameIn } from '../../fix/described-change.ts';
import { meansTitle } from '../../fix/means-title.ts';
import type { FixesFound } from '../../fix/run-fix.ts';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted, labelled } from '../../terminal/wrap.ts';
import { policyDiff } from '../changes/policy-diff.ts';

/** How fixes are shown as text. */
export interface FixTextOptions {
  readonly width: number;
  readonly useColor: boolean;
  /** The number of fixes that are shown for a finding. */
  readonly limit: number;
}

interface Look {
  readonly width: number;
  readonly paint: Paint;
}

/** Shows fixes for people at a terminal or in a log. */
export function renderFix(found: FixesFound, { limit, useColor, width }: FixTextOptions): string {
  const look = { width, paint: createPaint(useColor) };
  const { answer, plan } = found;
  const lines = [
    ...(answer === null ? [] : answerLines(found, answer, limit, look)),
    ...(plan === null ? [] : planLines(found, plan, look)),
  ];
  return `${lines.join('\n')}\n`;
}

function answerLines(
  { report }: FixesFound,
  { attempts, finding, fixes }: FixAnswer,
  limit: number,
  look: Look,
): readonly string[] {
  const { paint } = look;
  const rest = fixes.length - limit;
  return [
    ...findingLines(finding, look),
    '',
    paint.bold(
      fixes.length === 0
        ? paint.bad('✖ no fix was found')
        : paint.good(`✔ ${counted(fixes.length, 'fix', 'fixes')} proved, the least first`),
    ),
    ...fixes
      .slice(0, limit)
      .flatMap((fix, index) => [
        '',
        paint.bold(`${index + 1}. ${meansTitle(fix.means)}`),
        ...proofLines(fix, finding, look),
        ...lossLines(fix.loss, look),
        ...placeholderLines(fix.placeholders, look),
        ...describeChanges(report.model, fix.changes).flatMap((each) => changeLines(each, look)),
      ]),
    ...(rest > 0 ? ['', paint.dim(`… and ${rest} more (show them with --limit)`)] : []),
    ...attemptLines(attempts, look),
    ...(fixes.length > 0 ? howToLines(look) : []),
  ];
}

function findingLines(finding: Finding, { paint, width }: Look): readonly string[] {
  const { rule, severity, subject, title } = finding;
  const [first = '', ...rest] = labelled('● ', plainText(title), width);
  return [
    paint.severity(severity, '●') + paint.bold(first.slice(1)),
    ...rest.map(paint.bold),
    `  ${plainText(subject.arn)}`,
    paint.dim(`  ${rule} · ${severity}`),
  ];
}

function proofLines(fix: Fix, finding: Finding, { width }: Look): readonly string[] {
  const others = fix.gone.filter((id) => id !== finding.id).length;
  const withIt = others === 0 ? '' : `${counted(others, 'other goes', 'others go')} with it, `;
  const text = `applied and audited again: the finding is gone, ${withIt}${newFindings(fix.appeared)}`;
  return [...labelled('   proof  ', text, width), ...staysLines(fix, finding, width)];
}

/** Says what is still wrong with the same user or role: a fix of one finding is not one of all. */
function staysLines(fix: Fix, { subject }: Finding, width: number): readonly string[] {
  const known = new Set(fix.appeared.map(({ id }) => id));
  const rules = fix.left
    .filter((each) => each.subject.arn === subject.arn && !known.has(each.id))
    .map(({ rule }) => rule);
  if (rules.length === 0) return [];
  const text = `${[...new Set(rules)].join(', ')} about the same ${subject.kind}`;
  return labelled('   stays  ', text, width);
}

function newFindings(appeared: readonly Finding[]): string {
  if (appeared.length === 0) return 'none is new';
  const titles = appeared.map(({ severity, title }) => `${plainText(title)} (${severity})`);
  return `new and less severe: ${titles.join('; ')}`;
}

const MAX_PRINCIPALS = 5;
const MAX_ACTIONS = 6;

function lossLines({ count, principals }: Loss, { width }: Look): readonly string[] {
  if (count === 0) return ['   takes  nothing away'];
  const lines = principals.slice(0, MAX_PRINCIPALS).flatMap((loss, index) => {
    const actions = [...loss.lost, ...loss.narrowed];
    const named = actions.slice(0, MAX_ACTIONS).join(', ');
    const more = actions.length > MAX_ACTIONS ? `, and ${actions.length - MAX_ACTIONS} more` : '';
    const narrowed = loss.narrowed.length;
    const partly =
      narrowed === 0
        ? ''
        : narrowed === actions.length
          ? ' in part'
          : `, ${narrowed} of them in part`;
    const text = `${counted(actions.length, 'action')} from ${loss.isByTrust ? 'whoever assumes ' : ''}${nameIn(loss.arn)}${partly}: ${named}${more}`;
    return labelled(index === 0 ? '   takes  ' : '          ', plainText(text), width);
  });
  const rest = principals.length - MAX_PRINCIPALS;
  return rest > 0 ? [...lines, `          and from ${rest} more`] : lines;
}

function placeholderLines(
  placeholders: readonly string[],
  { paint, width }: Look,
): readonly string[] {
  if (placeholders.length === 0) return [];
  const text = `put your own value in the place of ${placeholders.join(', ')}; the proof holds for any value`;
  return labelled('   fill   ', plainText(text), width).map(paint.warn);
}

/** A longer diff is cut: the other formats have the whole document. */
const MAX_DIFF_LINES = 40;

function changeLines({ after, before, title }: DescribedChange, look: Look): readonly string[] {
  const { paint, width } = look;
  const diff = policyDiff(before, after, paint);
  const rest = diff.length - MAX_DIFF_LINES;
  return [
    ...labelled('   → ', plainText(title), width),
    ...diff.slice(0, rest > 1 ? MAX_DIFF_LINES : diff.length).map((line) => `       ${line}`),
    ...(rest > 1 ? [paint.dim(`       … and ${rest} more lines`)] : []),
  ];
}

/** Reasons that several means share are told once. */
function attemptLines(attempts: readonly Attempt[], { paint, width }: Look): readonly string[] {
  if (attempts.length === 0) return [];
  const byWhy = new Map<string, string[]>();
  for (const { means, why } of attempts) {
    byWhy.set(why, [...(byWhy.get(why) ?? []), meansTitle(means)]);
  }
  return [
    '',
    paint.dim('Tried in vain:'),
    ...[...byWhy].flatMap(([why, means]) =>
      labelled('  · ', plainText(`${means.join(', ')}: ${why}`), width).map(paint.dim),
    ),
  ];
}

function howToLines({ paint, width }: Look): readonly string[] {
  const text =
    'as code: --format terraform, --format cloudformation, --format cli (a script for the AWS CLI)';
  return ['', ...labelled('', text, width).map(paint.dim)];
}

function planLines({ inputs, report }: FixesFound, plan: FixPlan, look: Look): readonly string[] {
  const { paint, width } = look;
  const { changes, loss, open, steps } = plan;
  if (steps.length === 0 && open.length === 0) return [paint.good('✔ there is nothing to fix')];
  const headline = `${plan.gone.length} of ${counted(report.findings.length, 'finding')} end with ${counted(changes.length, 'change')}`;
  const placeholders = [...new Set(steps.flatMap(({ fix }) => fix.placeholders))];
  return [
    `${paint.bold('Countersign fix')} ${plainText(inputs.join(', '))}`,
    '',
    paint.bold(open.length === 0 ? paint.good(`✔ ${headline}`) : `✖ ${headline}`),
    ...(steps.length === 0
      ? []
      : labelled(
          '   proof  ',
          `all applied and audited again: ${newFindings(plan.appeared)}`,
          width,
        )),
    ...lossLines(loss, look),
    ...placeholderLines(placeholders, look),
    ...(steps.length === 0 ? [] : ['', paint.bold(`Fixes (${steps.length})`)]),
    ...steps.flatMap(({ finding, fix }) => stepLines(finding, fix, look)),
    ...(changes.length === 0 ? [] : ['', paint.bold(`Changes (${changes.length}), in this order`)]),
    ...describeChanges(report.model, changes).flatMap((each) => changeLines(each, look)),
    ...openLines(open, look),
    ...(changes.length === 0 ? [] : howToLines(look)),
  ];
}

function stepLines(finding: Finding, fix: Fix, { paint, width }: Look): readonly string[] {
  const others = fix.gone.length - 1;
  const more = others > 0 ? `, and ${counted(others, 'other')}` : '';
  const takes = `takes ${counted(fix.loss.count, 'action')}`;
  const text = `${plainText(finding.title)}${more}`;
  const [first = '', ...rest] = labelled('   ● ', text, width);
  return [
    first.replace('●', paint.severity(finding.severity, '●')),
    ...rest,
    paint.dim(`       by ${meansTitle(fix.means)}; ${takes}`),
  ];
}

function openLines(open: readonly FixAnswer[], look: Look): readonly string[] {
  if (open.length === 0) return [];
  return [
    '',
    look.paint.bold(`No fix was found for (${open.length})`),
    ...open.flatMap(({ attempts, finding }) => [
      '',
      ...findingLines(finding, look),
      ...attemptLines(attempts, look)
        .slice(2)
        .map((line) => `  ${line}`),
    ]),
  ];
}
