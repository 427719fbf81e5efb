import type { Strength } from '@countersign/govern';
import { type MatrixCell, type MatrixRow, matrixOf, violatorsOf } from '../../audit/matrix.ts';
import type { AuditAnswer } from '../../audit/run-audit.ts';
import type { Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { wrap } from '../../terminal/wrap.ts';

const MAX_ROWS = 30;
const CELL_WIDTH = 14;
const MIN_NAME_WIDTH = 20;

interface Column {
  readonly id: string;
  readonly title: string;
}

/** How the matrix is shown. */
export interface MatrixLook {
  readonly width: number;
  /** Every row, however many. */
  readonly showAll: boolean;
  readonly paint: Paint;
}

/** Who holds which duty: a row for each principal that holds any, by account. */
export function matrixLines(
  answer: AuditAnswer,
  { width, showAll, paint }: MatrixLook,
): readonly string[] {
  const rows = matrixOf(answer);
  if (rows.length === 0) return [];
  const columns = columnsOf(answer);
  const nameWidth = Math.max(MIN_NAME_WIDTH, width - 1 - columns.length * CELL_WIDTH);
  const violators = violatorsOf(answer);
  const shown = rows.slice(0, showAll ? rows.length : MAX_ROWS);
  const lines = ['', paint.bold(`Duties held (${rows.length} principals)`)];
  lines.push(...headerLines(columns, nameWidth, paint));
  let accountId: string | null = null;
  for (const row of shown) {
    if (row.accountId !== accountId) lines.push(paint.dim(accountLabel(answer, row.accountId)));
    accountId = row.accountId;
    lines.push(rowLine(row, columns, { nameWidth, paint, violators }));
  }
  if (rows.length > shown.length) {
    lines.push(
      paint.dim(
        `  … and ${rows.length - shown.length} more (show them with --all, or use --format json)`,
      ),
    );
  }
  const legend =
    '✖ holds two duties that must be apart · ? only under conditions · number: actions';
  lines.push(...wrap(legend, width).map(paint.dim));
  return lines;
}

function columnsOf({ report }: AuditAnswer): readonly Column[] {
  const columns = new Map<string, Column>();
  for (const { byDuty } of report.holdings) {
    for (const [id, holdings] of byDuty) {
      const title = holdings[0]?.duty.title;
      if (title !== undefined && !columns.has(id)) columns.set(id, { id, title });
    }
  }
  // In the order of the duties, which every principal's map has.
  const order = [...(report.holdings[0]?.byDuty.keys() ?? [])];
  return order.flatMap((id) => columns.get(id) ?? []);
}

function headerLines(
  columns: readonly Column[],
  nameWidth: number,
  paint: Paint,
): readonly string[] {
  const titles = columns.map(({ title }) => wrap(plainText(title), CELL_WIDTH - 2));
  const height = Math.max(...titles.map((title) => title.length));
  return Array.from({ length: height }, (_, row) => {
    const cells = titles.map((title) => (title[row] ?? '').padEnd(CELL_WIDTH));
    return paint.dim(`  ${' '.repeat(nameWidth)}${cells.join('')}`.trimEnd());
  });
}

function accountLabel({ report }: AuditAnswer, accountId: string): string {
  const name = report.model.organization?.accounts.get(accountId)?.name;
  return name === undefined ? accountId : `${accountId} ${plainText(name)}`;
}

function rowLine(
  { principal, duties }: MatrixRow,
  columns: readonly Column[],
  look: {
    readonly nameWidth: number;
    readonly paint: Paint;
    readonly violators: ReadonlySet<string>;
  },
): string {
  const { nameWidth, paint, violators } = look;
  const mark = violators.has(principal) ? paint.bad('✖') : ' ';
  const name = shorten(plainText(principal.split(':').slice(5).join(':')), nameWidth - 1);
  const cells = columns.map(({ id }, index) => {
    const cell = duties.find(({ duty }) => duty === id);
    return cellText(cell, index === columns.length - 1 ? 0 : CELL_WIDTH, paint);
  });
  return `${mark} ${name.padEnd(nameWidth)}${cells.join('')}`;
}

function cellText(cell: MatrixCell | undefined, width: number, paint: Paint): string {
  if (cell === undefined) return paint.dim('·'.padEnd(width));
  const text = `${cell.strength} ${cell.actionCount}${cell.certainty === 'certain' ? '' : ' ?'}`;
  return colorOf(cell.strength, paint)(text.padEnd(width));
}

function colorOf(strength: Strength, paint: Paint): (text: string) => string {
  if (strength === 'strong') return paint.bad;
  return strength === 'moderate' ? paint.warn : (text) => text;
}

/** Cuts the middle out of a long name: the kind at the front and the name at the end tell most. */
function shorten(name: string, most: number): string {
  if (name.length <= most) return name;
  const front = Math.floor((most - 1) / 3);
  return `${name.slice(0, front)}…${name.slice(name.length - (most - 1 - front))}`;
}
