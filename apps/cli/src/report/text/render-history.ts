import { formatInstant } from '@countersign/core';
import {
  type CompleteAudit,
  type FindingLife,
  type RecordedFinding,
  type SavedAudit,
  SEVERITIES,
} from '@countersign/govern';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted, labelled } from '../../terminal/wrap.ts';
import { findingLines } from './finding-lines.ts';

/** How a history is shown as text. */
export interface HistoryLook {
  /** Columns to wrap to. */
  readonly width: number;
  readonly useColor: boolean;
  /** Everything, however long. */
  readonly showAll: boolean;
}

/** A longer list is cut, with a word on how to see the rest. */
const MAX_FINDINGS = 30;

/** What of an id tells audits apart for people. */
const ID_LETTERS = 8;

const DAY_MS = 86_400_000;

/** Shows the list of saved audits, a line for each. */
export function renderHistory(
  store: string,
  audits: readonly SavedAudit[],
  useColor: boolean,
): string {
  const paint = createPaint(useColor);
  const head = ['AUDIT', 'AT', ...SEVERITIES.map((name) => name.toUpperCase()), 'ACCEPTED'];
  const rows = audits.map((audit) => [
    audit.id.slice(0, ID_LETTERS),
    formatInstant(audit.atMs),
    ...SEVERITIES.map((severity) => String(audit.bySeverity[severity])),
    String(audit.acceptedCount),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [
    `${paint.bold('Countersign history')} ${plainText(store)}`,
    paint.dim(counted(audits.length, 'audit')),
    ...(audits.length === 0 ? [] : ['', paint.dim(`${line(head)}  OF`)]),
    ...rows.map((row, index) => `${line(row)}  ${plainText(ofWhat(audits[index]))}`),
    '',
  ].join('\n');
}

function ofWhat(audit: SavedAudit | undefined): string {
  if (audit === undefined) return '';
  const { accountIds, incompleteAccountIds } = audit.scope;
  const part = incompleteAccountIds.length === 0 ? '' : `, ${incompleteAccountIds.length} in part`;
  return `${audit.inputs.join(', ')} (${counted(accountIds.length, 'account')}${part})`;
}

/** Shows lives of findings, in the order given. */
export function renderLives(
  store: string,
  lives: readonly FindingLife[],
  look: HistoryLook,
): string {
  const paint = createPaint(look.useColor);
  const count = (state: FindingLife['state']): number =>
    lives.filter((life) => life.state === state).length;
  const limit = look.showAll ? lives.length : MAX_FINDINGS;
  return [
    `${paint.bold('Countersign history of findings')} ${plainText(store)}`,
    paint.dim(`${count('open')} open, ${count('accepted')} accepted, ${count('gone')} gone`),
    ...lives.slice(0, limit).flatMap((life) => ['', ...lifeLines(life, look, paint)]),
    ...cut(lives.length - limit, paint),
    '',
  ].join('\n');
}

function lifeLines(life: FindingLife, { width }: HistoryLook, paint: Paint): readonly string[] {
  const { accountId, id, periods, rule, severity, title } = life;
  const [first = '', ...rest] = labelled('● ', plainText(title), width);
  const isGone = life.state === 'gone';
  return [
    (isGone ? paint.good('✔') : paint.severity(severity, '●')) + paint.bold(first.slice(1)),
    ...rest.map(paint.bold),
    paint.dim(`  ${severity} · ${plainText(rule)} · account ${plainText(accountId)}`),
    ...labelled('  id    ', plainText(id), width),
    ...periods.map((period, index) => {
      const until =
        period.gone === null ? 'is there' : `gone since ${formatInstant(period.gone.atMs)}`;
      const end = period.gone?.atMs ?? life.lastLookedAt.atMs;
      const days = Math.floor((end - period.opened.atMs) / DAY_MS);
      const label = index === 0 ? '  seen  ' : '  again ';
      return `${label}${formatInstant(period.opened.atMs)}, ${until}, ${counted(days, 'day')}`;
    }),
    ...(life.state === 'accepted' ? ['  somebody answers for it'] : []),
    paint.dim(`  last looked at ${formatInstant(life.lastLookedAt.atMs)}`),
  ];
}

/** Shows a saved audit with its findings, in the order given. */
export function renderSavedAudit(
  audit: CompleteAudit,
  recorded: readonly RecordedFinding[],
  look: HistoryLook,
): string {
  const paint = createPaint(look.useColor);
  const { accountIds, organizationId } = audit.scope;
  const limit = look.showAll ? recorded.length : MAX_FINDINGS;
  const guardrails: ReadonlySet<string> = new Set();
  return [
    `${paint.bold('Countersign audit')} ${audit.id}`,
    ...labelled('  at    ', formatInstant(audit.atMs), look.width),
    ...labelled('  of    ', plainText(audit.inputs.join(', ')), look.width),
    ...labelled(
      '  scope ',
      plainText([...accountIds, ...(organizationId === null ? [] : [organizationId])].join(', ')),
      look.width,
    ),
    ...recorded
      .slice(0, limit)
      .flatMap(({ exception, finding }) => [
        '',
        ...findingLines(finding, { ...look, paint, guardrails }),
        ...(exception === null
          ? []
          : labelled('  owner ', plainText(`${exception.owner}: ${exception.reason}`), look.width)),
      ]),
    ...cut(recorded.length - limit, paint),
    '',
  ].join('\n');
}

function cut(more: number, paint: Paint): readonly string[] {
  return more > 0 ? ['', paint.dim(`and ${more} more; --all shows them`)] : [];
}
