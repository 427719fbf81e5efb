import { formatInstant } from '@countersign/core';
import { type AuditChanges, type FindingLife, SEVERITIES } from '@countersign/govern';
import type { Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { labelled } from '../../terminal/wrap.ts';

/** What an audit changed, in one line: `since 2026-11-22T12:00:00Z: 3 new, 1 back, 2 fixed`. */
export function changesLine({ appeared, before, gone, reopened }: AuditChanges): string {
  const since = before === null ? 'the first audit' : `since ${formatInstant(before.atMs)}`;
  return `${since}: ${appeared.length} new, ${reopened.length} back, ${gone.length} fixed`;
}

/** How changes are shown. */
export interface ChangesLook {
  readonly width: number;
  readonly showAll: boolean;
  readonly paint: Paint;
}

const MAX_SHOWN = 10;

/** What is new, came back and was fixed since the audit before, the worst first. */
export function changesLines(changes: AuditChanges, look: ChangesLook): readonly string[] {
  if (changes.before === null) return [];
  const { paint } = look;
  const { appeared, gone, reopened } = changes;
  return [
    '',
    paint.bold(`Changes ${changesLine(changes)}`),
    ...listed(paint.bad('new  '), appeared, look),
    ...listed(paint.bad('back '), reopened, look),
    ...listed(paint.good('fixed'), gone, look),
  ];
}

const INDENT = '         ';

function listed(
  word: string,
  lives: readonly FindingLife[],
  { paint, showAll, width }: ChangesLook,
): readonly string[] {
  const worst = lives.toSorted(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
  const shown = worst.slice(0, showAll ? worst.length : MAX_SHOWN);
  const rest = worst.length - shown.length;
  return [
    ...shown.flatMap(({ severity, title }) => {
      const [first = '', ...others] = labelled(INDENT, plainText(`${severity}: ${title}`), width);
      return [`  ${word}  ${first.slice(INDENT.length)}`, ...others];
    }),
    ...(rest > 0 ? [paint.dim(`${INDENT}… and ${rest} more`)] : []),
  ];
}
